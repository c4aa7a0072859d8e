"""TCX, Garmin's Training Center XML: activities and courses, with course points as waypoints."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.course.reading.bounds import (
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
from dorsal.course.reading.markup import check_depth, feed, local_name, safe_parser
from dorsal.course.reading.waypoints import waypoint_of, waypoints_lost
from dorsal.course.tracks import Kind, Waypoint
from dorsal.ground.problems import Problem

PARTS: dict[str, Kind] = {"Activity": "track", "Course": "track"}
POINTS = frozenset({"Trackpoint", "CoursePoint"})
TOLD = {
    "LatitudeDegrees": "lat",
    "LongitudeDegrees": "lon",
    "AltitudeMeters": "ele",
    "Time": "time",
    "Name": "name",
    "PointType": "type",
    "Notes": "desc",
}
ELEMENTS_OF_A_POINT = 40  # and fewer, with all extensions that are known
NAMED = frozenset({"Course", "Creator", "Author"})


def read_tcx(data: bytes, *, file: str = "") -> Contents:
    """Read the bytes of a TCX file. Raise `BadInput` when it is no XML, or not safe to read."""
    reader = TcxReader(data, file)
    feed(reader.parser, data, file=file, after_chunk=reader.settle)
    return reader.contents()


class TcxReader:
    """Follows the elements of one file."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.parser = safe_parser(data, file=file)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._columns = Columns()
        self._lines: list[int] = []
        self._parts: list[tuple[str, list[int]]] = []
        self._part_names: list[str] = []
        self._names: dict[str, str] = {}
        self._waypoints: list[Waypoint] = []
        self._path: list[str] = []
        self._texts: list[str] = []
        self._told: dict[str, str] = {}
        self._line = 0
        self._without_place = self._lost = self._elements = 0

    def contents(self) -> Contents:
        """All that was read."""
        lat, lon, altitude, time = self._columns.arrays()
        parts = tuple(
            Part(PARTS[element], name, tuple(starts))
            for (element, starts), name in zip(self._parts, self._part_names, strict=True)
        )
        return Contents(
            "tcx",
            lat,
            lon,
            altitude,
            time,
            parts,
            tuple(self._columns.slips),
            self._lines_of,
            "",
            self._names.get("Creator", "") or self._names.get("Author", ""),
            tuple(self._waypoints),
            self._found(),
        )

    def _lines_of(self, indices: Sequence[int]) -> list[int]:
        return [self._lines[index] for index in indices]

    def _found(self) -> tuple[Problem, ...]:
        lost = waypoints_lost(self._lost, self.file)
        if not self._without_place:
            return lost
        what = "some points have a time but no place; they were left out"
        value = f"{self._without_place:,} points"
        return (Problem(what, "", self.file, 0, "", value, "warning"), *lost)

    def _start(self, name: str, _: object) -> None:
        name = local_name(name)
        self._path.append(name)
        self._elements += 1
        check_depth(len(self._path))
        self._texts.clear()
        if name in POINTS:
            self._told = {}
            if name == "Trackpoint":
                self._line = self.parser.CurrentLineNumber
        elif name in PARTS:
            if len(self._parts) == MOST_PARTS:
                raise too_many_parts(self.file)
            self._parts.append((name, [len(self._columns)]))
            self._part_names.append("")
        elif name == "Track" and self._parts:
            self._parts[-1][1].append(len(self._columns))
        elif name in TOLD:
            self.parser.CharacterDataHandler = self._texts.append

    def _end(self, _: str) -> None:
        name = self._path.pop()
        if name in TOLD:
            self.parser.CharacterDataHandler = None
            self._tell(name, "".join(self._texts))
            self._texts.clear()
        elif name == "Trackpoint":
            self._keep_point()
        elif name == "CoursePoint":
            self._keep_waypoint()

    def _tell(self, name: str, text: str) -> None:
        """Keep a text where it belongs: with the point that it lies in, or with its parent."""
        path = self._path
        if path[-1:] and (path[-1] in POINTS or path[-1] == "Position"):
            self._told.setdefault(TOLD[name], text)
        elif name == "Name" and path and path[-1] in NAMED:
            kept = text.strip()[:MOST_LETTERS]
            if path[-1] == "Course" and self._part_names:
                self._part_names[-1] = self._part_names[-1] or kept
            else:
                self._names.setdefault(path[-1], kept)

    def _keep_point(self) -> None:
        told = self._told
        if "lat" not in told and "lon" not in told:
            self._without_place += 1
            return
        if not self._parts:
            self._parts.append(("Course", [0]))
            self._part_names.append("")
        self._lines.append(self._line)
        self._columns.texts.extend(told.get(name, "") for name in ("lat", "lon", "ele", "time"))

    def settle(self) -> None:
        """Turn the texts of points into numbers, and see that there are not too many."""
        self._columns.settle()
        if len(self._columns) > MOST_POINTS:
            raise too_many_points(self.file)
        if self._elements > MOST_ELEMENTS + ELEMENTS_OF_A_POINT * len(self._columns):
            raise too_many_elements(self.file)

    def _keep_waypoint(self) -> None:
        told, many = self._told, len(self._waypoints) == MOST_WAYPOINTS
        waypoint = None if many else waypoint_of(told.get("lat", ""), told.get("lon", ""), told)
        if waypoint is None:
            self._lost += 1
        else:
            self._waypoints.append(waypoint)
