"""The forecast of a ballot at closing, from the days on which people applied in earlier years.

A large ballot's forecast is made in the background and kept in the cache; a small one's at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time

from django.core.cache import cache
from django.db.models import Count

from dorsal.ballot.entry_file import form_entries, read_entries
from dorsal.ballot.forecast import (
    ForecastAtClosing,
    KindForecast,
    PastYear,
    ThisYear,
    count_kinds,
    curve_of_days,
    draws_of,
    forecast_closing,
    forecast_sentences,
)
from dorsal.ballot.forecast.closing_chances import DrawPlaces
from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot
from dorsal.ballot.odds.chances import Chances, Kind
from dorsal.ballot.odds.kind_names import series_names, series_of, ticket_numbers
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.plain_words import amount, capital
from dorsal.ground.problems import BadInput
from dorsal.site.ballots.entry_list import make_entry_list
from dorsal.site.ballots.models import Ballot, PastLine

KEPT_S = 24 * 3600
FRESH = timedelta(minutes=15)
SMALL = 300  # applications: up to so many the forecast is made while somebody waits
MOST_YEARS = 6
FEWEST_DATED = 10  # applicants with a day, below which a year says nothing


@dataclass(frozen=True)
class KeptForecast:
    """A forecast (or that there is nothing to say) and when it was made."""

    at: datetime
    forecast: ForecastAtClosing | None


@dataclass(frozen=True)
class ForecastRow:
    """One kind of applicants: who they are in words, and their forecast."""

    who: str
    kind: KindForecast


def forecast_of(ballot: Ballot, now: datetime) -> ForecastAtClosing | None:
    """The latest forecast; None when there is nothing to say, or not yet."""
    kept: KeptForecast | None = cache.get(_key(ballot))
    if ballot.last_number <= SMALL and (kept is None or is_stale(kept, now)):
        kept = keep_forecast(ballot, now)
    return kept.forecast if kept else None


def keep_forecast(ballot: Ballot, now: datetime) -> KeptForecast:
    """Make the forecast of now and keep it."""
    kept = KeptForecast(now, make_forecast(ballot, now))
    cache.set(_key(ballot), kept, KEPT_S)
    return kept


def needs_forecast(ballot: Ballot, now: datetime) -> bool:
    """Whether the kept forecast is missing or old."""
    kept: KeptForecast | None = cache.get(_key(ballot))
    return kept is None or is_stale(kept, now)


def is_stale(kept: KeptForecast, now: datetime) -> bool:
    """Whether a forecast is too old to be shown for long, or of a time to come (in a demonstration
    whose clock was moved).
    """
    return not timedelta(0) <= now - kept.at < FRESH


def _key(ballot: Ballot) -> str:
    few = f":{ballot.last_number}:{ballot.last_acknowledged}" if ballot.last_number <= SMALL else ""
    return f"applications.forecast:{ballot.pk}{few}"


def make_forecast(ballot: Ballot, now: datetime) -> ForecastAtClosing | None:
    """The forecast of a ballot as its applications stand; None when there is nothing to say."""
    try:
        form = _form(ballot)
    except BadInput:
        return None
    kinds, others = count_kinds(form) if form else ((), 0)
    year = ThisYear(
        opened=int(ballot.opens_at.timestamp()),
        closed=int(ballot.closes_at.timestamp()),
        kinds=kinds,
        others=others,
    )
    draws: tuple[DrawPlaces, ...] = draws_of(form) if form else ()
    return forecast_closing(year, past=past_years(ballot), draws=draws, now=int(now.timestamp()))


def _form(ballot: Ballot) -> BallotForm | None:
    listed = make_entry_list(ballot)
    rules = read_rules(listed.rules)
    applicants = read_entries(listed.entries, rules).applicants
    return form_ballot(form_entries(applicants, rules), rules) if applicants else None


def past_years(ballot: Ballot) -> list[PastYear]:
    """How the applications of earlier years came in, day by day; the latest years, oldest first.

    The window of a year runs from the first day on which somebody applied to the last.
    """
    dated = PastLine.objects.filter(race=ballot.edition.race, applied_on__isnull=False)
    days: dict[int, Counter[date]] = {}
    counted = dated.order_by("year").values_list("year", "applied_on").annotate(n=Count("id"))
    for year, day, number in counted:
        if day is not None and day < ballot.opens_at.date():
            days.setdefault(year, Counter())[day] += number
    told = [(year, one) for year, one in sorted(days.items()) if one.total() >= FEWEST_DATED]
    return [_past_year(year, one) for year, one in told[-MOST_YEARS:]]


def _past_year(year: int, days: Counter[date]) -> PastYear:
    first, last = min(days), max(days)
    length = (last - first).days + 1
    opened = int(datetime.combine(first, day_time(0), UTC).timestamp())
    counts = [days[first + timedelta(days=number)] for number in range(length)]
    curve = curve_of_days(counts, opened=opened, closed=opened + length * 86_400)
    return PastYear(name=str(year), everybody=curve)


@dataclass(frozen=True)
class TodayRow:
    """One kind of applicants: who they are in words, how many they are, and their chance now."""

    who: str
    applicants: int
    chance: float


def rows_of(forecast: ForecastAtClosing) -> list[ForecastRow]:
    """The kinds of a forecast with their names, the fewest tickets first."""
    names = _names([one.kind for one in forecast.kinds])
    kinds = sorted(forecast.kinds, key=lambda one: _all_tickets(one.kind))
    return [ForecastRow(names[one.kind], one) for one in kinds]


def today_rows(chances: Chances) -> list[TodayRow]:
    """The kinds of a ballot as it stands with their names, the fewest tickets first."""
    names = _names([one.kind for one in chances.rows])
    rows = sorted(chances.rows, key=lambda one: _all_tickets(one.kind))
    return [TodayRow(names[one.kind], one.applicants, one.place) for one in rows]


def _all_tickets(kind: Kind) -> float:
    return sum(number for _, number in kind.tickets)


def _names(kinds: Sequence[Kind]) -> dict[Kind, str]:
    series = series_names(tuple(dict.fromkeys(series_of(kind) for kind in kinds)))
    several = len({draw for kind in kinds for draw, _ in kind.tickets}) > 1
    return {kind: _who(kind, series[series_of(kind)], several) for kind in kinds}


def _who(kind: Kind, series: str, several: bool) -> str:
    if several or len(kind.tickets) != 1:
        told = ticket_numbers(kind.tickets, named=several)
    else:
        told = amount(kind.tickets[0][1], "ticket")
    return f"{told}, {series}" if series else capital(told)


def sentences_of(forecast: ForecastAtClosing) -> tuple[str, ...]:
    """What the forecast says and rests on, in sentences."""
    return forecast_sentences(forecast)
