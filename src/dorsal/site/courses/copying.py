"""The courses of an edition, taken along into the next one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile

from dorsal.site.courses.models import CourseCheckpoint, EditionCourse, TrackFile
from dorsal.site.journal import clock
from dorsal.site.races.models import Edition

Moved = Callable[[datetime], datetime]
SAME = ("kind", "official_m", "official_ascent_m", "calibrated", "note")
MOMENTS = ("opens_at", "closes_at", "road_closes_at")


def copy_courses(before: Edition, edition: Edition, moved: Moved) -> list[EditionCourse]:
    """Copy the courses of an edition, hidden, with their moments moved; call it in a transaction.

    Each copy has a file of its own, so that an edition can be removed without harming another.
    """
    found = EditionCourse.objects.filter(edition=before).select_related("track")
    return [_copy(one, edition, moved) for one in found.prefetch_related("checkpoints")]


def _copy(course: EditionCourse, edition: Edition, moved: Moved) -> EditionCourse:
    same = {name: getattr(course, name) for name in SAME}
    track = _copy_track(course.track, edition)
    copied = EditionCourse.objects.create(edition=edition, track=track, **same)
    rows = list(course.checkpoints.all())
    for row in rows:
        _move(row, moved)
        row.pk, row.course = None, copied  # a row of its own
        row._state.adding = True
    CourseCheckpoint.objects.bulk_create(rows)
    return copied


def _move(row: CourseCheckpoint, moved: Moved) -> None:
    for name in MOMENTS:
        at = getattr(row, name)
        setattr(row, name, moved(at) if at else None)


def _copy_track(track: TrackFile, edition: Edition) -> TrackFile:
    same = {name: getattr(track, name) for name in ("kind", "name", "sha256")}
    copied = TrackFile(edition=edition, **same, uploaded_at=clock.now(), taken_at=clock.now())
    ending = str(track.file.name).rpartition(".")[2]
    with track.file.open("rb") as file:
        name = f"{edition.pk}/{secrets.token_hex(16)}.{ending}"
        copied.file.save(name, ContentFile(file.read()))
    return copied
