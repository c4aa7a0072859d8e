"""The altitudes of a track, rid of what cannot be one, before anything is computed from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput, Problem, Problems

LOWEST_M, HIGHEST_M = -450.0, 9000.0  # the Dead Sea's shore and above every summit
SEA_M = 30.0
SPIKE_M = 20.0
SPIKE_GRADE = 2.0
GAP_M = 1000.0

Mask = NDArray[np.bool_]


def clean_altitudes(track: Track, along_m: Floats) -> tuple[Floats, tuple[Problem, ...]]:
    """Altitudes of all points, shape (n,), finite, and warnings of what was left out.

    Values outside -450 to 9,000 m, zeros in a file that otherwise stays away from sea level, and
    single points that jump up and back are left out; what is missing is interpolated by distance,
    and level before the first altitude and after the last.
    Raise `BadInput` when fewer than two altitudes remain.
    """
    found = Problems()
    usable = np.isfinite(track.altitude_m)
    for bad, what in (
        (_absurd(track.altitude_m), "altitudes outside -450 to 9,000 m were left out"),
        (_zeros_for_nothing(track.altitude_m), "altitudes of 0 m far from the sea were left out"),
        (_spikes(track.altitude_m, along_m), "altitudes that jump up and back were left out"),
    ):
        number = np.count_nonzero(bad & usable)
        if number:
            found.add(what, value=str(number), level="warning")
            usable &= ~bad
    if np.count_nonzero(usable) < 2:
        raise BadInput([Problem("the track has no altitudes", "a file with elevations")])
    _warn_of_gaps(along_m, usable, found)
    if usable.all():
        return track.altitude_m, found.warnings
    return np.interp(along_m, along_m[usable], track.altitude_m[usable]), found.warnings


def _absurd(altitude_m: Floats) -> Mask:
    return (altitude_m < LOWEST_M) | (altitude_m > HIGHEST_M)


def _zeros_for_nothing(altitude_m: Floats) -> Mask:
    zero: Mask = altitude_m == 0
    near_sea = ~zero & (np.abs(altitude_m) < SEA_M)
    others = np.count_nonzero(np.isfinite(altitude_m) & ~zero)
    if near_sea.any() or others < 2:
        return np.zeros(len(zero), dtype=np.bool_)
    return zero


def _spikes(altitude_m: Floats, along_m: Floats) -> Mask:
    """Points more than 20 m and 200 % above or below both neighbours."""
    spikes = np.zeros(len(altitude_m), dtype=np.bool_)
    rises = np.diff(np.where(_absurd(altitude_m), np.nan, altitude_m))
    jumps = np.abs(rises) > SPIKE_M + SPIKE_GRADE * np.diff(along_m)
    spikes[1:-1] = jumps[:-1] & jumps[1:] & (rises[:-1] * rises[1:] < 0)
    return spikes


def _warn_of_gaps(along_m: Floats, usable: Mask, found: Problems) -> None:
    places = np.concatenate(([0.0], along_m[usable], along_m[-1:]))
    gaps = np.diff(places)
    long = gaps[gaps > GAP_M]
    if len(long):
        where = float(places[int(gaps.argmax())])
        longest = f"{long.max():.0f} m from km {where / 1000:.1f}"
        more = f", {len(long)} such stretches make {long.sum() / 1000:.1f} km"
        found.add(
            "a long stretch has no altitudes; a straight slope was put in",
            value=longest + (more if len(long) > 1 else ""),
            level="warning",
        )
