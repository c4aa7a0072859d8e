"""What `dorsal ballot odds --classes` shows, and the tables that all chances share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from dorsal.ballot.odds.arrivals import Floats
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.positions import QUARTERS, DrawOrder
from dorsal.ballot.odds.words import chance_words
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount, plain

SUM_DIGITS = 6


@dataclass(frozen=True)
class ClassOdds:
    """Chances of a list of classes; `place` and `place_or_list` have one number for each.

    `quarters` are the positions in the draw order that each class reaches with chances 1/4, 1/2
    and 3/4; empty when they are not asked for.
    """

    field: Field
    waiting_list: int
    place: Floats
    place_or_list: Floats
    quarters: tuple[tuple[int, ...], ...] = ()

    @property
    def sum(self) -> float:
        """The check sum: the places."""
        sizes = [one.applicants for one in self.field.classes]
        return float(sum(size * chance for size, chance in zip(sizes, self.place, strict=True)))


def class_odds(field: Field, *, waiting_list: int, positions: bool) -> ClassOdds:
    """The exact chances of a field, of a place and of a place or one of so many on the list, and
    positions in the draw order if they are asked for.
    """
    place = exact_chances(field)
    listed = exact_chances(field, places=field.places + waiting_list) if waiting_list else place
    quarters = draw_quarters(field) if positions else ()
    return ClassOdds(field, waiting_list, place, listed, quarters)


def draw_quarters(field: Field) -> tuple[tuple[int, ...], ...]:
    """The positions in the draw order that each class reaches with chances 1/4, 1/2 and 3/4."""
    order = DrawOrder(field)
    return tuple(
        tuple(order.quantile(index, share) for share in QUARTERS)
        for index in range(len(field.classes))
    )


def class_odds_json(found: ClassOdds) -> dict[str, Any]:
    """The chances of classes as JSON."""
    return {
        "classes": [
            {
                "tickets": one.tickets,
                "applicants": one.applicants,
                "place": float(place),
                "place_or_list": float(listed),
            }
            for one, place, listed in zip(
                found.field.classes, found.place, found.place_or_list, strict=True
            )
        ],
        "sum": found.sum,
    } | ({"positions": positions_json(found.field, found.quarters)} if found.quarters else {})


def positions_json(
    field: Field, quarters: Sequence[tuple[int, ...]]
) -> list[dict[str, float | int]]:
    """Positions in the draw order as JSON."""
    names = ("quarter", "half", "three_quarters")
    return [
        {"tickets": one.tickets} | dict(zip(names, each, strict=True))
        for one, each in zip(field.classes, quarters, strict=True)
    ]


def show_positions(field: Field, quarters: Sequence[tuple[int, ...]]) -> None:
    """Show positions in the draw order."""
    heads = ["tickets", "a quarter by", "half by", "three quarters by"]
    table = chance_table(heads, numbers=len(heads))
    for one, each in zip(field.classes, quarters, strict=True):
        table.add_row(plain(one.tickets), *(f"{position:,}" for position in each))
    out().print(f"\nPositions in the draw order of {amount(field.applicants, 'entry', 'entries')}:")
    out().print(table)


def show_class_odds(found: ClassOdds) -> None:
    """Show the chances of classes."""
    columns = ["tickets", "applicants", "chance of a place"]
    if found.waiting_list:
        columns.append(f"place or first {found.waiting_list:,} of the waiting list")
    table = chance_table(columns, numbers=2)
    for one, place, listed in zip(
        found.field.classes, found.place, found.place_or_list, strict=True
    ):
        cells = [plain(one.tickets), f"{one.applicants:,}", chance_words(float(place))]
        table.add_row(*cells, *([chance_words(float(listed))] if found.waiting_list else []))
    out().print(table)
    out().print(f"exact; chances add up to {found.sum:,.{SUM_DIGITS}f} places")
    if found.quarters:
        show_positions(found.field, found.quarters)


def chance_table(columns: list[str], *, numbers: int) -> Table:
    """An empty table; the first `numbers` columns are aligned to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        table.add_column(visible(name), justify="right" if index < numbers else "left")
    return table
