"""Splits of past editions as values: read once in a process, remembered by the hash of file and
checkpoints.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import FieldTimes, PastEdition, read_splits
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses.memory import Remembered, hash_of
from dorsal.site.courses.models import EditionCourse, PastSplits
from dorsal.site.courses.past.queries import taken_splits
from dorsal.site.races.models import Edition

KEPT = (
    *("key", "name", "distance_m", "ascent_m", "descent_m", "altitude_m", "lat", "lon"),
    "cutoff_s",
)  # what is kept of a past edition's checkpoint
EXPECTED = ("first_woman_s", "first_man_s", "middle_s", "last_s")
READ: Remembered[PastEdition] = Remembered(60)  # a third of a megabyte for 2,700 runners


def read_past(kept: PastSplits) -> PastEdition:
    """The splits of a file. `BadInput` when what reads splits now refuses it, or when it is gone.

    They are read without the name of the file: the same bytes may be another race's as well.
    """

    def make() -> PastEdition:
        return read_splits(_bytes(kept), as_values(kept.checkpoints), edition=kept.label)

    return READ.get(key_of(kept), make)


def _bytes(kept: PastSplits) -> bytes:
    try:
        with kept.file.open("rb") as file:
            data: bytes = file.read()
            return data
    except OSError as error:
        problem = Problem(_("the file is gone"), _("upload the splits again"), kept.name)
        raise BadInput([problem]) from error


def key_of(kept: PastSplits) -> str:
    """The hash of all that a past edition is read from."""
    return hash_of(kept.sha256, kept.checkpoints, kept.label)


def history_of(edition: Edition) -> tuple[PastEdition, ...]:
    """The past editions that plans of this one rest on, the latest first; those whose file cannot
    be read any more are left out, which their office says.
    """
    found = []
    for kept in taken_splits(edition):
        try:
            found.append(read_past(kept))
        except BadInput:
            continue
    return tuple(found)


def expected_of(course: EditionCourse) -> FieldTimes | None:
    """The finish times that the organiser expects; None unless all four are given."""
    times = [getattr(course, name) for name in EXPECTED]
    return None if None in times else FieldTimes(*(float(time) for time in times))


def as_fields(checkpoints: Sequence[Checkpoint]) -> list[dict[str, Any]]:
    """Checkpoints as plain values to be kept."""
    return [{name: getattr(one, name) for name in KEPT} for one in checkpoints]


def as_values(rows: Sequence[dict[str, Any]]) -> tuple[Checkpoint, ...]:
    """Checkpoints from what was kept of them."""
    return tuple(Checkpoint(**row) for row in rows)
