"""What the picture of chances shows, and how it divides its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dorsal.ballot.odds.chances import ChanceRow
from dorsal.ballot.odds.kind_names import all_series, series_names, series_of, ticket_names
from dorsal.ballot.odds.words import count, one_in, percent
from dorsal.ballot.pictures.ink import LABEL, MARGIN, SMALL, WIDTH, series_colour
from dorsal.ballot.pictures.lettering import shortened, widest, width
from dorsal.ballot.pictures.scales import Scale, chance_scale

MOST_ROWS = 40
ROOMY_ROWS = 16  # up to here each row has space for two lines
LOG_FROM = 100.0  # greatest over smallest chance
MOST_TICKETS, MOST_SERIES = 130.0, 178.0  # pixels of their names
LABEL_GAP = 12.0  # from a mark to its label
HEAD = 26.0  # of the columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it is drawn: its texts, its colour, and whether it opens a block.

    `once` is the chance as `1 in n` and `listed` that with the waiting list; empty: not shown.
    """

    row: ChanceRow
    tickets: str
    series: str
    colour: str
    opens: bool
    once: str
    listed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where everything goes: `step` from row to row, the columns' pixels and the scale.

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
        return HEAD + self.step * len(self.lines) + self.gap * blocks

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


def planned(rows: Sequence[ChanceRow]) -> Plan:
    """Divide the width among the columns and choose the scale."""
    with_list = any(row.place_or_list - row.place > 5e-5 for row in rows)
    roomy = len(rows) <= ROOMY_ROWS
    lines = _lines(rows, with_list=with_list, with_once=roomy or not with_list)
    series = widest((line.series for line in lines), size=SMALL)
    series_x = MARGIN + 14 + widest((line.tickets for line in lines), size=LABEL, bold=True)
    people = widest((*(count(row.applicants) for row in rows), "applicants"), size=SMALL)
    right = WIDTH - MARGIN - people - 16
    list_x = right if with_list and not roomy else 0.0
    listed = widest((*(line.listed for line in lines), "with list"), size=SMALL) + 16
    reaches = [value for row in rows for value in (row.place, *([row.place_or_list] * with_list))]
    start = series_x + (series + 14 if series else 0) + 6
    plan = Plan(
        lines=lines,
        step=(38.0 if with_list else 30.0) if roomy else 21.0,
        gap=10.0 if series else 0.0,
        series_x=series_x,
        list_x=list_x,
        scale=chance_scale(reaches, start=start, end=start + 1, log_from=LOG_FROM),
        with_list=with_list,
    )
    return fitted(plan, limit=right - listed if list_x else right)


def fitted(plan: Plan, *, limit: float) -> Plan:
    """The plan with its scale as long as leaves room for every label before the limit."""
    start = plan.scale.start
    longest = limit - start - 22
    for line in plan.lines:
        share = plan.scale(plan.reach(line.row)) - start
        if share > 0:
            longest = min(longest, (limit - LABEL_GAP - _label_width(line, plan) - start) / share)
    return replace(plan, scale=replace(plan.scale, end=start + longest))


def _label_width(line: Line, plan: Plan) -> float:
    first = width(f"{percent(line.row.place)}  ", size=LABEL, bold=True)
    first += width(line.once, size=SMALL)
    return first if plan.list_x else max(first, width(line.listed, size=SMALL))


def _lines(rows: Sequence[ChanceRow], *, with_list: bool, with_once: bool) -> tuple[Line, ...]:
    series = all_series(rows)
    names, tickets = series_names(series), ticket_names(rows)
    classes = list(dict.fromkeys(one.classes for one in series))
    lines = []
    for _, block in groupby(rows, key=lambda row: row.kind.tickets):
        for number, row in enumerate(block):
            own = series_of(row.kind)
            line = Line(
                row=row,
                tickets=shortened(
                    tickets[row.kind.tickets], most=MOST_TICKETS, size=LABEL, bold=True
                ),
                series=shortened(names[own], most=MOST_SERIES, size=SMALL),
                colour=series_colour(classes.index(own.classes)),
                opens=number == 0,
                once=one_in(row.place) if with_once else "",
                listed=_list_label(row, short=not with_once) if with_list else "",
            )
            lines.append(line)
    return tuple(lines)


def _list_label(row: ChanceRow, *, short: bool) -> str:
    chance = percent(row.place_or_list)
    return chance if short else f"{chance} with list"
