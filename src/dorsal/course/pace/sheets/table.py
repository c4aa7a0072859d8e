"""Tables of a sheet: columns in points, rows that share the height that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dorsal.course.pace.sheets.page import INK, MARGIN, SOFT, WIDE, Page, fitted

HIGHEST_ROW, LOWEST_ROW = 24.0, 11.0
LARGEST, SMALL = 9.0, 7.0
TWO_LINES = 24.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the x of its left or right edge, and the width of its text."""

    head: str
    x: float
    wide: float
    align: Literal["left", "right"] = "right"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and its colour."""

    text: str
    colour: str = INK


def draw_table(
    page: Page,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    top: float,
    bottom: float,
    highest: float = HIGHEST_ROW,
    below: Sequence[str] = (),
) -> float:
    """Draw a table between two heights; returns the y of its foot.

    `below` are lines of small print, one under each row from its second column on. A column that is
    empty in every row is left out. Rows that would be too low to read are left
    out at the end, and the last line says how many.
    """
    shown = min(len(rows), int((bottom - top - 16) / LOWEST_ROW))
    high = min(highest, (bottom - top - 16) / max(shown, 1))
    size = min(LARGEST, 0.62 * high)
    filled = [any(row[place].text for row in rows) for place in range(len(columns))]
    for place, column in enumerate(columns):
        if not filled[place]:
            continue
        page.write(column.x, top + 8, column.head, size=7, colour=SOFT, align=column.align)
    page.rule(top + 13)
    y = top + 16
    second = bool(any(below)) and high >= TWO_LINES
    middle = high * (0.36 if second else 0.5)
    for number, row in enumerate(rows[:shown]):
        if number % 2 == 0:
            page.band(y, high)
        _draw_row(page, columns, row, y=y + middle + 0.36 * size, size=size)
        if second:
            line = fitted(below[number], WIDE - MARGIN - columns[1].x, size=SMALL)
            page.write(columns[1].x, y + high * 0.62 + SMALL, line, size=SMALL, colour=SOFT)
        y += high
    if shown < len(rows):
        page.write(MARGIN, y + 8, f"+ {len(rows) - shown}", size=7, colour=SOFT)
    return y


def _draw_row(
    page: Page, columns: Sequence[Column], row: Sequence[Cell], *, y: float, size: float
) -> None:
    for column, cell in zip(columns, row, strict=True):
        page.write(
            column.x,
            y,
            fitted(cell.text, column.wide, size=size),
            size=size,
            colour=cell.colour,
            align=column.align,
            bold=column.bold,
        )
