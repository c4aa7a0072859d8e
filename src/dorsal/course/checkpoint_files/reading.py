"""A list of checkpoints, read from CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import TypeVar

from dorsal.course.checkpoint_files import cells
from dorsal.course.checkpoint_files.cells import BadCell, Calendar
from dorsal.course.checkpoint_files.choosing import Row, choose_rows
from dorsal.course.checkpoint_files.columns import DISTANCES, find_columns
from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import open_table

T = TypeVar("T")
MOST_BYTES = 20_000_000
MOST_CHECKPOINTS = 500  # the time to place them grows with their square
LONGEST_CELL = 2_000


def read_checkpoints(
    data: bytes,
    *,
    file: str = "",
    race: str = "",
    edition: str = "",
    day: date | None = None,
    zone: tzinfo | None = None,
) -> tuple[Checkpoint, ...]:
    """The checkpoints of one edition, in the order of their distance from the start.

    `race` (slug or name) and `edition` pick from a list of many races, and may be left out where
    there is one; a list without races is taken whole. `day` and `zone` complete clock times and
    moments without a time zone. Several passages of one place are as many checkpoints. Raise
    `BadInput` with every problem of the chosen rows, each with its line and column.
    """
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("the file is too large", "a list of checkpoints in CSV", file)])
    table, problems = open_table(data, file=file), Problems(file)
    headings = find_columns(table, problems)
    problems.raise_errors()
    places = {field: table.columns.index(heading) for field, heading in headings.items()}
    rows = [
        Row(line, {field: row[place].strip() for field, place in places.items()})
        for line, row in table.rows(problems)
    ]
    if not rows:
        problems.add("the list has no checkpoints", right="write one in each row")
        problems.raise_errors()
    rows = choose_rows(rows, race=race, edition=edition, file=file)
    if len(rows) > MOST_CHECKPOINTS:
        what, right = "the list has too many checkpoints", f"at most {MOST_CHECKPOINTS}"
        raise BadInput([Problem(what, right, file, value=str(len(rows)))])
    reader = _RowReader(headings, Calendar(day, zone), problems)
    found = [(row, reader.read(row)) for row in rows]
    problems.raise_errors()
    return _ordered([checkpoint for _, checkpoint in found], [row for row, _ in found], problems)


class _RowReader:
    """Reads rows one by one; every bad cell becomes a problem and a blank."""

    def __init__(self, headings: dict[str, str], calendar: Calendar, problems: Problems) -> None:
        self.headings, self.calendar, self.problems = headings, calendar, problems
        self.unit = next(field for field in DISTANCES if field in headings)

    def read(self, row: Row) -> Checkpoint:
        """The checkpoint of a row, as far as its cells can be read."""
        cutoff_s, cutoff_at = self._cutoff(row)
        return Checkpoint(
            key=row.cells.get("key", ""),
            name=self._name(row),
            distance_m=self._distance(row),
            ascent_m=self._cell(row, "ascent", cells.read_climb),
            descent_m=self._cell(row, "descent", cells.read_climb),
            altitude_m=self._cell(row, "altitude", cells.read_altitude),
            lat=self._degrees(row, "lat", 90.0),
            lon=self._degrees(row, "lon", 180.0),
            cutoff_s=cutoff_s,
            cutoff_at=cutoff_at,
            opens_at=self._moment(row, "opens"),
            closes_at=self._moment(row, "closes"),
            services=cells.read_services(row.cells.get("services", "")),
            spectators=self._cell(row, "spectators", cells.read_yes) or False,
            way_there=row.cells.get("way_there", ""),
        )

    def _cell(self, row: Row, field: str, read: Callable[[str], T]) -> T | None:
        """The value of a cell; None where it is blank or bad, and then noted."""
        text = row.cells.get(field, "")
        if not text:
            return None
        try:
            return read(text)
        except BadCell as bad:
            self._note(row, field, bad.what, bad.right)
            return None

    def _note(self, row: Row, field: str, what: str, right: str) -> None:
        value = row.cells.get(field, "")[:80]
        self.problems.add(
            what, right=right, line=row.line, column=self._heading(field), value=value
        )

    def _heading(self, field: str) -> str:
        return self.headings.get(field, field)

    def _name(self, row: Row) -> str:
        name = " ".join(row.cells["name"].split())
        if not name:
            self._note(row, "name", "the checkpoint has no name", "name it as runners do")
        if len(name) > LONGEST_CELL:
            self._note(row, "name", "the name is too long", "a few words")
        return name

    def _distance(self, row: Row) -> float:
        if not row.cells[self.unit]:
            right = "write the distance from the start"
            self._note(row, self.unit, "the distance is missing", right)
        return self._cell(row, self.unit, lambda text: cells.read_distance(text, self.unit)) or 0.0

    def _degrees(self, row: Row, field: str, most: float) -> float | None:
        other = "lon" if field == "lat" else "lat"
        if row.cells.get(other) and not row.cells.get(field):
            self._note(row, field, "half of the position is missing", "give both lat and lon")
        return self._cell(row, field, lambda text: cells.read_degrees(text, most))

    def _moment(self, row: Row, field: str) -> datetime | None:
        return self._cell(row, field, lambda text: cells.read_moment(text, self.calendar))

    def _cutoff(self, row: Row) -> tuple[float | None, datetime | None]:
        first = self._cell(row, "cutoff", lambda text: cells.read_cutoff(text, self.calendar))
        at = self._moment(row, "cutoff_at")
        if isinstance(first, datetime):
            if at is not None:
                what = "the cut-off's moment stands in two columns"
                self._note(row, "cutoff_at", what, "keep one of them")
            return None, first
        return first, at


def _ordered(
    checkpoints: list[Checkpoint], rows: list[Row], problems: Problems
) -> tuple[Checkpoint, ...]:
    """In the order of their distances, each with a key of its own."""
    order = sorted(range(len(checkpoints)), key=lambda index: checkpoints[index].distance_m)
    given = {checkpoint.key for checkpoint in checkpoints}
    seen: dict[str, int] = {}
    ordered = []
    for number, index in enumerate(order):
        checkpoint, line = checkpoints[index], rows[index].line
        if not checkpoint.key:
            checkpoint = replace(checkpoint, key=_free_key(number, given))
        elif checkpoint.key in seen:
            what = f"the key stands on line {seen[checkpoint.key]} already"
            right = "give each checkpoint its own, also where a place is passed twice"
            problems.add(what, right=right, line=line, column="key", value=checkpoint.key)
        seen.setdefault(checkpoint.key, line)
        ordered.append(checkpoint)
    problems.raise_errors()
    return tuple(ordered)


def _free_key(number: int, given: set[str]) -> str:
    key = f"cp{number:02d}"
    while key in given:
        key = f"{key}x"
    return key
