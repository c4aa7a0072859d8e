"""What a rule leads to, in one or two plain sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from dorsal.ballot import amounts
from dorsal.ballot.odds.words import NEARLY, chance_words, percent
from dorsal.ballot.years.outlook import LONGEST_WAIT, Outlook
from dorsal.ballot.years.steady_state import Demand
from dorsal.ground.wording import ENGLISH, Wording, phrase

Character = Literal["even", "queue", "falling", "rising", "uneven"]

MOST_SHARES = 6  # of returns by failures that are told one by one
NARROW = 0.35  # of the median: the middle half of a queue gets in within so short a time
EVEN = 0.02  # how far a chance may move and still be the same for everybody
# What a rule is, by its character.
CHARACTERS: Mapping[Character, str] = {
    "even": phrase("is the same every year: %(moves)s; %(wait)s."),
    "queue": phrase("is a queue: %(moves)s; %(wait)s."),
    "falling": phrase("favours the first try: %(moves)s; %(wait)s."),
    "rising": phrase("rewards patience: %(moves)s; %(wait)s."),
    "uneven": phrase("favours a certain year of trying: %(moves)s; %(wait)s."),
}


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `12th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def tellable(chance: float) -> float:
    """The chance, or one that words call `< 0.001 %`, where it is above 0 and they would say 0 %.

    Chances by the year hold far below 10^-9, which is the error of exact ones and no chance there.
    """
    return max(chance, 2 * NEARLY) if chance > 0 else chance


def character(one: Outlook) -> Character:
    """What kind of ballot the rule makes for these applicants."""
    chances = [one.chance(year) for year in range(1, 21)]
    if max(chances) - min(chances) <= EVEN * max(chances):
        return "even"
    if max(chances[1:]) < chances[0]:
        return "falling"
    quarter, half, three = (one.wait(share) for share in (0.25, 0.5, 0.75))
    if quarter and half and three and half >= 4 and three - quarter <= NARROW * half:
        return "queue"
    return "rising" if chances[0] < chances[9] else "uneven"


def sentence(one: Outlook, *, words: Wording = ENGLISH) -> str:
    """What the rule is for these applicants: how the chance moves, how long half of them wait. A
    name of the rule is to stand before it.
    """
    kind = character(one)
    if kind == "even":
        told = {"moves": chance_words(tellable(one.chance(1)), words=words)}
    else:
        told = {"moves": _queue(one, words) if kind == "queue" else _moves(one, words)}
    text = words.say(CHARACTERS[kind], wait=_wait(one, words), **told)
    return " ".join([text, _end(one, words), *_first_timers(one, words)])


def _queue(one: Outlook, words: Wording) -> str:
    return words.say(
        "%(first)s in the first year, and those who keep applying mostly get in between year "
        "%(from)s and year %(to)s",
        **{
            "first": percent(tellable(one.chance(1)), words=words),
            "from": words.plain(one.wait(0.25) or 0),
            "to": words.plain(one.wait(0.75) or 0),
        },
    )


def _moves(one: Outlook, words: Wording) -> str:
    return words.say(
        "%(first)s in the first year, %(tenth)s in the tenth",
        first=percent(tellable(one.chance(1)), words=words),
        tenth=percent(tellable(one.chance(10)), words=words),
    )


def _wait(one: Outlook, words: Wording) -> str:
    half = one.wait(0.5)
    if half is None:
        return words.say(
            "half of those who apply every year wait more than %(number)s years",
            number=words.plain(LONGEST_WAIT),
        )
    if half == 1:
        return words.say("half get in at once")
    return words.say(
        "half of those who apply every year wait %(number)s years or more",
        number=words.plain(half),
    )


def _end(one: Outlook, words: Wording) -> str:
    """Whether there is a certainty at the end, and who is still waiting after 20 years."""
    if one.guarantee is not None and one.guarantee <= 20:
        return words.say(
            "By year %(number)s a place is all but certain (99 %%).",
            number=words.plain(one.guarantee),
        )
    left = percent(1 - tellable(one.chance_within(20)), words=words)
    return words.say(
        "Of all who keep applying, %(share)s are still waiting after 20 years.", share=left
    )


def _first_timers(one: Outlook, words: Wording) -> Iterator[str]:
    if one.places:
        share = percent(tellable(one.first_timers_places / one.places), words=words)
        yield words.say("First-timers get %(share)s of the places.", share=share)


def assumptions(demands: Sequence[Demand], *, words: Wording = ENGLISH) -> str:
    """What is assumed of the applicants: which share of those who fail comes back, and floors."""
    shares = [_shares(one.returns, words) for one in demands]
    if len(set(shares)) == 1:
        text = words.say("Of those who fail, %(share)s come back next year.", share=shares[0])
    else:
        each = [f"{one.name} {share}" for one, share in zip(demands, shares, strict=True)]
        text = words.say(
            "Of those who fail, so many come back next year: %(shares)s.", shares=", ".join(each)
        )
    floors = [_floor(one, words) for one in demands if one.floor]
    if not floors:
        return text
    least = words.say("At least %(floors)s.", floors=words.listed(floors))
    return f"{text} {least}"


def _floor(one: Demand, words: Wording) -> str:
    if one.floor == int(one.floor):
        places = amounts.places(int(one.floor), words=words)
    else:
        places = words.say("%(number)s places", number=words.plain(one.floor))
    return words.say("%(places)s for %(name)s", places=places, name=one.name)


def _shares(returns: Sequence[float], words: Wording) -> str:
    """`75 %`, or `55, 70, 80 then 85 % (by failures)`."""
    numbers = [f"{100 * one:.3g}" for one in returns]
    if len(numbers) == 1:
        return words.say("%(number)s %%", number=numbers[0])
    if len(numbers) > MOST_SHARES:
        numbers = [*numbers[: MOST_SHARES - 2], f"{numbers[MOST_SHARES - 2]}, ...", numbers[-1]]
    return words.say(
        "%(numbers)s then %(last)s %% (by years without a place)",
        numbers=", ".join(numbers[:-1]),
        last=numbers[-1],
    )
