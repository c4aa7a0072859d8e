"""The forecast in plain sentences, for the public page."""

from __future__ import annotations

from dorsal.ballot import amounts
from dorsal.ballot.forecast.forecast import ForecastAtClosing, KindForecast
from dorsal.ballot.forecast.total import Total
from dorsal.ballot.odds.kind_names import series_names, series_of, ticket_numbers
from dorsal.ballot.odds.words import chance_words, percent, whole_percent
from dorsal.ground.plain_words import capital
from dorsal.ground.wording import ENGLISH, Wording, phrase

NO_DIFFERENCE = phrase(
    "When you apply makes no difference: with the same tickets, the first and the last to apply"
    " have the same chance."
)
APPROXIMATE = phrase(
    "The chances are those of a large field: groups, caps and overlapping floors are counted"
    " approximately."
)


def forecast_sentences(forecast: ForecastAtClosing, *, words: Wording = ENGLISH) -> tuple[str, ...]:
    """How many are expected, what that rests on, that when one applies makes no difference, and
    whether the chances are approximate.
    """
    return (
        *resting_sentences(forecast.total, words=words),
        words.say(NO_DIFFERENCE),
        *field_sentences(forecast, words=words),
    )


def resting_sentences(total: Total, *, words: Wording = ENGLISH) -> tuple[str, ...]:
    """How many are expected, and what that rests on."""
    sentences = (*_expected(total, words), _rests_on(total, words))
    return tuple(sentence for sentence in sentences if sentence)


def field_sentences(forecast: ForecastAtClosing, *, words: Wording = ENGLISH) -> tuple[str, ...]:
    """That the chances are approximate, where they are."""
    return (words.say(APPROXIMATE),) if forecast.method == "large field" else ()


def _expected(total: Total, words: Wording) -> tuple[str, ...]:
    if total.basis == "counted":
        closed = words.counted(
            "The ballot is closed: %(number)s applicant.",
            "The ballot is closed: %(number)s applicants.",
            total.so_far,
        )
        return (closed,)
    expected = words.counted(
        "%(number)s applicant expected at closing, four times out of five between %(low)s and "
        "%(high)s.",
        "%(number)s applicants expected at closing, four times out of five between %(low)s and "
        "%(high)s.",
        total.median,
        low=words.plain(total.low),
        high=words.plain(total.high),
    )
    so_far = words.counted(
        "%(number)s has applied so far.", "%(number)s have applied so far.", total.so_far
    )
    return (f"{expected} {so_far}",)


def _rests_on(total: Total, words: Wording) -> str:
    match total.basis:
        case "counted":
            return ""
        case "curves":
            return words.counted(
                "One past year had %(share)s of the applicants at the same moment.",
                "%(number)s past years had %(share)s of the applicants at the same moment.",
                total.years,
                share=whole_percent(total.share, words=words),
            )
        case "totals":
            return words.counted(
                "It is too early to go by this year's applications: this is what one past year "
                "came to in the end.",
                "It is too early to go by this year's applications: this is what %(number)s past "
                "years came to in the end.",
                total.years,
            )
        case "habit":
            return words.say(
                "There is no past year to go by: this is how ballots usually fill, with %(share)s "
                "of the way behind us, and it is rough.",
                share=whole_percent(total.share, words=words),
            )


def kind_sentence(
    one: KindForecast, *, forecast: ForecastAtClosing, words: Wording = ENGLISH
) -> str:
    """The chance of one kind: today's, and the forecast with its band."""
    told = {
        "who": capital(_who(one, forecast, words)),
        "chance": chance_words(one.chance, words=words),
        "low": percent(one.low, words=words),
        "high": percent(one.high, words=words),
    }
    if forecast.total.basis == "counted":
        return words.say("%(who)s: %(chance)s.", **told)
    sentences = [
        words.say(
            "%(who)s: %(chance)s at closing, four times out of five between %(low)s and %(high)s.",
            **told,
        )
    ]
    if one.chance_now:
        today = chance_words(one.chance_now, words=words)
        sentences.append(words.say("If the ballot closed now: %(chance)s.", chance=today))
    return " ".join(sentences)


def _who(one: KindForecast, forecast: ForecastAtClosing, words: Wording) -> str:
    """The tickets, and what else sets the kind apart among those of the forecast."""
    kinds = [each.kind for each in forecast.kinds]
    series = tuple(dict.fromkeys(series_of(kind) for kind in kinds))
    draws = {draw for kind in kinds for draw, _ in kind.tickets}
    tickets = one.kind.tickets
    if not tickets:
        told = words.say("no ticket")
    elif len(draws) == 1:
        told = amounts.tickets(tickets[0][1], words=words)
    else:
        told = ticket_numbers(tickets, named=True, words=words)
    name = series_names(series, words=words)[series_of(one.kind)]
    return f"{name}, {told}" if name else told
