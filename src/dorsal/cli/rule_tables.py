"""Tables with a column for each rule, in as many tables as the console's width asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from dorsal.cli.reporting import visible

BORDERS = 3  # a column's own rule and the blank at either side
WIDEST_WORD = 20  # of a name, above which it is broken
BESIDE, BELOW = "  ", "\n"  # where the second part of a cell stands

Cell = tuple[str, ...]  # its parts: `("0.44 %", "1 in 225")`
Widths = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of all rules: what it is about, for each column at the left, and their cells."""

    about: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How the rules are put into tables: `groups` are their numbers, `joint` is within a cell."""

    joint: str
    left: Widths
    widths: Widths
    groups: tuple[range, ...]
    room: int

    @property
    def badness(self) -> tuple[bool, int]:
        """What makes it hard to read: something has to be cut; the tables are many."""
        cut = any(_width(self.widths[one] for one in group) > self.room for group in self.groups)
        return cut, len(self.groups)


def rule_tables(
    names: Sequence[str], sections: Sequence[Section], *, left: Sequence[str], width: int
) -> list[Table]:
    """Tables of as many rules as fit into `width` characters, each with all sections.

    `names` are those of the rules, `left` the heads of the columns to the left of them. The parts
    of a cell stand beside each other, unless there are fewer tables with one below the other.
    """
    layouts = [_lay_out(names, sections, left, width, joint) for joint in (BESIDE, BELOW)]
    best = min(layouts, key=lambda one: one.badness)
    return [_table(names, sections, left, best, group) for group in best.groups]


def _lay_out(
    names: Sequence[str], sections: Sequence[Section], left: Sequence[str], width: int, joint: str
) -> _Layout:
    rows = [row for section in sections for row in section.rows]
    abouts = tuple(
        max(_word(head), *(min(_longest(row.about[at]), WIDEST_WORD) for row in rows))
        for at, head in enumerate(left)
    )
    headings = max(cell_len(section.heading) for section in sections)
    abouts = (max(abouts[0], headings), *abouts[1:])
    widths = tuple(
        max(_word(name), *(_longest(joint.join(row.cells[at])) for row in rows))
        for at, name in enumerate(names)
    )
    room = width - 1 - _width(abouts)
    groups = tuple(_groups(widths, room))
    return _Layout(joint=joint, left=abouts, widths=widths, groups=groups, room=room)


def _longest(text: str) -> int:
    return max(map(cell_len, visible(text, lines=True).plain.split("\n")))


def _word(name: str) -> int:
    """The width of a name with a line for each of its words."""
    return min(max(map(cell_len, visible(name).plain.split()), default=0), WIDEST_WORD)


def _width(widths: Iterable[int]) -> int:
    """The width of these columns with their rules and blanks."""
    return sum(one + BORDERS for one in widths)


def _groups(widths: Widths, room: int) -> Iterator[range]:
    """The columns from left to right, as many in a table as fit and at least one."""
    start = 0
    while start < len(widths):
        stop = start + 1
        while stop < len(widths) and _width(widths[start : stop + 1]) <= room:
            stop += 1
        yield range(start, stop)
        start = stop


def _table(
    names: Sequence[str],
    sections: Sequence[Section],
    left: Sequence[str],
    layout: _Layout,
    group: range,
) -> Table:
    table = Table()
    for head, width in zip(left, layout.left, strict=True):
        table.add_column(visible(head), width=width, overflow="fold")
    whole = {at: max(layout.widths[at], cell_len(visible(names[at]).plain)) for at in group}
    widths = whole if _width(whole.values()) <= layout.room else dict(enumerate(layout.widths))
    for at in group:
        name = visible(names[at])
        table.add_column(name, width=widths[at], justify="right", overflow="fold")
    for section in sections:
        table.add_row(Text(section.heading, "italic"))
        for row in section.rows:
            cells = (layout.joint.join(row.cells[at]) for at in group)
            table.add_row(*map(visible, row.about), *cells)
        table.add_section()
    return table
