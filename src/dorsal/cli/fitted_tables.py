"""Tables that leave out what a narrow terminal has no room for, rather than cut a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

BETWEEN = 2  # spaces from column to column
NAME = 12  # a column of words may become as narrow as this, and then folds


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its cells, and how soon it may go.

    The column with the highest `spare` goes first; one with 0 stays. `words` are at the left and
    fold; anything else is at the right and whole.
    """

    name: str
    cells: tuple[Text, ...]
    spare: int = 0
    words: bool = False

    @property
    def least(self) -> int:
        """The least width in which nothing of it is cut."""
        wide = max([len(self.name), *(cell.cell_len for cell in self.cells)])
        return min(wide, NAME) if self.words else wide


def numbers_table(title: str = "") -> Table:
    """A table without upright lines, so that many columns have room in a narrow terminal."""
    return Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )


def fitted_table(columns: Sequence[Column], *, width: int, title: str = "") -> Table:
    """A table of the columns that fit into `width`."""
    table = numbers_table(title)
    kept = fitting(columns, width=width)
    for column in kept:
        table.add_column(
            column.name,
            justify="left" if column.words else "right",
            no_wrap=not column.words,
            min_width=column.least,
        )
    for cells in zip(*(column.cells for column in kept), strict=True):
        table.add_row(*cells)
    return table


def fitting(columns: Sequence[Column], *, width: int) -> list[Column]:
    """The columns that fit into `width`: of those that may go, blank ones are left out, and others
    as far as needed.
    """
    kept = [one for one in columns if not one.spare or any(cell.plain for cell in one.cells)]
    while sum(one.least + BETWEEN for one in kept) - BETWEEN > width:
        first = max(kept, key=lambda one: one.spare)
        if not first.spare:
            break
        kept.remove(first)
    return kept
