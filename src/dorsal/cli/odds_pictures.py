"""Picture files of `dorsal ballot odds`: which picture, from which numbers."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from dorsal.ballot.draw.sealed import DrawPool
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.exact_ballot import why_not_exact
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.kind_names import all_series, series_names, series_of, ticket_names
from dorsal.ballot.odds.order_field import order_field
from dorsal.ballot.odds.positions import chances_within, spread_positions
from dorsal.ballot.pictures import (
    Curve,
    PictureFormat,
    PricedFloor,
    PricedRow,
    chances_picture,
    floor_price_picture,
    positions_picture,
)
from dorsal.cli.class_odds_views import ClassOdds
from dorsal.cli.odds_views import BallotOdds, method_line
from dorsal.cli.picture_files import picture_format
from dorsal.ground.plain_words import amount, listed
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file

POINTS = 120  # positions at which a curve is computed
MOST_CURVES = 10
LEAST_APART = 1.5  # times as many tickets as the curve before
DRAW = "draw"


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
            place_or_list=float(or_list),
        )
        for one, place, or_list in classes
    )
    title = f"Chance of one of {amount(found.field.places, 'place')} by number of tickets"
    write_file(
        path,
        chances_picture(
            Chances(rows=rows, method="exact"),
            title=title,
            places=found.field.places,
            format=form,
            note=_list_note(found.waiting_list),
        ),
    )


def _list_note(waiting_list: int) -> str:
    return f"Of the waiting list the first {waiting_list:,} count." if waiting_list else ""


def write_ballot_picture(path: Path, found: BallotOdds, *, of: str) -> None:
    """Write a picture of the chances of an entry file."""
    form = picture_format(path)
    if not found.ballot.form.kinds:
        what = "nobody takes part in a draw: there are no chances to show"
        raise BadInput([Problem(what, "", str(found.ballot.entries_path))])
    name = f"{found.ballot.rules.race}, {found.ballot.rules.draw}"
    if of == "floors":
        write_file(path, _floors(found, name, form))
    elif of == "positions":
        write_file(path, _positions_of_draw(found, name, form))
    else:
        write_file(path, _chances(found, name, form))


def _drawn(found: BallotOdds) -> list[DrawPool]:
    """The draws in which somebody takes part."""
    ballot = found.ballot.form
    named = {pool for kind in ballot.kinds for pool, _ in kind.tickets}
    return [pool for pool in ballot.rules.draws if pool.name in named]


def _chances(found: BallotOdds, name: str, form: PictureFormat) -> bytes:
    shown, note = _published(found.chances)
    return chances_picture(
        shown,
        title=f"{name}: the chance of a place",
        places=sum(found.ballot.form.seating.free[pool.name] for pool in _drawn(found)),
        format=form,
        note=note,
        method=_method(found),
        applicants=sum(found.ballot.form.applicants),
    )


def _method(found: BallotOdds) -> str:
    return method_line(found.chances, why=why_not_exact(found.ballot.form))


def _positions_of_draw(found: BallotOdds, name: str, form: PictureFormat) -> bytes:
    """The draw order of the draw with the most entries."""
    ballot = found.ballot.form
    draws = _drawn(found)
    if not draws:
        raise BadInput([Problem("nobody takes part in a draw: there is no draw order", "")])
    fields = {pool.name: order_field(ballot, pool.name) for pool in draws}
    pool = max(draws, key=lambda one: fields[one.name].applicants)
    named = f"{name}, {pool.name}" if len(draws) > 1 else name
    notes = []
    if ballot.rules.floors or ballot.rules.caps or any(kind.friends for kind in ballot.kinds):
        notes.append("Floors, caps and groups make the last place fall a little earlier or later.")
    if len(draws) > 1:
        others = [one.name for one in draws if one.name != pool.name]
        notes.append(f"Not shown: the order of {listed(others)}.")
    return _positions(fields[pool.name], pool.waiting_list, named, form, note=" ".join(notes))


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


def _positions(
    field: Field, waiting_list: int, name: str, form: PictureFormat, *, note: str = ""
) -> bytes:
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
        note=note,
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
    shown = {row.kind for row in alone or found.chances.rows}
    rows = [row for row in found.chances.rows if row.kind in shown]
    names, tickets = series_names(all_series(rows)), ticket_names(rows)
    several = len(_drawn(found)) > 1
    prices = [
        PricedFloor(
            floor=f"at least {price.count:,} places for {price.class_name}",
            rows=tuple(
                PricedRow(
                    label=names[series_of(row.kind)],
                    tickets=row.kind.tickets[0][1] if row.kind.tickets else 0,
                    applicants=row.applicants,
                    without=row.without,
                    with_floor=row.with_floor,
                    without_error=row.without_error,
                    with_error=row.with_error,
                    ticket_label=tickets[row.kind.tickets] if several else "",
                )
                for row in price.rows
                if row.kind in shown
            ),
        )
        for price in found.prices
    ]
    return floor_price_picture(
        prices,
        title=f"What the floors cost whom: {name}",
        format=form,
        note=_method(found),
    )
