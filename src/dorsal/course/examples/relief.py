"""How high a made-up trail is along its way: through given marks, with exactly the given climb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dorsal.course.tracks import Floats

GRAIN_M = 10.0  # the distance between the places at which the relief is drawn
WAVES_M = (2_300.0, 1_450.0, 900.0, 560.0, 350.0)  # wavelengths of the undulations
FALL = 1.7  # how much lower shorter undulations are: the power of their length
ROUGHEST = 400.0  # no undulation is stretched to more metres than this
HALVINGS = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a made-up course must pass: how far, how high, and how much climbed since the
    mark before it. Without `ascent_m` the trail climbs no more than it has to.
    """

    distance_m: float
    altitude_m: float
    ascent_m: float | None = None


@dataclass(frozen=True, slots=True)
class Relief:
    """Altitudes of a trail every few metres, both of shape (n,), and how to ask between them."""

    distance_m: Floats
    altitude_m: Floats

    def at(self, distance_m: Floats) -> Floats:
        """The altitude at distances from the start, straight between the places."""
        return np.asarray(np.interp(distance_m, self.distance_m, self.altitude_m), dtype=np.float64)

    @property
    def ascent_m(self) -> float:
        """Metres climbed from the start to the finish."""
        return _ascent(self.altitude_m)


def make_relief(rng: np.random.Generator, marks: Sequence[Mark]) -> Relief:
    """Draw a relief through marks, the first of them the start and the last the finish.

    Between two marks a smooth slope is bent by random undulations, whose height is searched by
    halving until the climb is the mark's. The relief stays between the lowest and the highest
    mark. Raises `ValueError` when the marks do not go forward, or when no relief climbs so much.
    """
    if len(marks) < 2 or any(a.distance_m >= b.distance_m for a, b in pairwise(marks)):
        raise ValueError("a relief needs two marks or more, each farther than the one before")
    ends = np.array([mark.distance_m for mark in marks])
    heights = np.array([mark.altitude_m for mark in marks])
    slopes = _slopes(ends, heights)
    distances, altitudes = [ends[:1]], [heights[:1]]
    for number, mark in enumerate(marks[1:]):
        places = _places(ends[number], ends[number + 1])
        smooth = _between(places, ends, heights, slopes, number)
        waves = _undulations(rng, places)
        bent = _with_ascent(smooth, waves, mark.ascent_m, (heights.min(), heights.max()))
        distances.append(places[1:])
        altitudes.append(bent[1:])
    return Relief(np.concatenate(distances), np.concatenate(altitudes))


def _places(start_m: float, end_m: float) -> Floats:
    steps = max(2, round((end_m - start_m) / GRAIN_M))
    return np.linspace(start_m, end_m, steps + 1)


def _slopes(ends: Floats, heights: Floats) -> Floats:
    """The slope at each mark by which a cubic between two marks rises or falls all the way.

    Fritsch and Carlson, 'Monotone piecewise cubic interpolation' (1980), with the harmonic mean of
    both sides: 0 at tops, bottoms and both ends.
    """
    steps = np.diff(heights) / np.diff(ends)
    before, after = steps[:-1], steps[1:]
    same = before * after > 0
    total = np.where(same, before + after, 1.0)
    inner = np.where(same, 2 * before * after / total, 0.0)
    return np.concatenate(([0.0], inner, [0.0]))


def _between(places: Floats, ends: Floats, heights: Floats, slopes: Floats, number: int) -> Floats:
    """The cubic of Hermite from one mark to the next."""
    length = ends[number + 1] - ends[number]
    share = (places - ends[number]) / length
    rise = heights[number + 1] - heights[number]
    low, high = slopes[number] * length, slopes[number + 1] * length
    curve: Floats = (
        heights[number]
        + rise * share * share * (3 - 2 * share)
        + low * share * (1 - share) ** 2
        - high * share * share * (1 - share)
    )
    return curve


def _undulations(rng: np.random.Generator, places: Floats) -> Floats:
    """Random waves, longer ones higher, that fade out towards both ends; about 1 m high."""
    along = places - places[0]
    total = np.zeros(len(places))
    for wave in WAVES_M:
        phase, stretch = rng.uniform(0, 2 * np.pi), rng.uniform(0.85, 1.15)
        bend = 0.6 * np.sin(2 * np.pi * along / (3.7 * wave) + rng.uniform(0, 2 * np.pi))
        total += wave**FALL * np.sin(2 * np.pi * along / (wave * stretch) + phase + bend)
    fade = np.minimum(1.0, np.minimum(along, along[-1] - along) / min(400.0, along[-1] / 3))
    ripple: Floats = total / WAVES_M[0] ** FALL * fade * fade * (3 - 2 * fade)
    return ripple


def _with_ascent(
    smooth: Floats, waves: Floats, ascent_m: float | None, bounds: tuple[float, float]
) -> Floats:
    if ascent_m is None:
        return smooth
    low, high = 0.0, ROUGHEST
    if not _ascent(smooth) - 0.5 <= ascent_m <= _ascent(_bent(smooth, waves, high, bounds)):
        raise ValueError(f"no relief climbs {ascent_m:.0f} m between these marks")
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = _ascent(_bent(smooth, waves, middle, bounds)) >= ascent_m
        low, high = (low, middle) if enough else (middle, high)
    return _bent(smooth, waves, high, bounds)


def _bent(smooth: Floats, waves: Floats, height: float, bounds: tuple[float, float]) -> Floats:
    """The slope with its undulations, mirrored at the lowest and the highest altitude."""
    lowest, highest = bounds
    bent = lowest + np.abs(smooth + height * waves - lowest)
    mirrored: Floats = np.maximum(lowest, highest - np.abs(highest - bent))
    return mirrored


def _ascent(altitudes: Floats) -> float:
    return float(np.maximum(np.diff(altitudes), 0).sum())
