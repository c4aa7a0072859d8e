"""What the picture of chances shows, and how it divides its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dorsal.ballot.odds.chances import ChanceRow
from dorsal.ballot.odds.kind_names import (
    Series,
    all_series,
    series_names,
    series_of,
    ticket_names,
)
from dorsal.ballot.odds.words import counted_percent, one_in
from dorsal.ballot.pictures.ink import LABEL, MARGIN, SMALL, STACK_LINE, WIDTH, series_colour
from dorsal.ballot.pictures.lettering import stacked, widest, width
from dorsal.ballot.pictures.scales import Scale, chance_scale
from dorsal.ground.plain_words import plain

MOST_ROWS = 40
ROOMY_ROWS = 16  # up to here each row has space for two lines
LOG_FROM = 100.0  # greatest over smallest chance
MOST_TICKETS, MOST_SERIES = 130.0, 178.0  # pixels of their names before they break into lines
MOST_NAMES = 240.0  # of both: what the series leave of it is for the tickets
LABEL_GAP = 12.0  # from a mark to its label
HEAD = 26.0  # of the columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it is drawn: its texts, its colour, and whether it opens a block.

    `tickets` and `series` are in lines, `high` are the pixels that all the texts need. `once` is
    the chance as `1 in n` and `listed` that with the waiting list; empty: not shown.
    """

    row: ChanceRow
    tickets: tuple[str, ...]
    series: tuple[str, ...]
    colour: str
    opens: bool
    once: str
    listed: str
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancePlan:
    """Where everything goes: `step` from row to row at least, the columns' pixels and the scale.

    `list_x` is the right edge of a column for the chances with the waiting list, 0.0 where they
    stand in a second line of each row or are not shown.
    """

    lines: tuple[Line, ...]
    step: float
    gap: float
    series_x: float
    list_x: float
    scale: Scale
    with_list: bool

    @property
    def height(self) -> float:
        """From the head of the columns to the end of the last row."""
        blocks = sum(line.opens for line in self.lines)
        return HEAD + sum(line.high for line in self.lines) + self.gap * blocks

    def reach(self, row: ChanceRow) -> float:
        """The greatest chance of a row that is drawn."""
        return max(row.place, row.place_or_list) if self.with_list else row.place


def largest(rows: Sequence[ChanceRow]) -> tuple[ChanceRow, ...]:
    """At most 40 rows, those with the most applicants, in the order of their tickets."""
    chosen = sorted(rows, key=lambda row: (-row.applicants, row.kind))[:MOST_ROWS]
    order = {series: number for number, series in enumerate(all_series(chosen))}
    return tuple(sorted(chosen, key=lambda row: (*_tickets_order(row), order[series_of(row.kind)])))


def _tickets_order(row: ChanceRow) -> tuple[float, tuple[tuple[str, int | float], ...]]:
    return sum(number for _, number in row.kind.tickets), row.kind.tickets


def planned(rows: Sequence[ChanceRow]) -> ChancePlan:
    """Divide the width among the columns and choose the scale."""
    with_list = any(row.place_or_list - row.place > 5e-5 for row in rows)
    roomy = len(rows) <= ROOMY_ROWS
    step = (38.0 if with_list else 30.0) if roomy else 21.0
    lines = _lines(rows, step=step, with_list=with_list, with_once=roomy or not with_list)
    series = widest((name for line in lines for name in line.series), size=SMALL)
    tickets = widest((name for line in lines for name in line.tickets), size=LABEL, bold=True)
    series_x = MARGIN + 14 + tickets
    people = widest((*(plain(row.applicants) for row in rows), "applicants"), size=SMALL)
    right = WIDTH - MARGIN - people - 16
    list_x = right if with_list and not roomy else 0.0
    listed = widest((*(line.listed for line in lines), "with list"), size=SMALL) + 16
    reaches = [value for row in rows for value in (row.place, *([row.place_or_list] * with_list))]
    start = series_x + (series + 14 if series else 0) + 6
    plan = ChancePlan(
        lines=lines,
        step=step,
        gap=10.0 if series else 0.0,
        series_x=series_x,
        list_x=list_x,
        scale=chance_scale(reaches, start=start, end=start + 1, log_from=LOG_FROM),
        with_list=with_list,
    )
    return fitted(plan, limit=right - listed if list_x else right)


def fitted(plan: ChancePlan, *, limit: float) -> ChancePlan:
    """The plan with its scale as long as leaves room for every label before the limit."""
    start = plan.scale.start
    longest = limit - start - 22
    for line in plan.lines:
        share = plan.scale(plan.reach(line.row)) - start
        if share > 0:
            longest = min(longest, (limit - LABEL_GAP - _label_width(line, plan) - start) / share)
    return replace(plan, scale=replace(plan.scale, end=start + longest))


def _label_width(line: Line, plan: ChancePlan) -> float:
    first = width(
        f"{counted_percent(line.row.place, line.row.place_error)}  ", size=LABEL, bold=True
    )
    first += width(line.once, size=SMALL)
    return first if plan.list_x else max(first, width(line.listed, size=SMALL))


def _lines(
    rows: Sequence[ChanceRow], *, step: float, with_list: bool, with_once: bool
) -> tuple[Line, ...]:
    known = all_series(rows)
    names, tickets = _series_lines(known), ticket_names(rows)
    classes = list(dict.fromkeys(one.classes for one in known))
    wide = widest((name for lines in names.values() for name in lines), size=SMALL)
    most = max(MOST_TICKETS, MOST_NAMES - wide)
    lines = []
    for of, block in groupby(rows, key=lambda row: row.kind.tickets):
        together = list(block)
        told = stacked(tickets[of], most=most, size=LABEL, bold=True)
        least = max(step, _stack_height(told) / len(together))
        for number, row in enumerate(together):
            own = series_of(row.kind)
            line = Line(
                row=row,
                tickets=told,
                series=names[own],
                colour=series_colour(classes.index(own.classes)),
                opens=number == 0,
                once=one_in(row.place) if with_once else "",
                listed=_list_label(row, short=not with_once) if with_list else "",
                high=max(least, _stack_height(names[own])),
            )
            lines.append(line)
    return tuple(lines)


def _series_lines(series: Sequence[Series]) -> dict[Series, tuple[str, ...]]:
    """The name of each series in lines, none where there is nothing to tell apart."""
    names = series_names(series)
    return {one: stacked(names[one], most=MOST_SERIES, size=SMALL) for one in series}


def _stack_height(lines: Sequence[str]) -> float:
    """The pixels of a row that a label of several lines needs; a single line fits in any."""
    return STACK_LINE * len(lines) + 6 if len(lines) > 1 else 0.0


def _list_label(row: ChanceRow, *, short: bool) -> str:
    chance = counted_percent(row.place_or_list, row.list_error)
    return chance if short else f"{chance} with list"
