"""What stands in a file, read but not yet judged: its points in order and the parts they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dorsal.course.tracks import Floats, Format, Kind, Waypoint
from dorsal.ground.problems import Problem

LinesOf = Callable[[Sequence[int]], list[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One track or route of a file.

    `starts` are the indices, into all points of the file, at which its segments begin; a part
    ends where the next begins.
    """

    kind: Kind
    name: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A value that could not be read: of the point `index`, in the field `column`."""

    index: int
    column: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """The points of all parts, shape (n,) each, NaN where a value is missing or unreadable.

    `lines_of` tells the lines of points by their indices, in the order given, 0 where the format
    has no lines. `found` holds what the reader has to say about the whole file.
    """

    format: Format
    lat: Floats
    lon: Floats
    altitude_m: Floats
    time_s: Floats
    parts: tuple[Part, ...]
    slips: tuple[Slip, ...] = ()
    lines_of: LinesOf = field(default=lambda indices: [0] * len(indices), repr=False)
    name: str = ""
    creator: str = ""
    waypoints: tuple[Waypoint, ...] = ()
    found: tuple[Problem, ...] = ()
