"""What the rows of an entry file say in one column: each text, how many rows hold it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from dorsal.ballot.entry_file.row_readers import RowReader


class Seen(NamedTuple):
    """How many rows hold a text, and the line of the first."""

    rows: int
    line: int

    def joined(self, other: Seen) -> Seen:
        """Both together, of texts that mean the same."""
        return Seen(self.rows + other.rows, min(self.line, other.line))


ColumnValues: TypeAlias = Mapping[str, Seen]


def column_values(reader: RowReader[Any], column: str) -> dict[str, Seen]:
    """The trimmed texts of a column that are not blank, from a reader that has seen all rows."""
    index = reader.columns.index(column)
    values: dict[str, Seen] = {}
    for cells, (_, _, lines) in reader.items():
        text = (cells if isinstance(cells, str) else cells[index]).strip()
        if text:
            seen = Seen(len(lines), lines[0])
            values[text] = values[text].joined(seen) if text in values else seen
    return values
