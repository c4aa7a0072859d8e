"""The line of a course for a map: few evenly spaced places, small to send, and as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

MOST_PLACES = 850  # for the weight of the page; a place every 50 m of a marathon
CLOSEST_M = 20.0
DEGREE = 100_000  # a step of the encoded degrees is about a metre, of long courses up to five
COARSEST, FINE_M = 5, 40.0  # five such steps where places lie so many times farther apart
VIEW_W, MARGIN = 640.0, 28.0
CLOSEST_DRAWN = 3.0  # units of the drawing
FLATTEST, TALLEST = 0.45, 1.1  # height of the drawing over its width


@dataclass(frozen=True, eq=False)
class Line:
    """Places every `step_m` metres from the start: degrees and metres, all of shape (n,)."""

    step_m: float
    lat: Floats
    lon: Floats
    altitude_m: Floats


def line_of(profile: Profile) -> Line:
    """The line of a profile, in at most `MOST_PLACES` places."""
    count = int(np.clip(profile.length_m / CLOSEST_M, 1, MOST_PLACES - 1)) + 1
    places = np.linspace(0.0, profile.length_m, count)
    lon = np.interp(places, profile.distance_m, _unwrapped(profile.lon))
    lat = np.interp(places, profile.distance_m, profile.lat)
    return Line(profile.length_m / (count - 1), lat, lon, profile.altitude_at(places))


def _unwrapped(lon: Floats) -> Floats:
    """Longitudes without a jump at the date line; they may pass 180 degrees."""
    return np.degrees(np.unwrap(np.radians(lon)))


def encoded(line: Line) -> dict[str, Any]:
    """The line as small whole numbers: of the values from nothing, the differences of their
    differences, which a way that turns slowly keeps near nothing. `degree` is one degree in them.
    """
    degree = DEGREE // int(np.clip(line.step_m / FINE_M, 1, COARSEST))
    columns = {"lat": line.lat * degree, "lon": line.lon * degree, "alt": line.altitude_m}
    small = {name: _bends(np.rint(values)) for name, values in columns.items()}
    steps: dict[str, Any] = {name: values.astype(int).tolist() for name, values in small.items()}
    return {"step": round(line.step_m, 3), "degree": degree, **steps}


def _bends(values: Floats) -> Floats:
    """The differences of the differences, shape (n,): summed up twice, they are the values."""
    return np.diff(np.diff(values, prepend=0), prepend=0)


@dataclass(frozen=True)
class Drawing:
    """The line as SVG: a view box of `width` by `height`, path data, and how to place more."""

    width: float
    height: float
    path: str
    bar_m: int  # a scale bar of so many metres
    bar_w: float
    _west: float
    _north: float
    _per_degree: tuple[float, float]

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies in the view box."""
        lon = self._west + (lon - self._west + 180) % 360 - 180  # on this side of the date line
        across, down = self._per_degree
        return (
            round(MARGIN + (lon - self._west) * across, 1),
            round(MARGIN + (self._north - lat) * down, 1),
        )


def drawing_of(line: Line) -> Drawing:
    """The line drawn to scale, north up, in an equidistant projection about its middle."""
    south, north = float(line.lat.min()), float(line.lat.max())
    west, east = float(line.lon.min()), float(line.lon.max())
    narrower = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide, high = max((east - west) * narrower, 1e-4), max(north - south, 1e-4)
    room = VIEW_W - 2 * MARGIN
    scale = min(room / wide, room * TALLEST / high)
    height = max(high * scale + 2 * MARGIN, VIEW_W * FLATTEST)
    left = west - (room / scale - wide) / 2 / narrower
    top = north + ((height - 2 * MARGIN) / scale - high) / 2
    bar_m = _bar_m(room / scale * 111_320)
    drawn = Drawing(
        width=VIEW_W,
        height=round(height, 1),
        path="",
        bar_m=bar_m,
        bar_w=round(bar_m / 111_320 * scale, 1),
        _west=left,
        _north=top,
        _per_degree=(scale * narrower, scale),
    )
    return Drawing(**{**drawn.__dict__, "path": _path(line, drawn)})


def _bar_m(width_m: float) -> int:
    """A round length of about a fifth of a width."""
    ten = 10 ** math.floor(math.log10(max(width_m / 5, 1)))
    return int(max(n * ten for n in (1, 2, 5) if n * ten <= max(width_m / 5, 1)))


def _path(line: Line, drawing: Drawing) -> str:
    """Path data of the line, places that fall together left out."""
    places = zip(line.lat.tolist(), line.lon.tolist(), strict=True)
    points = [drawing.at(lat, lon) for lat, lon in places]
    kept = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= CLOSEST_DRAWN:
            kept.append(point)
    kept.append(points[-1])
    x, y = np.array(kept).T
    return path_through(x, y)


def path_through(x: Floats, y: Floats) -> str:
    """Path data through points, in halves of a unit, each but the first told from the one before:
    small once it is compressed.
    """
    halves = np.rint(np.column_stack((x, y)) * 2) / 2
    steps = np.diff(halves, axis=0)
    moves = " ".join(f"{across:g} {down:g}" for across, down in steps.tolist())
    return f"M{halves[0][0]:g} {halves[0][1]:g}l{moves}"
