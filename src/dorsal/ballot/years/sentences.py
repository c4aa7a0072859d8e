"""What a rule leads to, in one or two plain sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dorsal.ballot.odds.words import NEARLY, chance_words, percent
from dorsal.ballot.years.outlook import LONGEST_WAIT, Outlook
from dorsal.ballot.years.steady_state import Demand
from dorsal.ground.plain_words import amount, listed

Character = Literal["even", "queue", "falling", "rising", "uneven"]

MOST_SHARES = 6  # of returns by failures that are told one by one
NARROW = 0.35  # of the median: the middle half of a queue gets in within so short a time
EVEN = 0.02  # how far a chance may move and still be the same for everybody


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


def sentence(one: Outlook) -> str:
    """What the rule is for these applicants: how the chance moves, how long half of them wait."""
    match character(one):
        case "even":
            start = f"is the same every year: {chance_words(tellable(one.chance(1)))}"
        case "queue":
            start = f"is a queue: {_queue(one)}"
        case "falling":
            start = f"favours the first try: {_moves(one)}"
        case "rising":
            start = f"rewards patience: {_moves(one)}"
        case "uneven":
            start = f"favours a certain year of trying: {_moves(one)}"
    return f"{start}; {_wait(one)}. {_end(one)}{_first_timers(one)}"


def _queue(one: Outlook) -> str:
    first, quarter, three = (
        percent(tellable(one.chance(1))),
        one.wait(0.25) or 0,
        one.wait(0.75) or 0,
    )
    between = f"between the {ordinal(quarter)} and the {ordinal(three)} year"
    return f"{first} in the first year, and those who keep applying mostly get in {between}"


def _moves(one: Outlook) -> str:
    first, tenth = tellable(one.chance(1)), tellable(one.chance(10))
    return f"{percent(first)} in the first year, {percent(tenth)} in the tenth"


def _wait(one: Outlook) -> str:
    half = one.wait(0.5)
    if half is None:
        return f"half of those who apply every year wait more than {LONGEST_WAIT:,} years"
    if half == 1:
        return "half get in at once"
    return f"half of those who apply every year wait {half} years or more"


def _end(one: Outlook) -> str:
    """Whether there is a certainty at the end, and who is still waiting after 20 years."""
    left = 1 - tellable(one.chance_within(20))
    if one.guarantee is not None and one.guarantee <= 20:
        return f"By the {ordinal(one.guarantee)} year a place is all but certain (99 %)."
    return f"Of all who keep applying, {percent(left)} are still waiting after 20 years."


def _first_timers(one: Outlook) -> str:
    if not one.places:
        return ""
    share = tellable(one.first_timers_places / one.places)
    return f" First-timers get {percent(share)} of the places."


def assumptions(demands: Sequence[Demand]) -> str:
    """What is assumed of the applicants: which share of those who fail comes back, and floors."""
    shares = [_shares(one.returns) for one in demands]
    each = ", ".join(f"{one.name} {share}" for one, share in zip(demands, shares, strict=True))
    same = len(set(shares)) == 1
    start = f"{shares[0]} come back next year" if same else f"so many come back next year: {each}"
    floors = [f"{amount(one.floor, 'place')} for {one.name}" for one in demands if one.floor]
    end = f" At least {listed(floors)}." if floors else ""
    return f"Of those who fail, {start}.{end}"


def _shares(returns: Sequence[float]) -> str:
    """`75 %`, or `55, 70, 80 then 85 % (by failures)`."""
    numbers = [f"{100 * one:.3g}" for one in returns]
    if len(numbers) > MOST_SHARES:
        numbers = [*numbers[: MOST_SHARES - 2], f"{numbers[MOST_SHARES - 2]}, ...", numbers[-1]]
    return f"{listed(numbers, last='then')} %{' (by failures)' if len(numbers) > 1 else ''}"
