"""Problems found in what somebody gave us: all of them, each with its place and what would be
right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what would be right.

    `line` counts from 1 and is 0 when there is none; `column` is the name of a CSV column or the
    path of a key.
    """

    what: str
    right: str = ""
    file: str = ""
    line: int = 0
    column: str = ""
    value: str = ""
    level: Level = "error"

    @property
    def where(self) -> str:
        """The place in one phrase: `entries.csv, line 12, column failures`."""
        parts = [self.file] if self.file else []
        if self.line:
            parts.append(f"line {self.line}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        """The whole problem in one line, for logs and plain terminals."""
        place = f"{self.where}: " if self.where else ""
        value = f" ({self.value!r})" if self.value else ""
        right = f"; {self.right}" if self.right else ""
        return f"{place}{self.what}{value}{right}"


class BadInput(Exception):
    """What was given cannot be used; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Collects problems while a file is read, so that they are reported together."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(
        self,
        what: str,
        *,
        right: str = "",
        line: int = 0,
        column: str = "",
        value: str = "",
        level: Level = "error",
    ) -> None:
        """Note one problem of this file."""
        self._found.append(Problem(what, right, self.file, line, column, value, level))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems that were found elsewhere."""
        self._found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        """All problems, in the order of their lines."""
        return iter(sorted(self._found, key=lambda p: (p.file, p.line)))

    def __len__(self) -> int:
        """How many were found, warnings included."""
        return len(self._found)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that make the input unusable."""
        return tuple(p for p in self if p.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Those to look at, which stop nothing."""
        return tuple(p for p in self if p.level == "warning")

    def raise_errors(self) -> None:
        """Raise `BadInput` with every error, if there is one."""
        if self.errors:
            raise BadInput(self.errors)
