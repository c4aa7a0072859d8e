"""The waiting list and its offers, for runners."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.offers import POSTPONED
from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.rules import Pool, Rules
from dorsal.ground.wording import Wording


def offer_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """Who is on the list, how a free place is offered, and what a postponed edition does."""
    for pool in rules.draws:
        yield _list_of(pool, rules, words)
    yield _offered(rules, words)
    yield words.say("The draw is never run again, and nobody who has a place loses it by an offer.")
    yield from _sent_on(rules, words)
    if rules.groups.largest > 1:
        yield words.say("A group is offered places once there is one for each of you who waits.")
    days = amounts.days(rules.offers.answer_days, words=words)
    yield words.say("If you are offered a place, you have %(days)s to answer.", days=days)
    if rules.offers.transfers:
        yield words.say("You may pass your place on to somebody else.")
    else:
        yield words.say("You cannot pass your place on to somebody else.")
    yield words.say(POSTPONED[rules.offers.postponed])


def _list_of(pool: Pool, rules: Rules, words: Wording) -> str:
    """Who is on the list of a draw; the draw is named where there are several."""
    name = "" if len(rules.draws) == 1 else amounts.called("pool", pool.name, words=words)
    if not pool.waiting_list and name:
        return words.say(
            "Everybody who is left in %(pool)s is on its waiting list, in draw order.", pool=name
        )
    if not pool.waiting_list:
        return words.say("Everybody who is left is on the waiting list, in draw order.")
    told = _next_in_order(pool.waiting_list, name, words)
    if rules.groups.largest == 1:
        return told
    group = words.say("A group counts as one there.")
    return f"{told} {group}"


def _next_in_order(number: int, name: str, words: Wording) -> str:
    if name:
        return words.counted(
            "The next in the draw order of %(pool)s is on its waiting list.",
            "The next %(number)s in the draw order of %(pool)s are on its waiting list.",
            number,
            pool=name,
        )
    return words.counted(
        "The next in draw order is on the waiting list.",
        "The next %(number)s in draw order are on the waiting list.",
        number,
    )


def _offered(rules: Rules, words: Wording) -> str:
    if rules.floors or rules.caps:
        return words.say(
            "A place that comes free is offered to the next on the list, by the same floors and "
            "caps as in the draw."
        )
    return words.say("A place that comes free is offered to the next on the list.")


def _sent_on(rules: Rules, words: Wording) -> Iterator[str]:
    for pool in rules.draws:
        later = next_draw(pool, rules)
        if later:
            yield words.say(
                "Free places of %(pool)s for which nobody on its own list is left go on to the "
                "list of %(later)s.",
                pool=amounts.called("pool", pool.name, words=words),
                later=amounts.called("pool", later, words=words),
            )
