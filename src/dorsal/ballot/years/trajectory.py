"""The way from today's field: the same draw year after year, with newcomers as many as today.

Each year lambda is such that the chances of today's a(k) add up to the places; then
a(k+1) = a(k) (1 - p(k)) r(k), and a(0) is today's again (see `steady_state` for the symbols).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.ballot.years.rising_root import LARGEST, find_above_zero
from dorsal.ballot.years.year_rule import FloatArray, YearRule, tickets_by_failures

SOME_FAILURES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAhead:
    """One of the coming ballots: 1 is this year's.

    `first_timer` and `five_failures` are the chances, in that year, of who tries for the first time
    and of who has failed five times.
    """

    year: int
    applicants: float
    first_timer: float
    five_failures: float


def look_from(
    rule: YearRule,
    field: Sequence[float],
    *,
    returns: Sequence[float],
    places: float,
    years: int = 20,
) -> tuple[YearAhead, ...]:
    """The ballots of the coming years, from the applicants by number of failures today."""
    longest = max(len(field) + years, SOME_FAILURES + 1)
    tickets = tickets_by_failures(rule, longest=longest)
    back = np.full(longest, returns[-1])
    back[: len(returns)] = returns[:longest]
    standing = np.zeros(longest + 1)
    standing[: len(field)] = field
    ahead = []
    for year in range(1, years + 1):
        chances = _chances(rule, tickets, standing, places)
        ahead.append(
            YearAhead(
                year=year,
                applicants=float(standing.sum()),
                first_timer=float(chances[0]),
                five_failures=float(chances[SOME_FAILURES]),
            )
        )
        failed = (standing * (1.0 - chances))[:-1] * back
        standing = np.concatenate((standing[:1], failed))
    return tuple(ahead)


def _chances(
    rule: YearRule, tickets: FloatArray, standing: FloatArray, places: float
) -> FloatArray:
    """p(k) of one year; everybody with a ticket gets in where there are places for all."""
    reserved = min(1.0, rule.first_timers * places / float(standing[0]))

    def at(threshold: float) -> FloatArray:
        chances: FloatArray = -np.expm1(-threshold * tickets)
        chances[0] = reserved + (1.0 - reserved) * chances[0]
        return chances

    threshold = find_above_zero(
        lambda moment: float(standing @ at(moment)), places, start=1.0 / float(tickets.max())
    )
    return at(min(threshold, LARGEST))
