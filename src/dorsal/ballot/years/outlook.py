"""What the steady state means for applicants and for the race: chances, waiting, newcomers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ballot.years.steady_state import Demand, Settled, settle
from dorsal.ballot.years.year_rule import FloatArray, YearRule, tickets_by_failures

LONGEST_WAIT = 1000  # years; who waits longer waits for ever
ALL_BUT_CERTAIN = 0.99


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """One class of applicants under one rule, settled. Years of trying count from 1."""

    settled: Settled

    @property
    def name(self) -> str:
        """The class."""
        return self.settled.demand.name

    @property
    def applicants(self) -> float:
        """Applicants per year."""
        return self.settled.demand.applicants

    @property
    def places(self) -> float:
        """Places that the class gets per year."""
        return self.settled.places

    @property
    def newcomers(self) -> float:
        """Those who apply for the first time, per year."""
        return self.settled.newcomers

    @property
    def floor_binds(self) -> bool:
        """Whether the class gets its places from its floor, and no more."""
        floor = self.settled.demand.floor
        return floor > 0 and math.isclose(self.places, floor, rel_tol=1e-9)

    def chance(self, year: int) -> float:
        """The chance in the year of trying: p(year - 1)."""
        chances = self.settled.chances
        return float(chances[min(year - 1, len(chances) - 1)])

    def tickets(self, year: int) -> float:
        """Tickets in the year of trying: t(year - 1)."""
        tickets = self.settled.tickets
        return float(tickets[min(year - 1, len(tickets) - 1)])

    def chance_within(self, years: int) -> float:
        """The chance of a place within so many years, for somebody who applies in every one."""
        return float(self._within[min(years, LONGEST_WAIT) - 1])

    def wait(self, share: float) -> int | None:
        """The year by which this share of those who apply every year has a place.

        The smallest n with `chance_within(n) >= share`; None: not within `LONGEST_WAIT` years.
        """
        year = int(np.searchsorted(self._within, share)) + 1
        return year if year <= LONGEST_WAIT else None

    @property
    def guarantee(self) -> int | None:
        """The year by which a place is all but certain (99 %) for who applies every year."""
        return self.wait(ALL_BUT_CERTAIN)

    @property
    def first_timers_places(self) -> float:
        """Places that go to those who try for the first time."""
        return self.newcomers * self.chance(1)

    @property
    def years_tried(self) -> float:
        """Years that those who get in this year have tried, this one included, added up."""
        one = self.settled
        tried = np.arange(1, len(one.chances) + 1)
        further = 1.0 / (1.0 - one.stays) if one.beyond else 0.0  # mean years past the horizon
        past = one.beyond * float(one.chances[-1]) * (len(tried) + further)
        return float((one.standing * one.chances) @ tried) + past

    @property
    def mean_years_tried(self) -> float:
        """How often those who get in this year have tried on average, this year included."""
        return self.years_tried / self.places

    def standing(self, first: int, last: int | None = None) -> float:
        """Applicants with `first` to `last` failures (None: or more)."""
        one = self.settled
        if last is None:
            return float(one.standing[first:].sum()) + one.beyond
        return float(one.standing[first : last + 1].sum())

    @property
    def _within(self) -> FloatArray:
        """The chance within 1, 2, ... years: 1 - product of (1 - p(k)), summed up year by year, so
        that the smallest chances are not lost.
        """
        chances = self.settled.chances[:LONGEST_WAIT].tolist()
        within = accumulate(chances, lambda by_now, chance: by_now + (1.0 - by_now) * chance)
        return np.fromiter(within, dtype=np.float64, count=len(chances))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleOutlook:
    """All classes under one rule."""

    rule: YearRule
    classes: tuple[Outlook, ...]

    @property
    def places(self) -> float:
        """Places per year, of all classes."""
        return sum(one.places for one in self.classes)

    @property
    def newcomers(self) -> float:
        """Newcomers per year, of all classes."""
        return sum(one.newcomers for one in self.classes)

    @property
    def first_timers_share(self) -> float:
        """The share of all places that goes to those who try for the first time, from 0 to 1."""
        return sum(one.first_timers_places for one in self.classes) / self.places

    @property
    def mean_years_tried(self) -> float:
        """How often those who get in this year have tried on average, this year included."""
        return sum(one.years_tried for one in self.classes) / self.places

    @property
    def over_the_bound(self) -> float:
        """Applicants to whom the rule would give more tickets than an entry may have.

        They are counted with `MOST_TICKETS`; the ballot itself would refuse them, unless the rule
        names `most`.
        """
        if self.rule.most < MOST_TICKETS:
            return 0.0
        longest = len(self.classes[0].settled.tickets) - 1
        free = tickets_by_failures(replace(self.rule, most=math.inf), longest=longest)
        over = int(np.searchsorted(free > MOST_TICKETS, True))
        return sum(one.standing(over) for one in self.classes) if over <= longest else 0.0


def look_ahead(rule: YearRule, demands: Sequence[Demand], *, places: float) -> RuleOutlook:
    """What the rule leads to when it is kept for many years; `BadInput` when there is no such
    steady state.
    """
    settled = settle(rule, demands, places)
    return RuleOutlook(rule=rule, classes=tuple(Outlook(settled=one) for one in settled))
