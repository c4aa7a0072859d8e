"""Uploaded splits and the checkpoints that they belong to: bounded, and read before anything is
kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import PastEdition, read_splits
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses.uploads import LARGEST_BYTES, LARGEST_MB, LONGEST_NAME, PLAIN


def check_size(size: int, *, file: str = "") -> None:
    """Refuse an empty file, and one that is too large."""
    if not size:
        raise BadInput([Problem(_("the file is empty"), _("choose the file again"), file)])
    if size > LARGEST_BYTES:
        told = f"{size / 2**20:.1f} MB"
        right = _("at most %(n)s MB") % {"n": LARGEST_MB}
        raise BadInput([Problem(_("the file is too large"), right, file, value=told)])


def check_splits(
    data: bytes, checkpoints: Sequence[Checkpoint], *, label: str, file: str = ""
) -> PastEdition:
    """The splits of a file; `BadInput` with its problems."""
    check_size(len(data), file=file)
    return read_splits(data, checkpoints, file=file, edition=label)


def check_checkpoints(
    data: bytes, *, race: str, label: str, file: str = ""
) -> tuple[Checkpoint, ...]:
    """The checkpoints of the past edition, from a file that may hold several; `BadInput`."""
    check_size(len(data), file=file)
    try:
        return read_checkpoints(data, file=file, edition=label)
    except BadInput as error:
        if any(one.column != "race" for one in error.problems):
            raise
    return read_checkpoints(data, file=file, race=race, edition=label)


def table_name(name: str) -> str:
    """The name of an upload without folders and signs, short, with the ending of a table."""
    last = re.split(r"[/\\]", name)[-1]
    plain = PLAIN.sub("", last).strip(" .")[-LONGEST_NAME + 4 :]
    return plain if plain.lower().endswith((".csv", ".txt")) else f"{plain or 'splits'}.csv"
