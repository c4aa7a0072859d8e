"""What `dorsal ballot odds` shows: tables of chances and JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from dorsal.ballot.odds.chances import LARGE_KIND, ChanceRow, Chances, Kind
from dorsal.ballot.odds.exact_ballot import why_not_exact
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.floor_prices import FloorPrice
from dorsal.ballot.odds.order_field import order_field
from dorsal.ballot.odds.words import error_points
from dorsal.cli.class_odds_views import (
    SUM_DIGITS,
    draw_quarters,
    positions_json,
    show_positions,
)
from dorsal.cli.odds_tables import show_chances, show_price
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount
from dorsal.outside.odds_runs import OpenBallot


@dataclass(frozen=True)
class BallotOdds:
    """Chances of an entry file under its rules, and what each floor costs whom."""

    ballot: OpenBallot
    chances: Chances
    prices: tuple[FloorPrice, ...]
    positions: bool = False

    @property
    def orders(self) -> list[tuple[str, Field]]:
        """The draws with their fields of entries, when positions are asked for."""
        form = self.ballot.form
        drawn = {pool for kind in form.kinds for pool, _ in kind.tickets} if self.positions else ()
        names = [pool.name for pool in form.rules.draws if pool.name in drawn]
        return [(name, order_field(form, name)) for name in names]


def ballot_odds_json(found: BallotOdds) -> dict[str, Any]:
    """The chances of an entry file as JSON."""
    form, chances = found.ballot.form, found.chances
    return {
        "race": found.ballot.rules.race,
        "draw": found.ballot.rules.draw,
        "method": chances.method,
        "why_not_exact": why_not_exact(form),
        "simulated_draws": chances.draws,
        "seed": chances.seed if chances.draws else None,
        "classes": [row_json(row, chances) for row in chances.rows],
        "sum": chances.expected_places,
        "sure": dict(sorted(Counter(form.sure.values()).items())),
        "floors": [_price_json(price) for price in found.prices],
        **({"positions": _orders_json(found)} if found.positions else {}),
    }


def _orders_json(found: BallotOdds) -> dict[str, Any]:
    return {name: positions_json(field, draw_quarters(field)) for name, field in found.orders}


def kind_json(kind: Kind) -> dict[str, Any]:
    """A kind as JSON: `tickets` is their number in the first of the draws in `tickets_in`."""
    return {
        "tickets": kind.tickets[0][1] if kind.tickets else 0,
        "tickets_in": dict(kind.tickets),
        "of": list(kind.classes),
        "friends": [list(friend) for friend in kind.friends],
        "standing": dict(kind.standing),
    }


def row_json(row: ChanceRow, chances: Chances) -> dict[str, Any]:
    """A row of chances as JSON; `within` gives a place or one of the first n of the list."""
    return kind_json(row.kind) | {
        "applicants": row.applicants,
        "place": row.place,
        "place_or_list": row.place_or_list,
        "place_error": row.place_error,
        "list_error": row.list_error,
        "within": {str(n): one for n, one in zip(chances.steps, row.within, strict=True)},
    }


def _price_json(price: FloorPrice) -> dict[str, Any]:
    return {
        "class": price.class_name,
        "of": price.scope,
        "at_least": price.count,
        "places_moved": price.moved,
        "classes": [
            kind_json(row.kind)
            | {
                "applicants": row.applicants,
                "without": row.without,
                "with": row.with_floor,
                "error": row.error,
            }
            for row in price.rows
        ],
    }


def show_ballot_odds(found: BallotOdds) -> None:
    """Show the chances of an entry file."""
    ballot, console = found.ballot, out()
    taking_part = sum(ballot.form.applicants)
    title = f"{ballot.rules.race}, {ballot.rules.draw}"
    console.print(visible(Text(title, "bold")))
    sure = f"{len(ballot.form.sure):,} are sure of a place, " if ballot.form.sure else ""
    drawn = sum(ballot.form.seating.free[pool.name] for pool in ballot.form.rules.draws)
    asking = amount(taking_part, "applicant")
    console.print(f"{sure}{asking} for {amount(drawn, 'drawn place', 'drawn places')}\n")
    show_chances(found.chances)
    console.print(method_line(found.chances, why=why_not_exact(ballot.form)))
    for price in found.prices:
        show_price(price)
    for name, field in found.orders:
        console.print(visible(Text(f"\n{name}", "bold"), lines=True), end="")
        show_positions(field, draw_quarters(field))


def method_line(chances: Chances, *, why: str) -> str:
    """How the chances were found, and how sure they are."""
    total = chances.expected_places
    if chances.method == "exact":
        return f"exact; chances add up to {total:,.{SUM_DIGITS}f} places"
    large = any(row.applicants >= LARGE_KIND for row in chances.rows)
    kinds = f"for kinds of at least {LARGE_KIND} applicants" if large else "for every kind"
    worst = error_points(chances.worst_error)
    bounded = worst if worst.startswith("less") else f"at most {worst}"
    return (
        f"simulated, since {why}: {chances.draws:,} draws (seed {chances.seed}),"
        f" standard error {bounded} {kinds};"
        f" chances add up to {total:,.2f} places"
    )
