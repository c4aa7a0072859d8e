"""How wide to smooth: as far as the noise asks, and no further.

Every smoothing takes away some noise and some mountain. How much mountain, the file itself tells
at widths that no noise reaches: what a path still loses from 70 to 140 m of width, it loses once
more, and a little, from about 15 to 70 m (`kept`; clean files of the benchmark 0.5 to 2.0 times,
median 1.3). So from the metres climbed under 70 and 140 m follows how many there would be without
noise, and the width is where the noise that is left adds exactly what the smoothing takes:

    climb(width) = climb(70 m) + kept * (climb(70 m) - climb(140 m))

A clean file needs none of this and gets the narrow width. Noise shows in two ways: slopes are not
steady (`noise.py`), or there is far more to climb under 10 m than any mountain grows from 70 m on
(`Climbs.growth`: 0.5 to 2.0 in clean files, 2.3 to 4.6 in most noisy ones). Between clean and noisy
the width goes evenly from the one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.course.ascent.noise import Noise
from dorsal.course.ascent.smoothing import climb_by_width
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

LADDER_M = (0.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 100.0, 140.0)
FAR_M, FURTHER_M = 70.0, 140.0
MARGIN = 0.04
LEVEL_M = 1e-6  # what a level course climbs by rounding alone
SPARSE_LOSS = 0.10


@dataclass(frozen=True, slots=True)
class Climbs:
    """Half of all metres up and down under each width of `LADDER_M`, and the net height."""

    half_m: Floats
    net_m: float

    def ascent_at(self, width_m: float) -> float:
        """The ascent under a width, interpolated."""
        return self.half_at(width_m) + self.net_m / 2

    def half_at(self, width_m: float) -> float:
        """Half of all metres up and down under a width, interpolated."""
        return float(np.interp(width_m, LADDER_M, self.half_m))

    @property
    def lost_far_m(self) -> float:
        """What is lost from 70 to 140 m of width, where noise hardly reaches."""
        return self.half_at(FAR_M) - self.half_at(FURTHER_M)

    @property
    def growth(self) -> float:
        """How much more there is at 10 m than at 70 m, in units of what is lost from 70 to 140."""
        more = self.half_at(10.0) - self.half_at(FAR_M)
        return more / self.lost_far_m if self.lost_far_m > max(1e-6 * more, LEVEL_M) else 0.0


@dataclass(frozen=True, slots=True)
class WidthRule:
    """The few numbers of the rule.

    Clean files get `narrow_m`, noisy ones the width at which noise and loss balance, from
    `least_m` to `most_m`, with the factor `kept`. A file counts as noisy evenly from a steadiness
    of `steady` down to `unsteady`, or from a growth of `grown` up to `overgrown`.
    """

    kept: float = 1.15
    steady: float = 0.8
    unsteady: float = 0.6
    grown: float = 2.1
    overgrown: float = 2.9
    narrow_m: float = 10.0
    least_m: float = 28.0
    most_m: float = 60.0

    def noisy(self, climbs: Climbs, noise: Noise) -> float:
        """How far to treat a file as noisy: 0 for a clean one, 1 for a noisy one."""
        if np.isnan(noise.steadiness):
            return 0.5
        by_slopes = (self.steady - noise.steadiness) / (self.steady - self.unsteady)
        by_climbs = (climbs.growth - self.grown) / (self.overgrown - self.grown)
        return float(np.clip(max(by_slopes, by_climbs), 0.0, 1.0))


RULE = WidthRule()


def climbs_of(profile: Profile) -> Climbs:
    """How a profile that has not been smoothed climbs under each width."""
    net = float(profile.altitude_m[-1] - profile.altitude_m[0])
    return Climbs(climb_by_width(profile, LADDER_M), net)


def choose_width(climbs: Climbs, noise: Noise, *, rule: WidthRule = RULE) -> float:
    """The width in metres for a profile that climbs so and is of this noise."""
    without_noise = climbs.half_at(FAR_M) + rule.kept * climbs.lost_far_m
    falling = np.maximum.accumulate(-climbs.half_m)
    balanced = float(np.interp(-without_noise, falling, LADDER_M))
    wide = float(np.clip(balanced, rule.least_m, rule.most_m))
    return rule.narrow_m + rule.noisy(climbs, noise) * (wide - rule.narrow_m)


def ascent_band(
    climbs: Climbs,
    *,
    ascent_m: float,
    width_m: float,
    sparse: bool = False,
    drowned: bool = False,
) -> tuple[float, float]:
    """The lowest and the highest ascent that can be defended.

    They are those under one and a half times the width (30 m at least) and under two thirds of it
    (10 m less at least), and 4 % beyond, by which organisers differ among themselves. A sparse
    track has lost climbs for ever: 10 % more is possible there. Where noise has drowned the hills,
    no more is sure than what remains under 140 m.
    """
    widest = FURTHER_M if drowned else max(1.5 * width_m, 30.0)
    lowest = max(0.0, min(ascent_m, climbs.ascent_at(widest))) * (1 - MARGIN)
    highest = max(ascent_m, climbs.ascent_at(min(width_m / 1.5, width_m - 10.0))) * (1 + MARGIN)
    return lowest, highest * (1 + SPARSE_LOSS) if sparse else highest
