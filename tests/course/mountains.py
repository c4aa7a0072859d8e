"""Synthetic mountains whose ascent is known, and the noise that files put upon them."""

from __future__ import annotations

import numpy as np

from dorsal.course.ascent.smoothing import ascent_and_descent
from dorsal.course.geodesy import along_m
from dorsal.course.tracks import Floats, Kind, Track

METRES_OF_A_DEGREE = 111_132.0
WAVES_M = np.geomspace(60.0, 12_000.0, 80)


class Mountain:
    """A path due north over hills of all sizes, as steep as a mountain race."""

    def __init__(self, seed: int, *, length_m: float = 40_000.0, steepness: float = 0.17) -> None:
        rng = np.random.default_rng(seed)
        self.length_m = length_m
        slopes = np.sqrt(1 + 5 / (1 + (1500 / WAVES_M) ** 2))  # as in clean files of races
        slopes *= steepness * np.sqrt(2) / np.sqrt((slopes**2).sum())
        self.heights_m = slopes * WAVES_M / (2 * np.pi)
        self.phases = rng.uniform(0, 2 * np.pi, len(WAVES_M))
        self.rng = rng

    def altitude_at(self, distance_m: Floats) -> Floats:
        waves = np.sin(2 * np.pi * np.divide.outer(distance_m, WAVES_M) + self.phases)
        return 1500.0 + waves @ self.heights_m

    @property
    def ascent_m(self) -> float:
        """The true ascent, metre by metre."""
        return ascent_and_descent(self.altitude_at(np.arange(0.0, self.length_m + 1)))[0]

    def places(self, spacing_m: float) -> Floats:
        return np.arange(0.0, self.length_m + spacing_m / 2, spacing_m)

    def correlated(self, places: Floats, *, metres: float, reach_m: float) -> Floats:
        """Noise of a standard deviation that fades within a distance, as of a terrain model."""
        fades = np.exp(-np.diff(places, prepend=places[0] - reach_m) / reach_m)
        fresh = self.rng.normal(size=len(places)) * metres * np.sqrt(1 - fades**2)
        noise = np.zeros(len(places))
        for i in range(1, len(places)):
            noise[i] = noise[i - 1] * fades[i] + fresh[i]
        return noise


def track_of(
    places: Floats,
    altitude_m: Floats,
    *,
    lat: float = 45.0,
    lon: float = 6.0,
    kind: Kind = "track",
    starts: tuple[int, ...] = (0,),
) -> Track:
    """A track due north with points at distances from the start (to 1 in 1,000)."""
    lats = lat + np.asarray(places, dtype=np.float64) / METRES_OF_A_DEGREE
    lons = np.full(len(lats), float(lon))
    return Track(
        lats,
        lons,
        np.asarray(altitude_m, dtype=np.float64),
        np.full(len(lats), np.nan),
        starts=starts,
        kind=kind,
    )


def along(track: Track) -> Floats:
    return along_m(track.lat, track.lon)
