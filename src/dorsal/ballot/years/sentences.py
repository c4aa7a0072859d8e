"""What a rule leads to, in one or two plain sentences made from its numbers."""

from __future__ import annotations

from typing import Literal

from dorsal.ballot.odds.words import chance_words, percent
from dorsal.ballot.years.outlook import LONGEST_WAIT, Outlook

Character = Literal["even", "queue", "falling", "rising", "uneven"]

NARROW = 0.35  # of the median: the middle half of a queue gets in within so short a time
EVEN = 0.02  # how far a chance may move and still be the same for everybody


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `12th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


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
            start = f"is the same every year: {chance_words(one.chance(1))}"
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
    first, quarter, three = percent(one.chance(1)), one.wait(0.25) or 0, one.wait(0.75) or 0
    between = f"between the {ordinal(quarter)} and the {ordinal(three)} year"
    return f"{first} in the first year, and those who keep applying mostly get in {between}"


def _moves(one: Outlook) -> str:
    first, tenth = one.chance(1), one.chance(10)
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
    left = 1 - one.chance_within(20)
    if one.guarantee is not None and one.guarantee <= 20:
        return f"By the {ordinal(one.guarantee)} year a place is all but certain (99 %)."
    return f"Of all who keep applying, {percent(left)} are still waiting after 20 years."


def _first_timers(one: Outlook) -> str:
    if not one.places:
        return ""
    return f" First-timers get {percent(one.first_timers_places / one.places)} of the places."
