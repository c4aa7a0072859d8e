"""Problems of a file with a million rows: each kind is listed so often, then only counted."""

from __future__ import annotations

from collections import Counter

from dorsal.ground.problems import Level, Problems

MOST_ALIKE = 1000


class AlikeProblems(Problems):
    """Collects problems, and of those that are alike (same words, same column) the first thousand.

    `close` adds one line for each kind that was cut short, with the number of those left out.
    """

    def __init__(self, file: str = "") -> None:
        super().__init__(file)
        self._alike: Counter[tuple[str, str, Level]] = Counter()
        self._last: dict[tuple[str, str, Level], int] = {}

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
        """Note one problem of this file, or only count it."""
        kind = (what, column, level)
        self._alike[kind] += 1
        if self._alike[kind] <= MOST_ALIKE:
            super().add(what, right=right, line=line, column=column, value=value, level=level)
        else:
            self._last[kind] = max(line, self._last.get(kind, 0))

    def close(self) -> None:
        """Say how many were left out, at the line of the last."""
        for (what, column, level), line in self._last.items():
            left_out = self._alike[what, column, level] - MOST_ALIKE
            text = f"{what}: {left_out} more like this, up to this line"
            super().add(text, line=line, column=column, level=level)
        self._last.clear()
