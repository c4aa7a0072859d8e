"""What others would say of the same track: the methods of well-known programs, in our own words.

None of them is right or wrong in itself; each suits one kind of file. They are here so that a
director can see where a figure on somebody's watch comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dorsal.course.geodesy import along_m
from dorsal.course.tracks import Floats, Track
from dorsal.ground.wording import phrase

STUDIO_TOLERANCE_M, STUDIO_REACH_M = 20.0, 100.0


@dataclass(frozen=True, slots=True)
class Method:
    """A way to count ascent: `description` completes 'It ...', `source` says whose it is."""

    key: str
    name: str
    description: str
    source: str
    ascent_m: Callable[[Track], float]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one method says of one track."""

    method: Method
    ascent_m: float


def other_opinions(track: Track) -> tuple[Opinion, ...]:
    """What each of `METHODS` says of a track, in their order."""
    return tuple(Opinion(method, method.ascent_m(track)) for method in METHODS)


def sum_of_rises(track: Track) -> float:
    """Every rise from one point with an altitude to the next."""
    return _rises(_known(track.altitude_m))


def sum_of_three_point_means(track: Track) -> float:
    """Every rise after a mean of each point (0.4) and its neighbours (0.3 each), by segment.

    It is what gpxpy 1.6.2 computes; like it, 0 for a route.
    """
    if track.kind == "route":
        return 0.0
    ends = (*track.starts[1:], len(track))
    pieces = (_known(track.altitude_m[a:b]) for a, b in zip(track.starts, ends, strict=True))
    return sum(_rises(_three_point_means(piece)) for piece in pieces)


def rises_beyond(track: Track, *, threshold_m: float) -> float:
    """Rises above the last altitude that counted, once they are higher than the threshold.

    A fall of more than the threshold sets the altitude that counts without adding anything.
    """
    known = _known(track.altitude_m).tolist()
    ascent, last = 0.0, known[0] if known else 0.0
    for altitude in known:
        if altitude > last + threshold_m:
            ascent += altitude - last
            last = altitude
        elif altitude < last - threshold_m:
            last = altitude
    return ascent


def valleys_to_summits(track: Track, *, threshold_m: float) -> float:
    """Heights from valley to summit; a turn counts when it goes back by the threshold at least."""
    ascent, climbing = 0.0, False
    known = _known(track.altitude_m).tolist()
    low = high = known[0] if known else 0.0
    for altitude in known:
        if climbing and high - altitude >= threshold_m:
            ascent, climbing, low = ascent + high - low, False, altitude
        elif climbing:
            high = max(high, altitude)
        elif altitude - low >= threshold_m:
            climbing, high = True, altitude
        else:
            low = min(low, altitude)
    return ascent + (high - low if climbing else 0.0)


def sum_of_means_between_bends(track: Track) -> float:
    """Every rise after means of 100 m to either side, which stop at the profile's main bends.

    The bends are those of Ramer, Douglas and Peucker on the profile, metres by metres, with a
    tolerance of 20 m. Missing altitudes count as 0, as gpx.studio has it.
    """
    altitudes = np.nan_to_num(track.altitude_m)
    along = along_m(track.lat, track.lon)
    bends = _bends(along, altitudes, STUDIO_TOLERANCE_M)
    return sum(
        _rises(_means_within(along[a : b + 1], altitudes[a : b + 1])) for a, b in pairwise(bends)
    )


METHODS: tuple[Method, ...] = (
    Method(
        "raw",
        phrase("the sum of all rises"),
        phrase("adds every rise from one point of the file to the next"),
        "older devices and simple scripts",
        sum_of_rises,
    ),
    Method(
        "gpxpy",
        "gpxpy",
        phrase("evens out every point with its two neighbours, then adds every rise"),
        "gpxpy 1.6.2",
        sum_of_three_point_means,
    ),
    Method(
        "threshold-3m",
        phrase("a threshold of 3 m"),
        phrase("counts a rise once it is more than 3 m above the last altitude that counted"),
        "GoldenCheetah; OpenTracks is alike",
        lambda track: rises_beyond(track, threshold_m=3.0),
    ),
    Method(
        "turns-3m",
        phrase("valley to summit by 3 m"),
        phrase("counts from each valley to the next summit and overlooks turns of less than 3 m"),
        "nearest to the totals that Garmin devices store",
        lambda track: valleys_to_summits(track, threshold_m=3.0),
    ),
    Method(
        "turns-10m",
        phrase("valley to summit by 10 m"),
        phrase("counts from each valley to the next summit and overlooks turns of less than 10 m"),
        "usual for devices without a barometer",
        lambda track: valleys_to_summits(track, threshold_m=10.0),
    ),
    Method(
        "gpx-studio",
        "gpx.studio",
        phrase("takes means of 100 m to either side between the main bends of the profile"),
        "gpx.studio, 2026",
        sum_of_means_between_bends,
    ),
)


def _known(altitude_m: Floats) -> Floats:
    return altitude_m[np.isfinite(altitude_m)]


def _rises(altitudes: Floats) -> float:
    rises = np.diff(altitudes)
    return float(rises[rises > 0].sum())


def _three_point_means(altitudes: Floats) -> Floats:
    if len(altitudes) < 3:
        return altitudes
    means = altitudes.copy()
    means[1:-1] = altitudes[:-2] * 0.3 + altitudes[1:-1] * 0.4 + altitudes[2:] * 0.3
    return means


def _bends(along: Floats, altitudes: Floats, tolerance_m: float) -> list[int]:
    """Indices that Ramer, Douglas and Peucker keep, the first and the last among them."""
    kept = {0, len(along) - 1}
    open_pieces = [(0, len(along) - 1)]
    while open_pieces:
        start, end = open_pieces.pop()
        away = _away_from_chord(along[start : end + 1], altitudes[start : end + 1])
        furthest = start + int(away.argmax())
        if away.max() > tolerance_m and start < furthest < end:
            kept.add(furthest)
            open_pieces += [(start, furthest), (furthest, end)]
    return sorted(kept)


def _away_from_chord(along: Floats, altitudes: Floats) -> Floats:
    run, rise = along[-1] - along[0], altitudes[-1] - altitudes[0]
    chord = float(np.hypot(run, rise))
    x, y = along - along[0], altitudes - altitudes[0]
    if chord == 0:
        return np.asarray(np.hypot(x, y))
    return np.asarray(np.abs(rise * x - run * y) / chord)


def _means_within(along: Floats, altitudes: Floats) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(altitudes)))
    first = np.searchsorted(along, along - STUDIO_REACH_M, side="left")
    after = np.searchsorted(along, along + STUDIO_REACH_M, side="right")
    means: Floats = (sums[after] - sums[first]) / (after - first)
    means[0], means[-1] = altitudes[0], altitudes[-1]
    return means
