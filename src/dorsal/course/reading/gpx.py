"""GPX 1.0 and 1.1, read by expat's handlers: the way that is always safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dorsal.course.reading.bounds import (
    MOST_DEPTH,
    MOST_ELEMENTS,
    MOST_LETTERS,
    MOST_PARTS,
    MOST_POINTS,
    MOST_WAYPOINTS,
    too_many_elements,
    too_many_parts,
    too_many_points,
)
from dorsal.course.reading.columns import Columns
from dorsal.course.reading.contents import Contents, Part
from dorsal.course.reading.markup import TooDeep, check_depth, feed, local_name, safe_parser
from dorsal.course.reading.waypoints import waypoint_of, waypoints_lost
from dorsal.course.tracks import Kind, Waypoint

POINTS = frozenset({"trkpt", "rtept", "wpt"})
EXTENSIONS = "extensions"  # what is in them is passed over, even points
CLOSED = POINTS | {EXTENSIONS}
KINDS: dict[str, Kind] = {"trk": "track", "rte": "route", "trkpt": "track", "rtept": "route"}
NAMED = frozenset({"trk", "rte", "metadata", "gpx"})


def read_gpx(data: bytes, *, file: str = "") -> Contents:
    """Read the bytes of a GPX file. Raise `BadInput` when it is no XML, or not safe to read."""
    reader = GpxReader(data, file=file)
    reader.read()
    return reader.contents()


def lines_of_points(data: bytes, indices: Sequence[int], *, file: str = "") -> list[int]:
    """The lines at which the points of tracks and routes begin, by their indices in the file."""
    wanted = frozenset(indices)
    lines: dict[int, int] = {}
    parser = safe_parser(data, file=file)
    count = level = 0

    def start(name: str, _: object) -> None:
        nonlocal count, level
        if level or local_name(name) in CLOSED:
            level += 1
        if level == 1 and local_name(name) not in ("wpt", EXTENSIONS):
            if count in wanted:
                lines[count] = parser.CurrentLineNumber
            count += 1

    def end(_: str) -> None:
        nonlocal level
        level -= 1 if level else 0

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    feed(parser, data, file=file)
    return [lines.get(index, 0) for index in indices]


class GpxReader:
    """Follows the elements of one file."""

    def __init__(self, data: bytes, *, file: str = "") -> None:
        self.file = file
        self.data = data
        self.columns = Columns()
        self.creator = ""
        self.names: dict[str, str] = {}
        self.waypoints: list[Waypoint] = []
        self.kinds: list[Kind] = []
        self.part_names: list[str] = []
        self.starts: list[list[int]] = []  # of each part: where it and each of its segments begin
        self.segments_at: list[int] = []  # the bytes at which segments begin
        self.texts: list[str] = []
        self._parser = safe_parser(data, file=file)
        self.open: Kind | None = None  # the part that is being read
        self._path: list[str] = []
        self._elements = self._lost = 0

    def read(self) -> None:
        """Read it all."""
        parser, handlers = self._parser, PointHandlers(self)
        parser.StartElementHandler, parser.EndElementHandler = handlers.start, handlers.end
        parser.CharacterDataHandler = self.texts.append
        feed(parser, self.data, file=self.file, after_chunk=self._settle)

    def _settle(self) -> None:
        self.columns.settle()
        if len(self.columns) > MOST_POINTS:
            raise too_many_points(self.file)

    def contents(self) -> Contents:
        """All that was read."""
        lat, lon, altitude, time = self.columns.arrays()
        parts = zip(self.kinds, self.part_names, self.starts, strict=True)
        return Contents(
            "gpx",
            lat,
            lon,
            altitude,
            time,
            tuple(Part(kind, name, tuple(starts)) for kind, name, starts in parts),
            tuple(self.columns.slips),
            lambda indices: lines_of_points(self.data, indices, file=self.file),
            self.names.get("metadata", "") or self.names.get("gpx", ""),
            self.creator,
            tuple(self.waypoints),
            waypoints_lost(self._lost, self.file),
        )

    def enter(self, name: str, attributes: list[str]) -> None:
        """Begin an element that is no point and in no point."""
        name = local_name(name)
        self._path.append(name)
        self._elements += 1
        check_depth(len(self._path))
        if self._elements > MOST_ELEMENTS:
            raise too_many_elements(self.file)
        if name == "gpx":
            self.creator = attribute(attributes, "creator")[:MOST_LETTERS]
        elif name in ("trk", "rte"):
            self._open_part(KINDS[name])
        elif name == "trkseg" and self.open == "track":
            self.starts[-1].append(len(self.columns))
            self.segments_at.append(self._parser.CurrentByteIndex)
        elif name == "name":
            self.texts.clear()

    def leave(self) -> None:
        """End an element that is no point and in no point."""
        name = self._path.pop()
        if name == "name" and self._path and self._path[-1] in NAMED:
            self._keep_name(self._path[-1], "".join(self.texts).strip()[:MOST_LETTERS])
        elif name in ("trk", "rte"):
            self.open = None
        self.texts.clear()

    def open_for(self, point: str) -> None:
        """See to it that a point of a track or a route lies in one."""
        if point != "wpt" and KINDS[point] != self.open:
            self._open_part(KINDS[point])

    def keep_waypoint(self, place: list[str], told: dict[str, str]) -> None:
        """Keep a waypoint, if it lies on Earth and there are not too many."""
        many = len(self.waypoints) == MOST_WAYPOINTS
        waypoint = None if many else waypoint_of(*lat_lon(place), told)
        if waypoint is None:
            self._lost += 1
        else:
            self.waypoints.append(waypoint)

    def _open_part(self, kind: Kind) -> None:
        if len(self.kinds) == MOST_PARTS:
            raise too_many_parts(self.file)
        self.open = kind
        self.kinds.append(kind)
        self.starts.append([len(self.columns)])
        self.part_names.append("")

    def _keep_name(self, of: str, name: str) -> None:
        if of in ("trk", "rte"):
            self.part_names[-1] = self.part_names[-1] or name
        else:
            self.names.setdefault(of, name)


class PointHandlers:
    """The handlers of expat's events, called for every element of a file.

    The first lines of each are for the points of tracks, of which a file has many. `_level` is 0
    outside points, 1 inside one, 2 in its child.
    """

    def __init__(self, reader: GpxReader) -> None:
        self._reader = reader
        self._texts = reader.texts
        self._keep = reader.columns.texts.extend
        self._level = 0
        self._of_line = self._passing = False
        self._point = self._altitude = self._time = ""
        self._place: list[str] = []
        self._told: dict[str, str] = {}

    def start(self, name: str, attributes: list[str]) -> None:
        """Begin an element."""
        if self._level:
            self._level += 1
            if self._level == 2:
                self._texts.clear()
            elif self._level > MOST_DEPTH:
                raise TooDeep
        elif name == self._point or local_name(name) in POINTS:
            self._level, self._place = 1, attributes
            self._altitude = self._time = ""
            if name != self._point or self._reader.open is None:
                self._point, self._of_line = name, local_name(name) != "wpt"
                self._reader.open_for(local_name(name))
        elif local_name(name) == EXTENSIONS:
            self._level, self._passing = 1, True
        else:
            self._reader.enter(name, attributes)

    def end(self, name: str) -> None:
        """End an element."""
        if self._level == 2:
            self._level = 1
            if name == "ele":
                self._altitude = self._altitude or "".join(self._texts)
            elif name == "time":
                self._time = self._time or "".join(self._texts)
            else:
                self._told.setdefault(local_name(name), "".join(self._texts))
        elif self._level == 1:
            self._end_point()
        elif self._level:
            self._level -= 1
        else:
            self._reader.leave()

    def _end_point(self) -> None:
        self._level = 0
        if self._passing:
            self._passing = False
            self._told.clear()
            return
        if self._of_line and not self._told:
            self._keep((*lat_lon(self._place), self._altitude, self._time))
            return
        told = self._told
        altitude, time = self._altitude or told.get("ele", ""), self._time or told.get("time", "")
        if self._of_line:
            self._keep((*lat_lon(self._place), altitude, time))
        else:
            self._reader.keep_waypoint(self._place, told | {"ele": altitude})
        told.clear()


def lat_lon(attributes: list[str]) -> tuple[str, str]:
    """The texts of a point's two coordinates, empty where one is missing."""
    if len(attributes) == 4 and attributes[0] == "lat" and attributes[2] == "lon":
        return attributes[1], attributes[3]
    return attribute(attributes, "lat"), attribute(attributes, "lon")


def attribute(attributes: Iterable[str], wanted: str) -> str:
    """The value of an attribute by its local name, empty where it is missing."""
    pairs = iter(attributes)
    for name, value in zip(pairs, pairs, strict=True):
        if local_name(name) == wanted:
            return value
    return ""
