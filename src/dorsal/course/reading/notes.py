"""What is said about points: the first few of each kind with their lines, the rest as a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.course.reading.contents import LinesOf
from dorsal.ground.problems import Problem, Problems

SAID = 5  # so many points of each kind are named


@dataclass(frozen=True, slots=True)
class Note:
    """The same thing said of some points: `indices` into the file's points, `values` beside."""

    what: str
    right: str
    column: str
    indices: Sequence[int]
    values: Sequence[str]


class Notes:
    """Gathers warnings; asks for the lines of all points together, as that costs a reading."""

    def __init__(self, file: str, lines_of: LinesOf) -> None:
        self.file = file
        self._lines_of = lines_of
        self._notes: list[Note] = []

    def of_file(self, what: str, *, right: str = "", value: str = "") -> None:
        """Say something of the whole file."""
        self._notes.append(Note(what, right, "", (), (value,)))

    def of_points(
        self,
        what: str,
        indices: Sequence[int],
        values: Sequence[str],
        *,
        right: str = "",
        column: str = "",
    ) -> None:
        """Say the same of some points; nothing where there are none."""
        if indices:
            self._notes.append(Note(what, right, column, indices, values))

    def warnings(self) -> tuple[Problem, ...]:
        """All of it, in the order in which it was noted, then of lines."""
        named = [index for note in self._notes for index in note.indices[:SAID]]
        lines = dict(zip(named, self._lines_of(named), strict=True)) if named else {}
        problems = Problems(self.file)
        for note in self._notes:
            self._say(problems, note, lines)
        return problems.warnings

    def _say(self, problems: Problems, note: Note, lines: dict[int, int]) -> None:
        if not note.indices:
            problems.add(note.what, right=note.right, value=note.values[0], level="warning")
            return
        for index, value in zip(note.indices[:SAID], note.values[:SAID], strict=True):
            problems.add(
                note.what,
                right=note.right,
                line=lines[index],
                column=note.column,
                value=value[:80],
                level="warning",
            )
        if len(note.indices) > SAID:
            what = f"{note.what}: {len(note.indices) - SAID:,} more points"
            problems.add(what, right=note.right, column=note.column, level="warning")
