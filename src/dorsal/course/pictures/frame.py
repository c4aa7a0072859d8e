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
STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the profile, and the altitudes at its foot and its head."""

    length_m: float
    low_m: float
    high_m: float
    step_m: float

    def x(self, distance_m: float) -> float:
        """Where a distance from the start is."""
        return LEFT + (RIGHT - LEFT) * distance_m / self.length_m

    def y(self, altitude_m: float) -> float:
        """Where an altitude is."""
        share = (altitude_m - self.low_m) / (self.high_m - self.low_m)
        return BOTTOM - (BOTTOM - TOP) * share

    def points(self, profile: Profile, distances_m: Floats) -> list[tuple[float, float]]:
        """The points of the ridge at distances from the start."""
        altitudes = profile.altitude_at(distances_m).tolist()
        return [
            (self.x(distance), self.y(altitude))
            for distance, altitude in zip(distances_m.tolist(), altitudes, strict=True)
        ]


def frame_of(profile: Profile) -> Frame:
    """The frame in which a whole profile fits, its altitudes round."""
    low, high = float(profile.altitude_m.min()), float(profile.altitude_m.max())
    step = round_step(max(high - low, 40.0), 5)
    foot = floor((low - 0.25 * step) / step) * step
    return Frame(profile.length_m, foot, max(high, foot + 2 * step), step)


def round_step(span: float, parts: int) -> float:
    """A round step that cuts a span into about so many parts, never into more."""
    rough = span / parts
    ten = 10.0 ** floor(log10(rough))
    return next(step * ten for step in STEPS if step * ten >= rough * 0.999)


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step from `low` to `high`, both counted in."""
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [float(number * step) for number in np.arange(first, last + 1)]
