"""The forecast in plain sentences, for the public page."""

from __future__ import annotations

from dorsal.ballot.forecast.forecast import ForecastAtClosing, KindForecast
from dorsal.ballot.forecast.total import Total
from dorsal.ballot.odds.kind_names import series_names, series_of, ticket_numbers
from dorsal.ballot.odds.words import chance_words, percent, whole_percent
from dorsal.ground.plain_words import amount, capital, in_words

NO_DIFFERENCE = (
    "When you apply makes no difference: with the same tickets, the first and the last to apply"
    " have the same chance."
)
APPROXIMATE = (
    "The chances are those of a large field: groups, caps and overlapping floors are counted"
    " approximately."
)


def forecast_sentences(forecast: ForecastAtClosing) -> tuple[str, ...]:
    """How many are expected, what that rests on, that when one applies makes no difference, and
    whether the chances are approximate.
    """
    sentences = [_expected(forecast.total), _rests_on(forecast.total), NO_DIFFERENCE]
    if forecast.method == "large field":
        sentences.append(APPROXIMATE)
    return tuple(sentence for sentence in sentences if sentence)


def _expected(total: Total) -> str:
    if total.basis == "counted":
        return f"The ballot is closed: {amount(total.so_far, 'applicant')}."
    so_far = f"{total.so_far:,} {'has' if total.so_far == 1 else 'have'} applied so far."
    band = f"four times out of five between {total.low:,} and {total.high:,}"
    return f"{amount(total.median, 'applicant')} expected at closing, {band}. {so_far}"


def _rests_on(total: Total) -> str:
    years = f"{in_words(total.years)} past {'year' if total.years == 1 else 'years'}"
    match total.basis:
        case "counted":
            return ""
        case "curves":
            share = whole_percent(total.share)
            return f"{capital(years)} had {share} of the applicants at the same moment."
        case "totals":
            return (
                "It is too early to go by this year's applications:"
                f" this is what {years} came to in the end."
            )
        case "habit":
            return (
                "There is no past year to go by: this is how ballots usually fill,"
                f" with {whole_percent(total.share)} of the way behind us, and it is rough."
            )


def kind_sentence(one: KindForecast, *, forecast: ForecastAtClosing) -> str:
    """The chance of one kind: today's, and the forecast with its band."""
    closing = chance_words(one.chance)
    who = capital(_who(one, forecast))
    if forecast.total.basis == "counted":
        return f"{who}: {closing}."
    band = f"four times out of five between {percent(one.low)} and {percent(one.high)}"
    now = f" If the ballot closed now: {chance_words(one.chance_now)}." if one.chance_now else ""
    return f"{who}: {closing} at closing, {band}.{now}"


def _who(one: KindForecast, forecast: ForecastAtClosing) -> str:
    """The tickets, and what else sets the kind apart among those of the forecast."""
    kinds = [each.kind for each in forecast.kinds]
    series = tuple(dict.fromkeys(series_of(kind) for kind in kinds))
    draws = {draw for kind in kinds for draw, _ in kind.tickets}
    tickets = one.kind.tickets
    if tickets and len(draws) == 1:
        told = amount(tickets[0][1], "ticket")
    else:
        told = ticket_numbers(tickets, named=True) if tickets else "no ticket"
    name = series_names(series)[series_of(one.kind)]
    return f"{name}, {told}" if name else told
