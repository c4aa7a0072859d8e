"""What may happen to a course: its track is uploaded and taken, its checkpoints and figures are
set, it is shown and hidden.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from dorsal.site.accounts.models import User
from dorsal.site.courses.checking import check_checkpoints
from dorsal.site.courses.models import CourseCheckpoint, CourseKind, EditionCourse, TrackFile
from dorsal.site.courses.uploads import check_track, plain_name
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.races.models import Edition

SAID = ("official_m", "official_ascent_m", "calibrated", "note")
CHECKPOINT_FIELDS = (
    "key",
    "name",
    "distance_m",
    "ascent_m",
    "descent_m",
    "altitude_m",
    "lat",
    "lon",
    "cutoff_s",
    "opens_at",
    "closes_at",
    "services",
    "spectators",
    "way_there",
    "road_closes_at",
)


def upload_track(
    edition: Edition, kind: CourseKind, *, name: str, data: bytes, by: User
) -> TrackFile:
    """Keep a track to be looked at; the same one again is kept once, in a new file where its own
    is harmed or gone. Nothing shows it before it is taken. `BadInput` when it cannot be read as a
    course.
    """
    check_track(data, file=name)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        known = TrackFile.objects.filter(edition=edition, kind=kind, sha256=digest).first()
        if known is not None and _is_whole(known):
            return known
        if known is None:
            _forget_untaken(edition, kind)
        kept = known or TrackFile(
            edition=edition,
            kind=kind,
            sha256=digest,
            uploaded_at=clock.now(),
            name=plain_name(name),
        )
        _save_file(kept, data)
        note("course_track_uploaded", edition, by=by, edition=edition, kind=kind, sha256=digest)
        return kept


def _save_file(track: TrackFile, data: bytes) -> None:
    """Save a track with a new file; the one it had goes once that is certain."""
    if track.file:
        storage, before = track.file.storage, str(track.file.name)
        transaction.on_commit(lambda: storage.delete(before))
    ending = track.name.rpartition(".")[2].lower()[:5]
    name = f"{track.edition_id}/{secrets.token_hex(16)}.{ending}"
    track.file.save(name, ContentFile(data))


def _is_whole(track: TrackFile) -> bool:
    """Whether the file of a track still holds what was uploaded."""
    try:
        with track.file.open("rb") as file:
            return hashlib.sha256(file.read()).hexdigest() == track.sha256
    except OSError:
        return False


def _forget_untaken(edition: Edition, kind: CourseKind) -> None:
    """Remove the tracks that were looked at and never taken; the files go once that is certain."""
    for one in TrackFile.objects.filter(edition=edition, kind=kind, taken_at=None):
        transaction.on_commit(lambda file=one.file: file.delete(save=False))  # type: ignore[misc]
        one.delete()


@transaction.atomic
def take_track(track: TrackFile, *, by: User) -> EditionCourse:
    """Let a course have this track; its checkpoints and figures stay."""
    if track.taken_at is None:
        track.taken_at = clock.now()
        track.save(update_fields=["taken_at"])
    course, made = EditionCourse.objects.get_or_create(
        edition=track.edition, kind=track.kind, defaults={"track": track}
    )
    if made or course.track_id != track.pk:
        course.track = track
        course.save(update_fields=["track"])
        note(
            "course_track_taken",
            course,
            by=by,
            edition=track.edition,
            kind=track.kind,
            sha256=track.sha256,
        )
    return course


@transaction.atomic
def say_of_course(course: EditionCourse, fields: Mapping[str, Any], *, by: User) -> bool:
    """Set what the organiser says of a course; False when nothing differs."""
    changed = [name for name in SAID if name in fields and getattr(course, name) != fields[name]]
    for name in changed:
        setattr(course, name, fields[name])
    if changed:
        course.save(update_fields=changed)
        note("course_said", course, by=by, edition=course.edition, fields=sorted(changed))
    return bool(changed)


@transaction.atomic
def set_checkpoints(
    course: EditionCourse, checkpoints: Sequence[Mapping[str, Any]], *, by: User
) -> None:
    """Set all checkpoints of a course. `BadInput` with all that `check_checkpoints` refuses."""
    ordered = sorted(checkpoints, key=lambda one: one["distance_m"])
    check_checkpoints(ordered)
    kept = list(course.checkpoints.values(*CHECKPOINT_FIELDS))
    fresh = [
        {name: one.get(name, default) for name, default in _blank().items()} for one in ordered
    ]
    if kept == fresh:
        return
    course.checkpoints.all().delete()
    CourseCheckpoint.objects.bulk_create(CourseCheckpoint(course=course, **one) for one in fresh)
    note("course_checkpoints_set", course, by=by, edition=course.edition, count=len(fresh))


def _blank() -> dict[str, Any]:
    found = dict.fromkeys(CHECKPOINT_FIELDS)
    return found | {"services": [], "spectators": False, "way_there": ""}


@transaction.atomic
def show_course(course: EditionCourse, *, by: User) -> None:
    """Show the course to everybody who sees its edition; twice does it once."""
    if not course.published:
        course.published = True
        course.save(update_fields=["published"])
        note("course_published", course, by=by, edition=course.edition, kind=course.kind)


@transaction.atomic
def hide_course(course: EditionCourse, *, by: User) -> None:
    """Hide the course from everybody but the race's office."""
    if course.published:
        course.published = False
        course.save(update_fields=["published"])
        note("course_hidden", course, by=by, edition=course.edition, kind=course.kind)
