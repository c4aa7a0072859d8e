"""What is asked of courses."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from dorsal.site.courses.models import CourseKind, EditionCourse, TrackFile
from dorsal.site.races.models import Edition, Race


def courses_of(edition: Edition) -> QuerySet[EditionCourse]:
    """The courses of an edition, the main one first, with tracks and checkpoints."""
    found = EditionCourse.objects.filter(edition=edition)
    return found.select_related("track").prefetch_related("checkpoints")


def course_of(edition: Edition, kind: CourseKind = CourseKind.MAIN) -> EditionCourse | None:
    """A course of an edition; None while it has no track."""
    return courses_of(edition).filter(kind=kind).first()


def shown_courses(edition: Edition, *, drafts: bool) -> list[EditionCourse]:
    """The courses that somebody may see, the main one first; drafts only for its office."""
    return [one for one in courses_of(edition) if drafts or one.published]


def shown_course(edition: Edition, kind: CourseKind, *, drafts: bool) -> list[EditionCourse]:
    """The courses that may be seen, the one of a kind first; `Http404` when that one may not be."""
    shown = shown_courses(edition, drafts=drafts)
    first = [one for one in shown if one.kind == kind]
    if not first:
        raise Http404(f"no course {kind} of {edition.pk} to be seen")
    return [*first, *(one for one in shown if one.kind != kind)]


def earlier_courses(edition: Edition, *, drafts: bool) -> QuerySet[EditionCourse]:
    """The main courses of the race's earlier editions, the latest first; those that not everybody
    sees only for who works on the race.
    """
    found = EditionCourse.objects.filter(edition__race=edition.race_id, kind=CourseKind.MAIN)
    found = found.filter(edition__starts_at__lt=edition.starts_at)
    if not drafts:
        found = found.filter(edition__published=True, published=True)
    return found.select_related("track", "edition__race").order_by("-edition__starts_at")


def course_before(edition: Edition, *, drafts: bool) -> EditionCourse | None:
    """The main course of the latest earlier edition of the race that has one."""
    found = earlier_courses(edition, drafts=drafts)
    return found.prefetch_related("checkpoints").first()


def latest_shown_course(race: Race) -> EditionCourse | None:
    """The main course of the race's latest edition that everybody sees, with its edition."""
    found = EditionCourse.objects.filter(edition__race=race, edition__published=True)
    found = found.filter(published=True, kind=CourseKind.MAIN)
    found = found.select_related("track", "edition__race").prefetch_related("checkpoints")
    return found.order_by("-edition__starts_at").first()


def track_or_404(edition: Edition, number: int) -> TrackFile:
    """A track that was uploaded for an edition; `Http404` when there is none of that number."""
    found = TrackFile.objects.filter(edition=edition, pk=number).first()
    if found is None:
        raise Http404(f"no track {number} of {edition.pk}")
    return found
