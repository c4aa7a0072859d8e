"""Picture files of `dorsal ballot odds`: which picture, from which numbers."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from msgspec.structs import replace

from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.kind_names import all_series, series_names, series_of
from dorsal.ballot.odds.order_field import order_field
from dorsal.ballot.odds.positions import chances_within, spread_positions
from dorsal.ballot.odds.words import amount
from dorsal.ballot.pictures import (
    Curve,
    FloorPrice,
    FloorPriceRow,
    PictureFormat,
    chances_picture,
    floor_price_picture,
    positions_picture,
)
from dorsal.cli.class_odds_views import ClassOdds
from dorsal.cli.odds_views import BallotOdds
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file

POINTS = 120  # positions at which a curve is computed
MOST_CURVES = 10
LEAST_APART = 1.5  # times as many tickets as the curve before
DRAW = "draw"


def picture_format(path: Path) -> PictureFormat:
    """The format that a file's name asks for; `BadInput` when it is neither PNG nor SVG."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("png", "svg"):
        what = f"pictures are written as PNG or SVG, not as {path.suffix or 'this'}"
        raise BadInput([Problem(what, "name it FILE.png or FILE.svg", str(path))])
    return cast(PictureFormat, kind)


def write_class_picture(path: Path, found: ClassOdds, *, of: str) -> None:
    """Write a picture of the chances of a list of classes."""
    form = picture_format(path)
    if of == "floors":
        what = "a list of classes has no floors to show"
        raise BadInput([Problem(what, "give ENTRIES.csv and --rules RULES.toml")])
    if of == "positions":
        write_file(path, _positions(found.field, found.waiting_list, "", form))
        return
    classes = zip(found.field.classes, found.place, found.place_or_list, strict=True)
    rows = tuple(
        ChanceRow(
            kind=Kind(tickets=((DRAW, one.tickets),)),
            applicants=one.applicants,
            place=float(place),
            place_or_list=float(listed),
        )
        for one, place, listed in classes
    )
    title = f"Chance of one of {amount(found.field.places, 'place')} by number of tickets"
    listed = f"place or first {found.waiting_list:,} of the waiting list"
    write_file(
        path,
        chances_picture(
            Chances(rows=rows, method="exact"),
            title=title,
            places=found.field.places,
            format=form,
            note=f"lighter: {listed}" if found.waiting_list else "",
        ),
    )


def write_ballot_picture(path: Path, found: BallotOdds, *, of: str) -> None:
    """Write a picture of the chances of an entry file."""
    form = picture_format(path)
    name = f"{found.ballot.rules.race}, {found.ballot.rules.draw}"
    if of == "floors":
        write_file(path, _floors(found, name, form))
        return
    ballot = found.ballot.form
    drawn = {pool for kind in ballot.kinds for pool, _ in kind.tickets}
    draws = [pool for pool in ballot.rules.draws if pool.name in drawn]
    places = sum(ballot.seating.free[pool.name] for pool in draws)
    if of == "positions":
        pool = draws[0]
        field = order_field(ballot, pool.name)
        write_file(path, _positions(field, pool.waiting_list, name, form))
        return
    shown, note = _published(found.chances)
    title = f"{name}: the chance of a place"
    write_file(path, chances_picture(shown, title=title, places=places, format=form, note=note))


def _published(chances: Chances) -> tuple[Chances, str]:
    """What a race would publish: those who apply alone; and a line about the others."""
    alone = tuple(row for row in chances.rows if not row.kind.friends and not row.kind.standing)
    others = [row for row in chances.rows if row.kind.friends or row.kind.standing]
    if not alone or not others:
        return chances, ""
    people = sum(row.applicants for row in others)
    note = (
        f"Shown are those who apply alone; {people:,} apply with friends or stand in another pool."
    )
    return replace(chances, rows=alone), note


def _positions(field: Field, waiting_list: int, name: str, form: PictureFormat) -> bytes:
    positions = spread_positions(field.applicants, count=POINTS)
    chances = chances_within(field, positions)
    shown = _spread_classes(field)
    curves = [
        Curve(
            name=_curve_name(field.classes[index].tickets, first=index == shown[0]),
            x=tuple(float(one) for one in positions),
            y=tuple(float(one) for one in chances[:, index]),
        )
        for index in shown
    ]
    return positions_picture(
        curves,
        title=f"{name}: where in the draw order?" if name else "Where in the draw order?",
        places=field.places,
        waiting_list=waiting_list,
        entries=field.applicants,
        format=form,
    )


def _curve_name(tickets: float, *, first: bool) -> str:
    """The first curve says what the numbers on the others are."""
    return amount(tickets, "ticket") if first else f"{tickets:,}"


def _spread_classes(field: Field) -> list[int]:
    """The classes with a curve of their own: the fewest and the most tickets, and between them
    those that stand far enough apart.
    """
    order = sorted(range(len(field.classes)), key=lambda at: field.classes[at].tickets)
    tickets = [field.classes[at].tickets for at in order]
    apart = max(LEAST_APART, (tickets[-1] / tickets[0]) ** (1 / (MOST_CURVES - 1)))
    chosen = [0]
    for at in range(1, len(order) - 1):
        before, last = tickets[chosen[-1]], tickets[-1]
        if tickets[at] >= apart * before * (1 - 1e-9) and last >= apart * tickets[at] * (1 - 1e-9):
            chosen.append(at)
    chosen += [len(order) - 1] if len(order) > 1 else []
    return [order[at] for at in chosen]


def _floors(found: BallotOdds, name: str, form: PictureFormat) -> bytes:
    if not found.prices:
        raise BadInput([Problem("these rules have no floor to show", "show --of chances")])
    alone = [row for row in found.chances.rows if not row.kind.friends]
    names = series_names(all_series(alone))
    prices = [
        FloorPrice(
            floor=f"at least {price.count:,} places for {price.class_name}",
            rows=tuple(
                FloorPriceRow(
                    label=names[series_of(row.kind)],
                    tickets=row.kind.tickets[0][1] if row.kind.tickets else 0,
                    applicants=row.applicants,
                    without=row.without,
                    with_floor=row.with_floor,
                )
                for row in price.rows
                if not row.kind.friends
            ),
        )
        for price in found.prices
    ]
    return floor_price_picture(prices, title=f"What the floors cost whom: {name}", format=form)
