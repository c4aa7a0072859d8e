"""Tables of chances that are read at once: a line for each number of tickets, a column for each
class; friends in groups below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.table import Table
from rich.text import Text

from dorsal.ballot.odds.chances import ChanceRow, Chances
from dorsal.ballot.odds.floor_prices import FloorPrice, PriceRow
from dorsal.ballot.odds.kind_names import (
    Series,
    all_series,
    class_name,
    company_name,
    series_names,
    series_of,
    ticket_numbers,
)
from dorsal.ballot.odds.words import counted_percent, one_in, percent
from dorsal.cli.class_odds_views import chance_table
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount

MOST_STANDING = 30
MOST_COLUMNS = 3  # classes side by side; with more, each has lines of its own

Row = TypeVar("Row", ChanceRow, PriceRow)


def show_chances(chances: Chances) -> None:
    """Show chances: who applies alone by tickets and class, then friends in groups."""
    alone = [row for row in chances.rows if not row.kind.friends and not row.kind.standing]
    standing = [row for row in chances.rows if row.kind.standing]
    groups = [row for row in chances.rows if row.kind.friends and not row.kind.standing]
    if alone:
        out().print(_alone_table(alone))
    if groups:
        out().print(_groups_table(groups, alone) if alone else _long_table(groups))
    if standing:
        out().print(_long_table(standing[:MOST_STANDING]))
    if len(standing) > MOST_STANDING:
        more = amount(len(standing) - MOST_STANDING, "more kind")
        out().print(f"... and {more} of those who stand in a pool without a draw; --json has all")


def _classes(rows: Iterable[Row]) -> list[Series]:
    """The series of the rows, those with a class first."""
    found = dict.fromkeys(series_of(row.kind) for row in rows)
    return sorted(found, key=lambda one: (not one.classes, one.classes))


def _heads(columns: Sequence[Series], names: Sequence[str]) -> list[str]:
    """Heads for each class, its name over the first of its columns."""
    heads = []
    for one in columns:
        heads += [class_name(one.classes) if len(columns) > 1 else "applicants", *names]
    return heads


def _by_tickets(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows by number of tickets: the number, or each draw with its number."""
    draws = {draw for row in rows for draw, _ in row.kind.tickets}
    told: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: (one.kind.tickets, one.kind)):
        name = ticket_numbers(row.kind.tickets, named=len(draws) > 1)
        told.setdefault(name, []).append(row)
    return list(told.items())


def _alone_table(rows: Sequence[ChanceRow]) -> Table:
    columns = _classes(rows)
    if len(columns) > MOST_COLUMNS:
        return _long_table(rows)
    heads = ["tickets", *_heads(columns, ["chance", "1 in"]), "place or list"]
    table = chance_table(heads, numbers=len(heads))
    for tickets, group in _by_tickets(rows):
        cells = [tickets]
        for one in columns:
            row = next((row for row in group if series_of(row.kind) == one), None)
            cells += _chance_cells(row) if row else ["", "", ""]
        table.add_row(*map(visible, [*cells, _listed(group)]))
    return table


def _chance_cells(row: ChanceRow) -> list[str]:
    chance = counted_percent(row.place, row.place_error) + _error(row.place_error, of=row.place)
    return [f"{row.applicants:,}", chance, one_in(row.place).removeprefix("1 in ")]


def _listed(rows: Sequence[ChanceRow]) -> str:
    """The chances of a place or of standing on the list, from the lowest to the highest."""
    pairs = sorted((row.place_or_list, row.list_error) for row in rows)
    told = list(dict.fromkeys(counted_percent(chance, error) for chance, error in pairs))
    return told[0] if len(told) == 1 else f"{told[0].removesuffix(' %')}–{told[-1]}"


def _error(error: float, *, of: float, share: float = 1 / 20) -> str:
    """The standard error, in points, where it has to be said: from this share of the number."""
    return f" ± {100 * error:.2f}" if of and error > abs(of) * share else ""


def _groups_table(rows: Sequence[ChanceRow], alone: Sequence[ChanceRow]) -> Table:
    """Friends in groups, averaged over tickets and company, beside those who apply alone with as
    many tickets.
    """
    known = {(row.kind.tickets, row.kind.classes): row.place for row in alone}
    heads = ["in groups", "chance", "alone, as many tickets", "who"]
    table = chance_table(heads, numbers=3)
    names = {row.kind: company_name(row.kind.classes, 1 + len(row.kind.friends)) for row in rows}
    for name in sorted(set(names.values())):
        group = [row for row in rows if names[row.kind] == name]
        beside = _mean(
            [
                (known[row.kind.tickets, row.kind.classes], row.applicants)
                for row in group
                if (row.kind.tickets, row.kind.classes) in known
            ]
        )
        people = sum(row.applicants for row in group)
        chance = _mean([(row.place, row.applicants) for row in group]) or 0.0
        error = sum((row.place_error * row.applicants) ** 2 for row in group) ** 0.5 / people
        told = counted_percent(chance, error) + _error(error, of=chance)
        alone_too = "" if beside is None else percent(beside) if beside else "none seen"
        table.add_row(*map(visible, [f"{people:,}", told, alone_too, name]))
    return table


def _mean(weighted: Sequence[tuple[float, int]]) -> float | None:
    """The weighted mean; none of nothing."""
    total = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted) / total if total else None


def _long_table(rows: Sequence[ChanceRow]) -> Table:
    names = series_names(all_series(rows))
    table = chance_table(["tickets", "applicants", "chance", "1 in", "who"], numbers=4)
    for tickets, group in _by_tickets(rows):
        for row in group:
            cells = [tickets, *_chance_cells(row), names[series_of(row.kind)]]
            table.add_row(*map(visible, cells))
    return table


def show_price(price: FloorPrice) -> None:
    """Show what a floor costs whom."""
    scope = "all places" if price.scope == "all" else price.scope
    console = out()
    head = (
        f"\nWhat the floor costs whom: at least {price.count:,} of {scope} for {price.class_name}"
    )
    console.print(visible(Text(head, "bold"), lines=True))
    alone = [row for row in price.rows if not row.kind.friends and not row.kind.standing]
    console.print(_price_table(alone or price.rows))
    console.print(f"{price.moved:.1f} places change hands on average")


def _price_table(rows: Sequence[PriceRow]) -> Table:
    columns = _classes(rows)
    if len(columns) > MOST_COLUMNS:
        return _long_price_table(rows)
    heads = ["tickets", *_heads(columns, ["without", "with it", "points"])]
    table = chance_table(heads, numbers=len(heads))
    for tickets, group in _by_tickets(rows):
        cells = [tickets]
        for one in columns:
            row = next((row for row in group if series_of(row.kind) == one), None)
            cells += _price_cells(row) if row else ["", "", "", ""]
        table.add_row(*map(visible, cells))
    return table


def _both(row: PriceRow) -> list[str]:
    return [
        counted_percent(row.without, row.without_error),
        counted_percent(row.with_floor, row.with_error),
    ]


def _price_cells(row: PriceRow) -> list[str]:
    change = f"{100 * row.gain:+.2f}" + _error(row.error, of=row.gain, share=1 / 4)
    return [f"{row.applicants:,}", *_both(row), change]


def _long_price_table(rows: Sequence[PriceRow]) -> Table:
    heads = ["tickets", "applicants", "without", "with it", "points", "who"]
    table = chance_table(heads, numbers=5)
    for tickets, group in _by_tickets(rows):
        for row in group:
            cells = [
                tickets,
                *_price_cells(row),
                company_name(row.kind.classes, 1 + len(row.kind.friends)),
            ]
            table.add_row(*map(visible, cells))
    return table
