"""Points that lie where no runner can have been."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dorsal.course.geodesy import arcs_m, distances_m
from dorsal.course.reading.contents import Contents
from dorsal.course.reading.notes import SAID, Notes
from dorsal.course.tracks import Floats
from dorsal.ground.problems import BadInput, Problem

STRAY_M = 1_000.0  # a step so long is strange, and a stray point has one to both its neighbours
STRAY_STEPS = 50  # if it is also so many usual steps
STRAY_RATIO = 10  # and so many times farther than they are from one another
NOWHERE_M = 100_000.0  # 0, 0 is no place of a line that is mostly so far from it

Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]


def refuse_unplaced(contents: Contents, placed: Mask, file: str) -> None:
    """Raise `BadInput` when most points have no place on Earth."""
    missing = np.flatnonzero(~placed)
    if 2 * len(missing) <= len(placed):
        return
    first = missing[:SAID].tolist()
    what = f"{len(missing):,} of {len(placed):,} points have no place on Earth"
    lines, values = contents.lines_of(first), _shown(contents, first)
    raise BadInput(
        Problem(what, _right(contents, missing), file, line, "", value)
        for line, value in zip(lines, values, strict=True)
    )


def note_unplaced(contents: Contents, missing: Indices, notes: Notes) -> None:
    """Note the points without a place on Earth, which are left out."""
    values = _shown(contents, missing[:SAID].tolist())
    values += [""] * (len(missing) - len(values))
    what, right = "a point without a place on Earth; it was left out", _right(contents, missing)
    notes.of_points(what, missing.tolist(), values, right=right)


def _right(contents: Contents, missing: Indices) -> str:
    lat, lon = contents.lat[missing], contents.lon[missing]
    if len(missing) > 10 and np.all((np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) < 90)):
        return "lat and lon look as if they were exchanged"
    return "lat from -90 to 90 and lon from -180 to 180, with a decimal point"


def _shown(contents: Contents, indices: Sequence[int]) -> list[str]:
    """What the file has for the coordinates of points."""
    told = {(slip.index, slip.column): slip.value for slip in contents.slips}
    shown = []
    for index in indices:
        numbers = {"lat": contents.lat[index], "lon": contents.lon[index]}
        pairs = (
            f"{name} {told.get((index, name), 'missing' if np.isnan(number) else f'{number:g}')}"
            for name, number in numbers.items()
        )
        shown.append(", ".join(pair[:36] for pair in pairs))
    return shown


def without_strays(lat: Floats, lon: Floats, index: Indices, notes: Notes) -> Mask:
    """Which points stay: not 0, 0 on a line elsewhere, nor a jump there and back by one point."""
    kept = ~_nowhere(lat, lon)
    what = "a point at latitude 0, longitude 0, far from the line; it was left out"
    notes.of_points(what, index[~kept].tolist(), [""] * int(np.count_nonzero(~kept)))
    stray, away = _strays(lat[kept], lon[kept])
    places = np.flatnonzero(kept)[stray]
    notes.of_points(
        "a single point far from its neighbours, which are near each other; it was left out",
        index[places].tolist(),
        [f"{metres / 1000:,.1f} km away" for metres in away],
    )
    kept[places] = False
    return kept


def _nowhere(lat: Floats, lon: Floats) -> Mask:
    zero = (lat == 0) & (lon == 0)
    if not zero.any() or zero.all():
        return np.zeros(len(lat), dtype=np.bool_)
    others_lat, others_lon = lat[~zero], lon[~zero]
    from_zero = arcs_m(others_lat, others_lon, np.zeros(1), np.zeros(1))
    return zero if np.median(from_zero) > NOWHERE_M else np.zeros(len(lat), dtype=np.bool_)


def far_m(steps: Floats) -> float:
    """From how many metres on a step of a line is strangely long."""
    return max(STRAY_M, STRAY_STEPS * float(np.median(steps)))


def _strays(lat: Floats, lon: Floats) -> tuple[Indices, Floats]:
    """Which single points jump away and back, shape (k,), and how far each is from the line."""
    steps = distances_m(lat, lon)
    if len(steps) < 2:
        return np.empty(0, np.int64), np.empty(0)
    nearer = np.minimum(steps[:-1], steps[1:])
    before = np.flatnonzero(nearer > far_m(steps))
    across = arcs_m(lat[before], lon[before], lat[before + 2], lon[before + 2])
    before = before[nearer[before] > STRAY_RATIO * across]
    return before + 1, nearer[before]
