"""Believable mountain tracks of any size, the same for the same generator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dorsal.course.examples.planform import make_planform
from dorsal.course.examples.relief import Mark, Relief, make_relief
from dorsal.course.geodesy import along_m
from dorsal.course.tracks import Floats, Track

SPACING_M = 12.0  # between the points of a track
HILLS = 0.94  # the share of a climb that is mountains; the rest is undulations between them
HALVINGS = 40
SMALLEST_RISE_M = 20.0


def make_track(
    rng: np.random.Generator,
    marks: Sequence[Mark],
    *,
    place: tuple[float, float],
    loop: bool = True,
    spacing_m: float = SPACING_M,
    name: str = "",
) -> Track:
    """Draw a track through marks, starting at a place of latitude and longitude in degrees.

    The altitudes are rounded to 0.1 m and the degrees to 0.000001, as good files have them; there
    are no times. Raises `ValueError` as `make_relief` does.
    """
    relief = make_relief(rng, marks)
    length = marks[-1].distance_m
    distances = np.linspace(0.0, length, max(2, round(length / spacing_m) + 1))
    grade = np.gradient(relief.at(distances), distances)
    lat, lon = make_planform(rng, distance_m=distances, grade=grade, place=place, loop=loop)
    return _track(lat, lon, relief, length, name)


def make_mountain_track(
    rng: np.random.Generator,
    *,
    length_m: float,
    ascent_m: float,
    lowest_m: float,
    highest_m: float,
    place: tuple[float, float] = (42.968, -2.431),
    loop: bool = True,
    spacing_m: float = SPACING_M,
    name: str = "A made-up mountain",
) -> Track:
    """Draw a track of a length and a climb between two altitudes, with tops and valleys of its own.

    Raises `ValueError` when so much climb does not fit: a course must climb at least from its
    lowest to its highest point, and no steeper than 35 % over all.
    """
    if not highest_m - lowest_m + SMALLEST_RISE_M <= ascent_m <= 0.175 * length_m:
        raise ValueError("the ascent does not fit the length and the altitudes")
    heights = _tops_and_valleys(rng, HILLS * ascent_m, lowest_m, highest_m)
    marks = _marks(rng, heights, length_m=length_m, ascent_m=ascent_m)
    return make_track(rng, marks, place=place, loop=loop, spacing_m=spacing_m, name=name)


def _track(lat: Floats, lon: Floats, relief: Relief, length_m: float, name: str) -> Track:
    along = along_m(lat, lon)
    altitudes = np.round(relief.at(along * (length_m / along[-1])), 1)
    return Track(lat, lon, altitudes, np.full(len(lat), np.nan), name=name, creator="Dorsal")


def _tops_and_valleys(
    rng: np.random.Generator, ascent_m: float, lowest_m: float, highest_m: float
) -> Floats:
    """Altitudes of valley, top, valley, ... valley whose rises sum to the ascent.

    The start and the finish are the lowest place and one of the tops is the highest; the valleys
    between are lifted towards their tops until the sum is right.
    """
    span = highest_m - lowest_m
    tops = max(1, int(np.ceil(max(ascent_m, span) / span * rng.uniform(1.15, 1.6))))
    peaks = lowest_m + span * rng.uniform(0.55, 0.97, tops)
    peaks[int(rng.integers(tops))] = highest_m
    depths = rng.uniform(0.35, 1.0, tops - 1)
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        heights = _heights(peaks, depths * middle, lowest_m)
        enough = float(np.maximum(np.diff(heights), 0).sum()) >= ascent_m
        low, high = (low, middle) if enough else (middle, high)
    return _heights(peaks, depths * high, lowest_m)


def _heights(peaks: Floats, depths: Floats, lowest_m: float) -> Floats:
    """Valleys as deep below the lower of their two tops as a share of its height says."""
    lower = np.minimum(peaks[:-1], peaks[1:])
    heights = np.full(2 * len(peaks) + 1, lowest_m)
    heights[1::2] = peaks
    heights[2:-1:2] = lower - depths * (lower - lowest_m)
    return heights


def _marks(
    rng: np.random.Generator, heights: Floats, *, length_m: float, ascent_m: float
) -> list[Mark]:
    """Spread tops and valleys over the length, farther apart where there is more to climb."""
    rises = np.diff(heights)
    room = (np.abs(rises) + 0.12 * np.abs(rises).mean()) * rng.uniform(0.8, 1.25, len(rises))
    ends = length_m * np.concatenate(([0.0], np.cumsum(room) / room.sum()))
    ups = np.maximum(rises, 0)
    left = (ascent_m - ups.sum()) * room / room.sum()
    return [Mark(0.0, float(heights[0]))] + [
        Mark(float(end), float(height), float(up + more))
        for end, height, up, more in zip(ends[1:], heights[1:], ups, left, strict=True)
    ]
