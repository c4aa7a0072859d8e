"""A track as it was read: where its points are, how high, and when, if the file says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dorsal.ground.problems import Problem

Floats: TypeAlias = NDArray[np.float64]
Format = Literal["gpx", "tcx", "fit"]
Kind = Literal["track", "route"]


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A named point of the file, beside its line; degrees on WGS 84, metres."""

    lat: float
    lon: float
    name: str = ""
    altitude_m: float | None = None
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The points of one line, in the order in which they are run.

    `lat` and `lon` are degrees on WGS 84, `altitude_m` metres and NaN where the file has none,
    `time_s` seconds since 1970-01-01T00:00:00Z and NaN where it has none: all of shape (n,) with
    n >= 2, read-only, and `lat` and `lon` finite and within range. `starts` are the indices at
    which the segments begin, the first of them 0. `warnings` say what was mended or left out.
    """

    lat: Floats
    lon: Floats
    altitude_m: Floats
    time_s: Floats
    starts: tuple[int, ...] = (0,)
    kind: Kind = "track"
    format: Format = "gpx"
    name: str = ""
    creator: str = ""
    waypoints: tuple[Waypoint, ...] = ()
    warnings: tuple[Problem, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for values in (self.lat, self.lon, self.altitude_m, self.time_s):
            values.flags.writeable = False

    def __len__(self) -> int:
        """The number of points."""
        return len(self.lat)

    @property
    def has_altitudes(self) -> bool:
        """Whether at least two points say how high they are."""
        return bool(np.count_nonzero(np.isfinite(self.altitude_m)) >= 2)

    @property
    def has_times(self) -> bool:
        """Whether at least two points say when they were passed."""
        return bool(np.count_nonzero(np.isfinite(self.time_s)) >= 2)
