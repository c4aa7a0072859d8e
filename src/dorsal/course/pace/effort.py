"""What a course costs a runner: time by grade along the profile, or leg by leg without one.

Cost is measured in metres of flat ground: a metre at grade g costs

    exp(UP * |g + b|) / exp(UP * b)      for g > -b,   b = EASIEST = 0.04
    exp(DOWN * |g + b|) / exp(UP * b)    below,

Tobler's form (1993: 3.5 on both sides, 0.05) with its constants learnt again from splits of trail
races: running uphill costs more, and steep descents are dearer than Minetti's energy says.

The constants of this module and of `slowdown` minimise the mean error of the splits of whole
fields for their known finish times, each race held out in turn; `benchmarks/course_pace.py`
learns them again and prints the error of each race under constants learnt from the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

UP = 4.4
DOWN = 3.7
EASIEST = 0.04
STEEPEST = 0.6  # grades beyond are errors of the track, or stairs
UNDULATION = 0.08  # metres of up-and-down per metre beyond which official figures are noise
UNKNOWN_RELIEF = 1.35  # metres of flat ground per metre of a mountain course, relief unknown


class GradeCost(Protocol):
    """What a metre costs at each grade."""

    def __call__(self, grade: Floats) -> Floats:
        """Metres of flat ground per metre at grades (rise over run), any shape."""
        ...


def grade_cost(grade: Floats, *, up: float = UP, down: float = DOWN) -> Floats:
    """Metres of flat ground that a metre at each grade costs; 1 on the flat."""
    grade = np.clip(grade, -STEEPEST, STEEPEST)
    steepness = np.where(grade > -EASIEST, up, down)
    cost: Floats = np.exp(steepness * np.abs(grade + EASIEST) - up * EASIEST)
    return cost


def costs_along(profile: Profile, places_m: Floats, cost: GradeCost = grade_cost) -> Floats:
    """Cost in flat metres from the start to each place along a profile, shape (n,)."""
    steps = cost(profile.grades) * profile.step_m
    along = np.concatenate(([0.0], np.cumsum(steps)))
    return np.asarray(np.interp(places_m, profile.distance_m, along), dtype=np.float64)


def costs_by_legs(checkpoints: Sequence[Checkpoint], cost: GradeCost = grade_cost) -> Floats:
    """Cost in flat metres from the start to each checkpoint, shape (n,), from official figures.

    A leg is taken as one climb and one descent of the same grade. Where neither ascents nor
    altitudes are known it costs its length times `UNKNOWN_RELIEF`.
    """
    legs = [_leg_cost(a, b, cost) for a, b in pairwise(checkpoints)]
    return np.concatenate(([0.0], np.cumsum(legs)))


def _leg_cost(start: Checkpoint, end: Checkpoint, cost: GradeCost) -> float:
    length = max(end.distance_m - start.distance_m, 1.0)
    climb = leg_climb(start, end)
    if climb is None:
        return length * UNKNOWN_RELIEF
    up, down = climb
    total = up + down
    if total <= 0:
        return length
    grade = total / length
    rate_up, rate_down = cost(np.array([grade, -grade]))
    return length * float(up * rate_up + down * rate_down) / total


def leg_climb(start: Checkpoint, end: Checkpoint) -> tuple[float, float] | None:
    """Metres up and down that a leg is believed to have, None where nothing is known.

    Altitudes of the two ends are believed; what the official ascent says beyond them is
    undulation, which saturates at `UNDULATION` times the length, for figures that were summed
    over a noisy profile double it.
    """
    rise = _between(start.altitude_m, end.altitude_m)
    up = _between(start.ascent_m, end.ascent_m)
    down = _between(start.descent_m, end.descent_m)
    if up is not None:
        up = max(up, 0.0)
    if rise is None and up is not None and down is not None:
        rise = up - max(down, 0.0)
    if rise is None:
        return None if up is None else (up, up)
    most = UNDULATION * max(end.distance_m - start.distance_m, 1.0)
    beyond = max(0.0, (up or 0.0) - max(rise, 0.0))
    climbed = max(rise, 0.0) + most * float(np.tanh(beyond / most))
    return climbed, climbed - rise


def _between(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else end - start
