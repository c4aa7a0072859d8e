"""The forecast of a ballot that is open: applicants at closing, and the chances they will have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dorsal.ballot.forecast.closing_chances import (
    DrawPlaces,
    Method,
    closing_chances,
    has_exact_form,
)
from dorsal.ballot.forecast.composition import KindCount, grown, growth_by_kind
from dorsal.ballot.forecast.curves import PastYear
from dorsal.ballot.forecast.total import Total, forecast_total
from dorsal.ballot.odds.chances import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisYear:
    """This year's applications: its window in seconds since 1970, those of each kind, and `others`
    who are sure of a place or have no chance.

    Others are counted, and thought to be all there will be: their pools have few places. `usual` is
    how a past year was composed, for the first days.
    """

    opened: int
    closed: int
    kinds: tuple[KindCount, ...]
    others: int = 0
    usual: tuple[KindCount, ...] = ()

    @property
    def so_far(self) -> int:
        """How many have applied."""
        return self.others + sum(one.applicants for one in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindForecast:
    """Applicants of one kind so far and at closing, and the chance of each, from 0 to 1.

    `chance_now` would be theirs if the ballot closed now (None when none of the kind has applied);
    `chance` is that of the median at closing, `low` and `high` those of the band's ends: many
    applicants, and few.
    """

    kind: Kind
    applicants: int
    at_closing: int
    chance_now: float | None
    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastAtClosing:
    """The applicants at closing, and the chances then and now of each kind, sorted by kind.

    `method` says how the chances were found (see `closing_chances`).
    """

    total: Total
    kinds: tuple[KindForecast, ...]
    method: Method


def forecast_closing(
    year: ThisYear, *, past: Sequence[PastYear], draws: Sequence[DrawPlaces], now: int
) -> ForecastAtClosing | None:
    """The forecast at `now`; None when there is nothing to go by (see `forecast_total`)."""
    curves = [one.everybody for one in past]
    total = forecast_total(
        year.so_far, now=now, opened=year.opened, closed=year.closed, past=curves
    )
    if total is None:
        return None
    weights = _weights(year, past, total, now)
    median, few, many = (
        grown(year.kinds, end - total.so_far, weights)
        for end in (total.median, total.low, total.high)
    )
    fields = _fields(year, few, median, many)
    method: Method = "exact" if all(has_exact_form(one, draws) for one in fields) else "large field"
    today, high, chance, low = (closing_chances(one, draws, method=method) for one in fields)
    so_far = {one.kind: one.applicants for one in year.kinds}
    kinds = tuple(
        KindForecast(
            kind=kind,
            applicants=so_far.get(kind, 0),
            at_closing=median[kind],
            chance_now=today.get(kind),
            chance=chance[kind],
            low=low[kind],
            high=high[kind],
        )
        for kind in sorted(chance)
    )
    return ForecastAtClosing(total=total, kinds=kinds, method=method)


def _fields(
    year: ThisYear, few: Mapping[Kind, int], median: Mapping[Kind, int], many: Mapping[Kind, int]
) -> tuple[dict[Kind, int], ...]:
    """The applicants today, and at closing if they are few, as expected, or many.

    A kind that nobody of is left in at one end of the band is asked as if one were.
    """
    today = {one.kind: one.applicants for one in year.kinds if one.applicants}
    shown = [kind for kind, number in median.items() if number]
    return today, *({kind: max(1, one[kind]) for kind in shown} for one in (few, median, many))


def _weights(
    year: ThisYear, past: Sequence[PastYear], total: Total, now: int
) -> Mapping[Kind, float]:
    if total.basis == "totals" and year.usual:
        return {one.kind: float(one.applicants) for one in year.usual}
    return growth_by_kind(year.kinds, past, now=now, opened=year.opened, closed=year.closed)
