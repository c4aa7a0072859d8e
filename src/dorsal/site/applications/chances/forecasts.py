"""The forecast of a ballot at closing, from the days on which people applied in earlier years.

A large ballot's forecast is made in the background and kept in the cache; a small one's at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as day_time
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count

from dorsal.ballot.entry_file import form_entries, read_entries
from dorsal.ballot.forecast import (
    Curve,
    ForecastAtClosing,
    PastYear,
    ThisYear,
    count_kinds,
    draws_of,
    forecast_closing,
)
from dorsal.ballot.forecast.closing_chances import DrawPlaces
from dorsal.ballot.forecast.sentences import field_sentences, resting_sentences
from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput
from dorsal.ground.wording import Wording
from dorsal.site.ballots.entries.entry_list import make_entry_list
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
    """The forecast of a ballot as its applications stand; None when there is nothing to say, as
    while its dates are not in order.
    """
    if ballot.closes_at <= ballot.opens_at:
        return None
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

    The window of a year runs from the first day on which somebody applied to the last, and is
    taken to open and close at the times of day of this year's.
    """
    dated = PastLine.objects.filter(race=ballot.edition.race, applied_on__isnull=False)
    days: dict[int, Counter[date]] = {}
    counted = dated.order_by("year").values_list("year", "applied_on").annotate(n=Count("id"))
    for year, day, number in counted:
        if day is not None and day < ballot.opens_at.date():
            days.setdefault(year, Counter())[day] += number
    told = [(year, one) for year, one in sorted(days.items()) if one.total() >= FEWEST_DATED]
    zone = ZoneInfo(ballot.edition.race.timezone)
    opens, closes = (at.astimezone(zone).timetz() for at in (ballot.opens_at, ballot.closes_at))
    return [
        PastYear(name=str(year), everybody=_curve(days, opens, closes))
        for year, days in told[-MOST_YEARS:]
    ]


def _curve(days: Counter[date], opens: day_time, closes: day_time) -> Curve:
    """The curve of a year's days: those of a day came evenly from the opening, or midnight, on."""
    first, last = min(days), max(days)
    midnight = closes.replace(hour=0, minute=0, second=0, microsecond=0)
    between = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    begun = [datetime.combine(first, opens), *(datetime.combine(one, midnight) for one in between)]
    closed = datetime.combine(last, closes)
    if closed <= begun[-1]:  # the last day ends with the closing at midnight
        closed = datetime.combine(last + timedelta(days=1), midnight)
    moments = tuple(int(one.timestamp()) for one in (*begun, closed))
    counts = tuple(accumulate((days[day] for day in (first, *between)), initial=0))
    return Curve(opened=moments[0], closed=moments[-1], moments=moments, counts=counts)


def sentences_of(forecast: ForecastAtClosing, words: Wording) -> tuple[str, ...]:
    """What the forecast says and rests on, in sentences; that when one applies makes no difference
    the page says itself.
    """
    total = resting_sentences(forecast.total, words=words)
    return (*total, *field_sentences(forecast, words=words))
