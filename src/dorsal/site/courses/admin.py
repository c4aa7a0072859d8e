"""Courses in the admin: to look something up."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.courses.models import CourseCheckpoint, EditionCourse, PastSplits, TrackFile


@admin.register(EditionCourse)
class EditionCourseAdmin(ReadOnly):
    """Courses of editions."""

    list_display = ("edition", "kind", "published")
    list_select_related = ("edition__race",)


@admin.register(TrackFile)
class TrackFileAdmin(ReadOnly):
    """Tracks as they were uploaded."""

    list_display = ("edition", "kind", "name", "uploaded_at")
    list_select_related = ("edition__race",)


@admin.register(CourseCheckpoint)
class CourseCheckpointAdmin(ReadOnly):
    """Checkpoints."""

    list_display = ("course", "name", "distance_m")
    list_select_related = ("course__edition__race",)


@admin.register(PastSplits)
class PastSplitsAdmin(ReadOnly):
    """Splits of past editions."""

    list_display = ("edition", "label", "name", "taken_at")
    list_select_related = ("edition__race",)
