"""Checkpoints between the table that keeps them, the values that are computed with, and files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.course.checkpoint_files import read_checkpoints, write_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.moments import moment_after
from dorsal.course.snapping.placing import SHORT_SHARE
from dorsal.site.courses.checking import is_kept_cutoff, is_kept_moment
from dorsal.site.courses.models import CourseCheckpoint, EditionCourse
from dorsal.site.races.models import Edition

ALIKE = tuple(
    one.name for one in fields(Checkpoint) if one.name not in ("cutoff_at", "services")
)  # fields that the table and the value both have
SEPARATORS = re.compile(r"[,;/]")  # of services, on the form and in files


def checkpoints_of(course: EditionCourse, edition: Edition) -> tuple[Checkpoint, ...]:
    """The checkpoints of a course as values, moments in the zone of its race, in their order.

    A cut-off or a moment that nobody could write, from a time before it was refused, is none.
    """
    return tuple(_as_value(row, edition) for row in course.checkpoints.all())


def shown_checkpoints(course: EditionCourse, edition: Edition) -> tuple[Checkpoint, ...]:
    """The checkpoints of a course, with a finish at its official length where the list ends well
    before that: its last checkpoint is a station then, and not the finish.
    """
    found = checkpoints_of(course, edition)
    length_m = float(course.official_m or 0)
    if not found or length_m - found[-1].distance_m <= SHORT_SHARE * found[-1].distance_m:
        return found
    key = "finish"
    while any(one.key == key for one in found):
        key += "x"
    return (*found, Checkpoint(key, _("Finish"), length_m))


def _as_value(row: CourseCheckpoint, edition: Edition) -> Checkpoint:
    zone = ZoneInfo(edition.race.timezone)
    alike = {name: getattr(row, name) for name in ALIKE}
    for name in ("opens_at", "closes_at"):
        alike[name] = alike[name].astimezone(zone) if is_kept_moment(alike[name]) else None
    cutoff = None
    if not is_kept_cutoff(row.cutoff_s):
        alike["cutoff_s"] = None
    elif row.cutoff_s is not None:
        cutoff = moment_after(edition.starts_at.astimezone(zone), row.cutoff_s)
    return Checkpoint(**alike, services=tuple(row.services), cutoff_at=cutoff)


def as_fields(checkpoint: Checkpoint, edition: Edition) -> dict[str, Any]:
    """A checkpoint as fields of the table, its distance to the millimetre; a cut-off by the clock
    becomes one from the start.
    """
    found = {name: getattr(checkpoint, name) for name in ALIKE}
    found["distance_m"] = round(checkpoint.distance_m, 3)
    if checkpoint.cutoff_s is None and checkpoint.cutoff_at is not None:
        found["cutoff_s"] = (checkpoint.cutoff_at - edition.starts_at).total_seconds()
    return found | {"services": services_of(checkpoint.services)}


def services_of(written: Iterable[str]) -> list[str]:
    """Services as they were written, parted by commas or slashes: each once, in their order."""
    parts = (part.strip() for text in written for part in SEPARATORS.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def read_file(data: bytes, edition: Edition, *, file: str = "") -> list[dict[str, Any]]:
    """The checkpoints of a CSV file as fields of the table. `BadInput` with all its problems."""
    zone = ZoneInfo(edition.race.timezone)
    day = edition.starts_at.astimezone(zone).date()
    found = read_checkpoints(data, file=file, day=day, zone=zone)
    return [as_fields(one, edition) for one in found]


def with_road_closings(
    fresh: Sequence[dict[str, Any]], before: Iterable[CourseCheckpoint]
) -> list[dict[str, Any]]:
    """The fields with the road closings that no file holds, as those of the same key had them."""
    known = {one.key: one.road_closes_at for one in before}
    return [{"road_closes_at": known.get(one["key"]), **one} for one in fresh]


def as_file(course: EditionCourse | None, edition: Edition) -> str:
    """The checkpoints as a CSV file that can be imported again."""
    return write_checkpoints(checkpoints_of(course, edition) if course else ())
