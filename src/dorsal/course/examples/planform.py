"""The line of a made-up trail on the map: wide bends in the valleys, hairpins where it is steep.

A trail's direction swings about the way it has to go like that of a river, as a sine of the
distance along it (Langbein and Leopold, 'River meanders: theory of minimum variance', 1966). The
steeper the ground, the wider and the faster it swings.
"""

from __future__ import annotations

import numpy as np

from dorsal.course.geodesy import ECCENTRICITY_SQUARED, EQUATOR_M, along_m
from dorsal.course.tracks import Floats

STEEP = 0.10  # the grade from which a trail begins to turn back and forth
HAIRPINS = 0.22  # the grade at which it goes almost across the slope
GENTLE_SWING, WIDE_SWING = 0.55, 1.32  # radians about the way
GENTLE_M, TIGHT_M = 640.0, 150.0  # metres from one bend to the next of the same side
DECIMALS = 6  # of degrees: 0.1 m
ROUNDS = 4


def make_planform(
    rng: np.random.Generator,
    *,
    distance_m: Floats,
    grade: Floats,
    place: tuple[float, float],
    loop: bool,
) -> tuple[Floats, Floats]:
    """Latitudes and longitudes of a trail at distances from its start, each of shape (n,).

    `grade` is the rise over run there; `place` is the start, in degrees. A loop ends where it
    begins. The line is exactly as long as `distance_m` says, to a metre or two.
    """
    swing = _swing(rng, distance_m, np.abs(_calmed(grade)))
    way = _way(rng, distance_m, swing, loop=loop)
    steps = np.diff(distance_m)
    east = np.concatenate(([0.0], np.cumsum(np.cos(way + swing)[:-1] * steps)))
    north = np.concatenate(([0.0], np.cumsum(np.sin(way + swing)[:-1] * steps)))
    if loop:
        share = distance_m / distance_m[-1]
        east, north = east - east[-1] * share, north - north[-1] * share
    return _as_degrees(east, north, place, length_m=float(distance_m[-1]))


def _calmed(grade: Floats) -> Floats:
    kernel = np.hanning(43)[1:-1]
    padded = np.pad(grade, 20, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _swing(rng: np.random.Generator, distance_m: Floats, steepness: Floats) -> Floats:
    """How far the trail turns from its way at each place, in radians."""
    steep = np.clip((steepness - STEEP) / (HAIRPINS - STEEP), 0, 1)
    widest = GENTLE_SWING + (WIDE_SWING - GENTLE_SWING) * steep
    wave = GENTLE_M * (TIGHT_M / GENTLE_M) ** steep
    hurry = np.exp(0.35 * _wander(rng, distance_m, 300.0))
    turns = np.concatenate(([0.0], np.cumsum(np.diff(distance_m) * (hurry / wave)[:-1])))
    depth = np.clip(1 + 0.3 * _wander(rng, distance_m, 500.0), 0.3, 1.15)
    swing: Floats = widest * depth * np.sin(2 * np.pi * turns)
    return swing + 0.12 * _wander(rng, distance_m, 60.0)


def _wander(rng: np.random.Generator, distance_m: Floats, wave_m: float) -> Floats:
    """A smooth random line of about unit height that changes within `wave_m`."""
    knots = np.arange(0.0, distance_m[-1] + 2 * wave_m, wave_m / 2)
    heights = rng.standard_normal(len(knots))
    heights = np.convolve(heights, (0.25, 0.5, 0.25), mode="same") * 1.6
    return np.asarray(np.interp(distance_m, knots, heights), dtype=np.float64)


def _way(rng: np.random.Generator, distance_m: Floats, swing: Floats, *, loop: bool) -> Floats:
    """The direction in which the trail has to go at each place, in radians from east."""
    gain = np.cos(swing)
    gone = np.concatenate(([0.0], np.cumsum(np.diff(distance_m) * gain[:-1])))
    share = gone / gone[-1]
    way = rng.uniform(0, 2 * np.pi) + (2 * np.pi * share if loop else 0.0)
    for number, height in ((2, 0.55), (3, 0.5), (5, 0.4), (9, 0.34), (17, 0.22), (29, 0.16)):
        phase = rng.uniform(0, 2 * np.pi)
        way = way + height * np.sin(2 * np.pi * number * share + phase)
    return np.asarray(way, dtype=np.float64)


def _as_degrees(
    east: Floats, north: Floats, place: tuple[float, float], *, length_m: float
) -> tuple[Floats, Floats]:
    """Lay metres out around a place, stretched until the line has its length."""
    phi = np.radians(place[0])
    bulge = 1 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    a_degree_north = np.radians(EQUATOR_M * (1 - ECCENTRICITY_SQUARED) / bulge**1.5)
    a_degree_east = np.radians(EQUATOR_M * np.cos(phi) / np.sqrt(bulge))
    stretch = 1.0
    for _ in range(ROUNDS):
        lat = np.round(place[0] + stretch * north / a_degree_north, DECIMALS)
        lon = np.round(place[1] + stretch * east / a_degree_east, DECIMALS)
        stretch *= length_m / float(along_m(lat, lon)[-1])
    return lat, lon
