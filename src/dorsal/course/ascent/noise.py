"""How noisy the altitudes of a file are, measured from the file alone.

A mountain path is steady: how steep it is now says how steep it is 30 m further on. Noise is not.
The steadiness is the autocorrelation of the slope at that distance: 0.7 to 1 in recordings with a
barometer and in fine terrain models, 0.2 to 0.5 where altitudes come in whole metres from a point
of a coarse model. It does not change when a constant is added or the track is run backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

NoiseKey = Literal[
    "fine-recording", "fine-model", "quantised-1m", "coarse-model", "sparse", "unknown"
]

LAG_M = 30.0
SPARSE_M = 60.0
DENSE_M = 8.0
STEEPEST = 1.0  # what is steeper is a cliff or a bad altitude, and must not outweigh the rest
FEWEST_PLACES = 100
STEPS_M = (1.0, 0.3048, 0.5, 0.2, 0.1)
ON_STEP = 0.98
DROWNED = 0.15
COARSE_M = 36.0  # a width of which whole metres alone are never in need


@dataclass(frozen=True, slots=True)
class Noise:
    """What was measured of a file's altitudes.

    `steadiness` is the autocorrelation of the slope `lag_m` metres apart, NaN for a track of less
    than 1 km; `spacing_m` the median distance between points; `step_m` the step in which
    altitudes are given (1.0, 0.2, ...), 0 where there is none; `timed` whether points have times.
    """

    steadiness: float
    lag_m: float
    spacing_m: float
    step_m: float
    timed: bool

    @property
    def drowns_hills(self) -> bool:
        """Whether there is more noise than mountain, so that no smoothing can tell them apart.

        Never so where points are far apart: over such distances mountains are not steady either.
        """
        return self.steadiness < DROWNED and self.spacing_m <= SPARSE_M


def measure_noise(
    profile: Profile, *, along_m: Floats, altitude_m: Floats, timed: bool = False
) -> Noise:
    """Measure the noise of a profile that has not been smoothed, and of the points behind it.

    Between points the profile is a straight line, which is steady whatever the noise; so the lag
    is at least one and a half times the distance between points.
    """
    runs = np.diff(along_m)
    moved = runs[runs > 0]
    spacing = float(np.median(moved))
    lag = max(LAG_M, 1.5 * spacing)
    steadiness = _autocorrelation(
        np.clip(profile.grades, -STEEPEST, STEEPEST), max(1, round(lag / profile.step_m))
    )
    return Noise(steadiness, lag, spacing, _step_m(altitude_m), timed)


def classify(noise: Noise, *, noisy: float, width_m: float) -> NoiseKey:
    """The class of a file by its noise, how far it counts as noisy (0 to 1) and its width."""
    if noise.spacing_m > SPARSE_M:
        return "sparse"
    if np.isnan(noise.steadiness):
        return "unknown"
    if noisy > 0 and width_m >= COARSE_M:
        return "coarse-model"
    if noise.step_m >= 1:
        return "quantised-1m"
    if noisy > 0.5:
        return "coarse-model"
    recorded = noise.spacing_m <= DENSE_M and (noise.timed or 0 < noise.step_m < 1)
    return "fine-recording" if recorded else "fine-model"


def _autocorrelation(slopes: Floats, lag: int) -> float:
    if len(slopes) < FEWEST_PLACES or lag >= len(slopes):
        return float("nan")
    slopes = slopes - slopes.mean()
    variance = float(np.mean(slopes * slopes))
    if variance < 1e-12:
        return 1.0
    return float(np.mean(slopes[lag:] * slopes[:-lag])) / variance


def _step_m(altitude_m: Floats) -> float:
    """The largest of the usual steps of which nearly all altitudes are multiples, or 0."""
    sample = altitude_m[:: max(1, len(altitude_m) // 2000)]
    for step in STEPS_M:
        off = np.abs(sample / step - np.round(sample / step))
        if np.mean(off * step < 0.002) >= ON_STEP:
            return step
    return 0.0
