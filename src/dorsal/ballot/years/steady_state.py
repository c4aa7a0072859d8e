"""The steady state: a ballot that is held every year by one rule, once it has settled.

Each year N applicants ask for m places. Somebody with k failures has t(k) tickets. In a large
field the draw of tickets from a hat gives them the chance

    p(k) = 1 - exp(-lambda t(k)),

where lambda is the same for everybody and such that the chances of all add up to the places
(Efraimidis and Spirakis, 'Weighted random sampling with a reservoir', Information Processing
Letters 97, 2006: tickets in a hat are exponential clocks with the rates t, and lambda is the moment
at which the last place goes). Of those who fail, the share r(k) comes back next year with k + 1
failures; newcomers fill up to N. The settled numbers a(k) of applicants with k failures solve

    a(k+1) = a(k) (1 - p(k)) r(k),    sum a(k) = N,    sum a(k) p(k) = m.

The places given to a field of fixed size rise with lambda: a larger lambda makes everybody get in
sooner, so a newcomer is more likely ever to get in, and tries less often. So lambda is found by
bisection.

First-timers' share s: s m places are drawn first, among first-timers alone. With u the chance in
that draw, p(0) = u + (1 - u) (1 - exp(-lambda t(0))), and u a(0) = s m.

Floors: a class that would get fewer places than its floor with the common lambda has a lambda of
its own, which gives it exactly the floor; the others share what is left. In a large field nothing
is left to luck. In a small one a floor a little below what its class gets anyway helps in the
unlucky years, which is not counted here: a floor of 3 among 80 places, for a class that gets 4.9
without it, makes that about 5.0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.ballot.years.rising_root import LARGEST, find_above_zero, find_between
from dorsal.ballot.years.year_rule import FloatArray, YearRule, tickets_by_failures
from dorsal.ground.problems import BadInput, Problem

FIRST_HORIZON = 1024  # failures that are followed one by one at least
LAST_HORIZON = 2**20
NEGLIGIBLE = 1e-12  # of the applicants, beyond the horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A class of applicants, as it applies every year.

    `returns` are the shares of those who fail that come back, by failures before the year; the last
    stands for all above. `floor` is the number of places that the class gets at least.
    """

    name: str
    applicants: float
    returns: tuple[float, ...]
    floor: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """One class in the steady state, by failures k from 0 to the horizon.

    `standing` are the applicants a(k), with all those beyond the horizon in `beyond`, whose tickets
    and returns are taken to be those of the last k (they are, or they are fewer than `NEGLIGIBLE`
    of the class). `chances` are p(k); `stays` is (1 - p) r at the horizon, `reserved` the chance u
    in the draw among first-timers alone, `threshold` is lambda.
    """

    demand: Demand
    tickets: FloatArray
    chances: FloatArray
    standing: FloatArray
    beyond: float
    stays: float
    reserved: float
    threshold: float

    @property
    def places(self) -> float:
        """The places that the class gets: sum a(k) p(k)."""
        drawn = float(self.standing @ self.chances)
        return drawn + self.beyond * float(self.chances[-1])

    @property
    def newcomers(self) -> float:
        """Those who apply for the first time, a(0)."""
        return float(self.standing[0])


def settle(rule: YearRule, demands: Sequence[Demand], places: float) -> tuple[Settled, ...]:
    """The steady state of every class under the rule.

    `BadInput` when there is none: as many places as applicants, floors that take all places, or a
    rule under which too few can get in.
    """
    _check(rule, demands, places)
    horizon = FIRST_HORIZON
    while True:
        settled = _Field(rule, demands, places, horizon).settled()
        if horizon >= LAST_HORIZON or all(map(_far_enough, settled)):
            return settled
        horizon *= 2


def _far_enough(one: Settled) -> bool:
    """Whether nothing that counts lies beyond the horizon, or nothing changes there."""
    last = float(one.tickets[-1])
    constant = bool(one.tickets[-2] == last)
    return constant or one.beyond < NEGLIGIBLE * one.demand.applicants


class _Field:
    """All classes under one rule, followed up to a horizon."""

    def __init__(
        self, rule: YearRule, demands: Sequence[Demand], places: float, horizon: int
    ) -> None:
        self.rule = rule
        self.places = places
        self.tickets = tickets_by_failures(rule, longest=horizon)
        self.classes = [(one, _by_failures(one.returns, horizon + 1)) for one in demands]
        self.start = places / sum(one.applicants for one in demands) / float(self.tickets.max())
        most = [self._at(index, LARGEST, 0.0).places for index in range(len(demands))]
        unfilled = any(have < one.floor for have, one in zip(most, demands, strict=True))
        if unfilled or sum(most) <= places:
            _refuse_too_few(rule)

    def settled(self) -> tuple[Settled, ...]:
        """Find the chance in the first-timers' draw, and every class's lambda."""
        reserved = 0.0
        if self.rule.first_timers:
            target = self.rule.first_timers * self.places
            reserved = find_between(self._first_places, target, 0.0, 1.0)
            if not math.isclose(self._first_places(reserved), target, rel_tol=1e-6):
                _refuse_first_timers(self.rule)
        common = self._common(reserved)
        return tuple(self._settled(index, common, reserved) for index in range(len(self.classes)))

    def _first_places(self, reserved: float) -> float:
        """Places given in the first-timers' draw; endless if they alone are more than there are."""
        if self._total(0.0, reserved) >= self.places:
            return float("inf")
        common = self._common(reserved)
        settled = (self._settled(index, common, reserved) for index in range(len(self.classes)))
        return reserved * sum(one.newcomers for one in settled)

    def _total(self, threshold: float, reserved: float) -> float:
        """Places given with one lambda for all, floors filled up."""
        return sum(
            max(one.floor, self._at(index, threshold, reserved).places)
            for index, (one, _) in enumerate(self.classes)
        )

    def _common(self, reserved: float) -> float:
        return find_above_zero(
            lambda threshold: self._total(threshold, reserved), self.places, start=self.start
        )

    def _settled(self, index: int, common: float, reserved: float) -> Settled:
        """The class with the common lambda, or with its own where its floor asks for it."""
        floor = self.classes[index][0].floor
        settled = self._at(index, common, reserved)
        if settled.places >= floor:
            return settled
        own = find_above_zero(
            lambda threshold: self._at(index, threshold, reserved).places, floor, start=common
        )
        return self._at(index, own, reserved)

    def _at(self, index: int, threshold: float, reserved: float) -> Settled:
        """The class settled with this lambda and this chance in the first-timers' draw."""
        demand, returns = self.classes[index]
        chances = -np.expm1(-threshold * self.tickets)
        chances[0] = reserved + (1.0 - reserved) * chances[0]
        stays = (1.0 - chances) * returns
        relative = np.concatenate(([1.0], np.cumprod(stays[:-1])))
        leaves = float(1.0 - returns[-1] + returns[-1] * chances[-1])
        last = float(relative[-1]) * float(stays[-1])
        beyond = last / leaves if leaves else float("inf") if last else 0.0
        scale = demand.applicants / (float(relative.sum()) + beyond)
        return Settled(
            demand=demand,
            tickets=self.tickets,
            chances=chances,
            standing=scale * relative,
            beyond=scale * beyond if scale else demand.applicants,
            stays=float(stays[-1]),
            reserved=reserved,
            threshold=threshold,
        )


def _by_failures(returns: Sequence[float], length: int) -> FloatArray:
    array = np.full(length, returns[-1])
    array[: len(returns)] = returns[:length]
    return array


def _check(rule: YearRule, demands: Sequence[Demand], places: float) -> None:
    applicants = sum(one.applicants for one in demands)
    if not 0 < places < applicants:
        what = f"{places:,.6g} places for {applicants:,.6g} applicants leave nothing to draw"
        raise BadInput([Problem(what, "name more applicants than places, and 1 place at least")])
    floors = sum(one.floor for one in demands)
    if floors > places or (floors == places and any(not one.floor for one in demands)):
        what = f"the floors take {floors:,.6g} of {places:,.6g} places: nobody else would get in"
        raise BadInput([Problem(what, "lower the floors, or name more places")])
    for one in demands:
        if one.floor >= one.applicants:
            what = f"{one.name}: {one.applicants:,.6g} applicants, and a floor of {one.floor:,.6g}"
            raise BadInput([Problem(what, "a floor is smaller than its class")])
        if one.returns[-1] == 1 and rule.kind == "table" and rule.table[-1] == 0:
            what = f"the rule {rule.name} ends in 0 tickets, and of {one.name} nobody ever leaves"
            raise BadInput([Problem(what, "let the table end in 1 ticket or more")])


def _refuse_too_few(rule: YearRule) -> None:
    what = f"the rule {rule.name} leaves so many without tickets that places would stay empty"
    raise BadInput([Problem(what, "give everybody 1 ticket at least, or name fewer places")])


def _refuse_first_timers(rule: YearRule) -> None:
    what = f"the floors leave too few places for the first-timers' share of the rule {rule.name}"
    raise BadInput([Problem(what, "lower the floors or the share")])
