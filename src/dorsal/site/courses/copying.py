"""The courses of an edition and the splits that its plans rest on, taken along into the next."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile

from dorsal.site.courses.checking import MOMENTS, is_kept_moment
from dorsal.site.courses.models import CourseCheckpoint, EditionCourse, PastSplits, TrackFile
from dorsal.site.journal import clock
from dorsal.site.races.models import Edition

Moved = Callable[[datetime], datetime]
SAME = (
    *("kind", "official_m", "official_ascent_m", "calibrated", "note"),
    *("first_woman_s", "first_man_s", "middle_s", "last_s"),
)
SAME_OF_SPLITS = ("label", "name", "sha256", "checkpoints")


def copy_courses(before: Edition, edition: Edition, moved: Moved) -> list[EditionCourse]:
    """Copy the courses of an edition, hidden, with their moments moved, and the splits of past
    editions; call it in a transaction.

    Each copy has a file of its own, so that an edition can be removed without harming another.
    """
    for splits in PastSplits.objects.filter(edition=before, taken_at__isnull=False):
        _copy_splits(splits, edition)
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
        setattr(row, name, moved(at) if is_kept_moment(at) else None)


def _copy_track(track: TrackFile, edition: Edition) -> TrackFile:
    same = {name: getattr(track, name) for name in ("kind", "name", "sha256")}
    copied = TrackFile(edition=edition, **same, uploaded_at=clock.now(), taken_at=clock.now())
    _copy_file(track, copied)
    return copied


def _copy_splits(splits: PastSplits, edition: Edition) -> None:
    same = {name: getattr(splits, name) for name in SAME_OF_SPLITS}
    now = clock.now()
    _copy_file(splits, PastSplits(edition=edition, **same, uploaded_at=now, taken_at=now))


def _copy_file(kept: TrackFile | PastSplits, copied: TrackFile | PastSplits) -> None:
    """Save a row with a file of its own that holds the same bytes; where they are gone, with none,
    which its office says, as that of the other does.
    """
    ending = str(kept.file.name).rpartition(".")[2]
    name = f"{copied.edition_id}/{secrets.token_hex(16)}.{ending}"
    try:
        with kept.file.open("rb") as file:
            data = file.read()
    except OSError:
        copied.file = copied.file.field.generate_filename(copied, name)
        copied.save()
    else:
        copied.file.save(name, ContentFile(data))
