"""What `dorsal ballot odds --classes` shows, and the tables that all chances share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.table import Table

from dorsal.ballot.odds.arrivals import Floats
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.words import chance_words
from dorsal.cli.reporting import out, visible

SUM_DIGITS = 6


@dataclass(frozen=True)
class ClassOdds:
    """Chances of a list of classes; `place` and `place_or_list` have one number for each."""

    field: Field
    waiting_list: int
    place: Floats
    place_or_list: Floats

    @property
    def sum(self) -> float:
        """The check sum: the places."""
        sizes = [one.applicants for one in self.field.classes]
        return float(sum(size * chance for size, chance in zip(sizes, self.place, strict=True)))


def class_odds(field: Field, *, waiting_list: int) -> ClassOdds:
    """The exact chances of a field, of a place and of a place or one of so many on the list."""
    place = exact_chances(field)
    listed = exact_chances(field, places=field.places + waiting_list) if waiting_list else place
    return ClassOdds(field, waiting_list, place, listed)


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
    }


def show_class_odds(found: ClassOdds) -> None:
    """Show the chances of classes."""
    columns = ["tickets", "applicants", "chance of a place"]
    if found.waiting_list:
        columns.append(f"place or first {found.waiting_list:,} of the waiting list")
    table = chance_table(columns, numbers=2)
    for one, place, listed in zip(
        found.field.classes, found.place, found.place_or_list, strict=True
    ):
        cells = [f"{one.tickets:,}", f"{one.applicants:,}", chance_words(float(place))]
        table.add_row(*cells, *([chance_words(float(listed))] if found.waiting_list else []))
    out().print(table)
    out().print(f"exact; chances add up to {found.sum:,.{SUM_DIGITS}f} places")


def chance_table(columns: list[str], *, numbers: int) -> Table:
    """An empty table; the first `numbers` columns are aligned to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        table.add_column(visible(name), justify="right" if index < numbers else "left")
    return table
