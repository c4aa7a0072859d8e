"""A runner's own curve in the address of their plan, so that nobody else has to keep it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from dorsal.course.pace import OwnCurve, own_curve
from dorsal.course.tracks import Track
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses.uploads import LARGEST_BYTES, LARGEST_MB, read_bounded

MOST_FILES = 12
GROUNDS = 5
MOST_HOURS, MOST_ACTIVITIES = 10_000.0, 1000
LEAST_FACTOR, MOST_FACTOR = 0.2, 5.0


def learn_curve(files: Iterable[UploadedFile[Any]]) -> OwnCurve:
    """The curve of somebody's recordings, which are read and forgotten. `BadInput` with every
    problem.
    """
    sent = list(files)
    if not sent or len(sent) > MOST_FILES:
        right = _("1 to %(n)s recordings with times") % {"n": MOST_FILES}
        raise BadInput([Problem(_("choose your recordings"), right)])
    problems: list[Problem] = []
    tracks = [track for one in sent if (track := _read(one, problems)) is not None]
    if problems:
        raise BadInput(problems)
    return own_curve(tracks)


def _read(file: UploadedFile[Any], problems: list[Problem]) -> Track | None:
    name = file.name or ""
    if (file.size or 0) > LARGEST_BYTES:
        right = _("at most %(n)s MB") % {"n": LARGEST_MB}
        problems.append(Problem(_("the file is too large"), right, name))
        return None
    try:
        return read_bounded(file.read(), file=name)
    except BadInput as error:
        problems.extend(error.problems)
        return None


def as_text(curve: OwnCurve) -> str:
    """The curve in a few numbers: factors, hours, and how many recordings."""
    factors = "_".join(f"{one:.3f}" for one in curve.factors)
    hours = "_".join(f"{one:.2f}" for one in curve.hours)
    return f"{factors}~{hours}~{curve.activities}"


def from_text(text: str) -> OwnCurve | None:
    """The curve that an address holds; None when it holds none that could be one."""
    parts = text.split("~")
    if len(parts) != 3 or not parts[2].isdigit() or not parts[2].isascii():
        return None
    factors = _numbers(parts[0], LEAST_FACTOR, MOST_FACTOR)
    hours = _numbers(parts[1], 0.0, MOST_HOURS)
    activities = int(parts[2][:6])
    if factors is None or hours is None or not 1 <= activities <= MOST_ACTIVITIES:
        return None
    return OwnCurve(factors, hours, activities)


def _numbers(text: str, least: float, most: float) -> tuple[float, ...] | None:
    """As many numbers as there are kinds of ground, all within bounds."""
    try:
        found = tuple(float(one) for one in text.split("_"))
    except ValueError:
        return None
    fine = all(math.isfinite(one) and least <= one <= most for one in found)
    return found if fine and len(found) == GROUNDS else None
