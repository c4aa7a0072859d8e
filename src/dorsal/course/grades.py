"""How steep a course is: shares of grade, what is runnable, the hardest kilometre, its extremes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.course.effort import energy_of_steps
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

GRADE_WINDOW_M = 100.0  # a grade is what a runner feels over this distance
GRADE_EDGES = (-0.30, -0.20, -0.10, -0.03, 0.03, 0.10, 0.20, 0.30)
RUNNABLE = (-0.20, 0.10)


@dataclass(frozen=True, slots=True)
class GradeShare:
    """The part of a course whose grade is from `low` to below `high`; None is without bound."""

    low: float | None
    high: float | None
    distance_m: float
    share: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a course, with its climb and its energy by Minetti in kJ/kg."""

    start_m: float
    end_m: float
    ascent_m: float
    descent_m: float
    energy_kj_per_kg: float


@dataclass(frozen=True, slots=True)
class HighPlace:
    """A place of the profile: how far from the start, and how high."""

    distance_m: float
    altitude_m: float


def felt_grades(profile: Profile) -> Floats:
    """The grade about the middle of each step over 100 m, shorter at the ends; shape (n - 1,)."""
    middle = profile.distance_m[:-1] + profile.step_m / 2
    start = np.maximum(middle - GRADE_WINDOW_M / 2, 0.0)
    end = np.minimum(middle + GRADE_WINDOW_M / 2, profile.length_m)
    grades: Floats = (profile.altitude_at(end) - profile.altitude_at(start)) / (end - start)
    return grades


def grade_shares(profile: Profile) -> tuple[GradeShare, ...]:
    """How much of the course lies in each bin of grade, from steep down to steep up.

    The bins end at -30, -20, -10, -3, 3, 10, 20 and 30 %; the shares sum to 1.
    """
    bins = np.searchsorted(np.array(GRADE_EDGES), felt_grades(profile), side="right")
    steps = np.bincount(bins, minlength=len(GRADE_EDGES) + 1)
    lows = (None, *GRADE_EDGES)
    highs = (*GRADE_EDGES, None)
    return tuple(
        GradeShare(low, high, float(count * profile.step_m), float(count / steps.sum()))
        for low, high, count in zip(lows, highs, steps, strict=True)
    )


def runnable_share(profile: Profile) -> float:
    """The share of the distance with a grade from -20 to +10 %.

    Up: at 12.5 W/kg, which a trained runner holds for hours, Minetti's cost of 6.0 J/(kg m) at
    10 % leaves 2.1 m/s, the speed at which people change from running to walking (2.0 to 2.1 m/s
    in A. Hreljac, Med. Sci. Sports Exerc. 25, 1993); on steeper ground they walk. Down: below
    -20 % the cost rises again, for the legs brake.
    """
    grades = felt_grades(profile)
    return float(np.mean((grades >= RUNNABLE[0]) & (grades <= RUNNABLE[1])))


def hardest_stretch(profile: Profile, length_m: float = 1000.0) -> Stretch:
    """The kilometre (or another length) that costs most energy by Minetti's formula.

    The first of them where several cost the same; the whole course where it is shorter.
    """
    steps = min(len(profile) - 1, max(1, round(length_m / profile.step_m)))
    energy = np.concatenate(([0.0], np.cumsum(energy_of_steps(profile))))
    windows = energy[steps:] - energy[:-steps]
    first = int(np.argmax(windows))
    start, end = first * profile.step_m, (first + steps) * profile.step_m
    return Stretch(
        start,
        end,
        profile.ascent_between(start, end),
        profile.descent_between(start, end),
        float(windows[first]),
    )


def lowest_place(profile: Profile) -> HighPlace:
    """The lowest place, the first of them."""
    return _place(profile, int(np.argmin(profile.altitude_m)))


def highest_place(profile: Profile) -> HighPlace:
    """The highest place, the first of them."""
    return _place(profile, int(np.argmax(profile.altitude_m)))


def steepest_grades(profile: Profile, start_m: float, end_m: float) -> tuple[float, float]:
    """The lowest and the highest grade over any 100 m between two distances.

    Windows begin at every place of the profile and at both ends; where the part is shorter than
    100 m, both are its mean grade.
    """
    window = min(GRADE_WINDOW_M, end_m - start_m)
    if window <= 0:
        return 0.0, 0.0
    first, last = start_m / profile.step_m, (end_m - window) / profile.step_m
    inner = np.arange(int(first) + 1, int(np.ceil(last))) * profile.step_m
    starts = np.concatenate(([start_m], inner, [end_m - window]))
    grades = (profile.altitude_at(starts + window) - profile.altitude_at(starts)) / window
    return float(grades.min()), float(grades.max())


def _place(profile: Profile, index: int) -> HighPlace:
    return HighPlace(index * profile.step_m, float(profile.altitude_m[index]))
