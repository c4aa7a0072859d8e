"""Where distances and altitudes lie on the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from dorsal.course.pictures.paper import MARGIN, WIDE
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

LEFT, RIGHT = MARGIN + 30.0, WIDE - MARGIN
TOP, BOTTOM = 222.0, 448.0
HIGHER_TOP = 122.0  # where no names stand above the mountain
FINEST = 0.7  # points of the sheet in which a ridge turns once at most
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the profile, its upper edge, and the altitudes at its foot and its head."""

    length_m: float
    low_m: float
    high_m: float
    step_m: float
    top: float = TOP

    def x(self, distance_m: float) -> float:
        """Where a distance from the start is."""
        return LEFT + (RIGHT - LEFT) * distance_m / self.length_m

    def y(self, altitude_m: float) -> float:
        """Where an altitude is."""
        share = (altitude_m - self.low_m) / (self.high_m - self.low_m)
        return BOTTOM - (BOTTOM - self.top) * share

    def points(self, profile: Profile, distances_m: Floats) -> list[tuple[float, float]]:
        """The points of the ridge at distances from the start."""
        altitudes = profile.altitude_at(distances_m).tolist()
        return [
            (self.x(distance), self.y(altitude))
            for distance, altitude in zip(distances_m.tolist(), altitudes, strict=True)
        ]


def frame_of(profile: Profile, *, top: float = TOP) -> Frame:
    """The frame in which a whole profile fits, its altitudes round.

    Below a course that touches the sea there is a little ground, and no line of altitude.
    """
    low, high = float(profile.altitude_m.min()), float(profile.altitude_m.max())
    step = round_step(max(high - low, 40.0), 5)
    foot = floor((low - 0.25 * step) / step) * step
    if foot < 0 <= low:
        foot = -0.2 * step
    return Frame(profile.length_m, foot, max(high, foot + 2 * step), step, top)


def ridge_places(profile: Profile) -> Floats:
    """Distances that draw a ridge as well as all do: in each stretch of 0.7 points of the sheet
    the lowest and the highest, and both ends.
    """
    stretches = int((RIGHT - LEFT) / FINEST)
    share = profile.distance_m / max(profile.length_m, 1e-9)
    stretch = np.minimum((share * stretches).astype(int), stretches - 1)
    by_altitude = np.lexsort((profile.altitude_m, stretch))
    begins = np.flatnonzero(np.diff(stretch[by_altitude], prepend=-1))
    ends = np.append(begins[1:], len(stretch)) - 1
    kept = {0, len(stretch) - 1, *by_altitude[begins].tolist(), *by_altitude[ends].tolist()}
    places: Floats = profile.distance_m[sorted(kept)]
    return places


def round_step(span: float, parts: int) -> float:
    """A round step that cuts a span into about so many parts, never into more."""
    rough = span / parts
    ten = 10.0 ** floor(log10(rough))
    return next(step * ten for step in STEPS if step * ten >= rough * 0.999)


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step from `low` to `high`, both counted in."""
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [float(number * step) for number in np.arange(first, last + 1)]
