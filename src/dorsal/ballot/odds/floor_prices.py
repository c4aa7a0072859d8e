"""What each floor costs whom: everybody's chance with a floor and without it."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

import msgspec

from dorsal.ballot.draw.sealed import SealedQuota
from dorsal.ballot.odds.ballot_form import BallotForm, classes_told_apart, form_public
from dorsal.ballot.odds.chances import Chances, Kind


class PriceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The chance of one kind with a floor and without it, and their standard errors, 0.0 where they
    are exact.
    """

    kind: Kind
    applicants: int
    without: float
    with_floor: float
    without_error: float = 0.0
    with_error: float = 0.0

    @property
    def error(self) -> float:
        """A bound on the standard error of the difference: both sides may share their draws."""
        return float(hypot(self.without_error, self.with_error))

    @property
    def gain(self) -> float:
        """What the floor gives them; negative: what it costs."""
        return self.with_floor - self.without


class FloorPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What one floor does: `count` places of `scope` (a draw, or `all`) to a class first."""

    class_name: str
    scope: str
    count: int
    rows: tuple[PriceRow, ...]

    @property
    def moved(self) -> float:
        """How many places change hands on average."""
        return sum(max(0.0, row.gain) * row.applicants for row in self.rows)


def without_floor(form: BallotForm, floor: SealedQuota) -> BallotForm:
    """The same ballot, with the same kinds, without one of its floors."""
    floors = tuple(one for one in form.rules.floors if one is not floor)
    rules = msgspec.structs.replace(form.rules, floors=floors)
    return form_public(form.entries, rules, classes=classes_told_apart(form.rules))


def price_floors(
    form: BallotForm, chances: Chances, *, chances_of: Callable[[BallotForm], Chances]
) -> tuple[FloorPrice, ...]:
    """What each floor of a ballot costs whom; `chances_of` finds the chances of a ballot."""
    prices = []
    for floor in form.rules.floors:
        bare = {row.kind: row for row in chances_of(without_floor(form, floor)).rows}
        rows = tuple(
            PriceRow(
                kind=row.kind,
                applicants=row.applicants,
                without=bare[row.kind].place,
                with_floor=row.place,
                without_error=bare[row.kind].place_error,
                with_error=row.place_error,
            )
            for row in chances.rows
        )
        prices.append(
            FloorPrice(class_name=floor.class_name, scope=floor.scope, count=floor.count, rows=rows)
        )
    return tuple(prices)
