"""Each case of a group of friends as a short story, computed from the rules.

Ane has waited for years, Jon applies for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.example_runners import ExampleRunner, newcomer, veteran
from dorsal.ballot.explain.runners.stories import (
    NOT_ACCEPTED,
    leaves_after,
    leaves_before,
    not_accepted,
    too_many,
)
from dorsal.ballot.explain.titled import Reader, Titled
from dorsal.ballot.explain.waiting_stories import does_not_fit, waits
from dorsal.ballot.explain.withdrawal_stories import RANKED, withdrawal_stories
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.tickets import Flat, combine_tickets
from dorsal.ground.wording import ENGLISH, Wording, phrase

HAS_PLACE_BEFORE = {
    "shrink": phrase(
        "Jon keeps his place. Ane goes on in the draw without him, at the same place in the draw "
        "order and with the same tickets, and needs one place."
    ),
    "leave-out": phrase(
        "Jon keeps his place. The entry is passed over in %(draw)s: Ane gets no place there either."
    ),
}
HAS_PLACE_AFTER = {
    "shrink": phrase(
        "Jon keeps his place. Ane waits on the list of %(draw)s without him, at the same place in "
        "the draw order, and needs one place."
    ),
    "leave-out": phrase(
        "Jon keeps his place. The entry is left off the waiting list of %(draw)s: Ane is offered "
        "no place there."
    ),
}


def group_stories(
    rules: Rules, *, words: Wording = ENGLISH, reader: Reader = "director"
) -> tuple[Titled, ...]:
    """One story for each case; none when the rules allow no groups."""
    if rules.groups.largest == 1:
        return ()
    runner = reader == "runner"
    return (
        too_many(rules, words) if runner else _too_many(rules, words),
        *_tickets(rules, words),
        not_accepted(rules, words) if runner else _not_accepted(rules, words),
        leaves_before(rules, words) if runner else _leaves_before(words),
        leaves_after(words) if runner else _leaves_after(words),
        does_not_fit(rules, words),
        *_has_place(rules, words),
        waits(rules, words, reader),
        *withdrawal_stories(rules, words),
    )


def _too_many(rules: Rules, words: Wording) -> Titled:
    largest = rules.groups.largest
    too_many = words.counted(
        "Ane, Jon and %(number)s other write the same group code: that is %(together)s, and a "
        "group has at most %(largest)s.",
        "Ane, Jon and %(number)s others write the same group code: that is %(together)s, and a "
        "group has at most %(largest)s.",
        largest - 1,
        together=largest + 1,
        largest=largest,
    )
    refused = words.say(
        "The check of the entry file names it as a problem, and nothing can be sealed until they "
        "split."
    )
    return Titled("too-many", words.say("Too many friends"), (too_many, refused))


def _pair(pool: Pool) -> tuple[ExampleRunner, ExampleRunner] | None:
    rule = pool.tickets or Flat()
    ane, jon = veteran(rule), newcomer(rule)
    return (ane, jon) if ane and jon else None


def _tickets(rules: Rules, words: Wording) -> Iterator[Titled]:
    """What a group's number of tickets is, in each draw."""
    for pool in rules.draws:
        pair = _pair(pool)
        if pair is None:
            continue
        title = words.say(
            "Tickets of a group in %(pool)s", pool=amounts.called("pool", pool.name, words=words)
        )
        sentences = (*_counted(pair, rules, words), *_only(pool, words))
        yield Titled(f"tickets {pool.name}", title, sentences)


def _counted(
    pair: tuple[ExampleRunner, ExampleRunner], rules: Rules, words: Wording
) -> Iterator[str]:
    ane, jon = pair
    together = combine_tickets([ane.tickets, jon.tickets], how=rules.groups.tickets)
    yield words.say(
        "Ane has %(anes)s (%(ane)s), Jon %(jons)s (%(jon)s).",
        anes=amounts.tickets(ane.tickets, words=words),
        ane=ane.facts_text(words),
        jons=amounts.tickets(jon.tickets, words=words),
        jon=jon.facts_text(words),
    )
    if rules.groups.tickets == "min":
        text = phrase("Their group has the lowest of these: %(tickets)s.")
    else:
        text = phrase("Their group has the mean of these, rounded down: %(tickets)s.")
    yield words.say(text, tickets=amounts.tickets(together, words=words))
    yield _compared("Ane", ane.tickets, together, words)
    yield _compared("Jon", jon.tickets, together, words)


def _compared(name: str, alone: int, together: int, words: Wording) -> str:
    if together == 0:
        return words.say("%(name)s takes no part in this draw with the group.", name=name)
    if alone == together:
        return words.say("For %(name)s that is as many as alone.", name=name)
    if together < alone:
        return words.counted(
            "For %(name)s that is %(number)s fewer than alone.",
            "For %(name)s that is %(number)s fewer than alone.",
            alone - together,
            name=name,
        )
    return words.counted(
        "For %(name)s that is %(number)s more than alone.",
        "For %(name)s that is %(number)s more than alone.",
        together - alone,
        name=name,
    )


def _only(pool: Pool, words: Wording) -> Iterator[str]:
    if pool.only:
        text = phrase("They take part in this draw only if both belong to the class %(class)s.")
        yield words.say(text, **{"class": amounts.called("class", pool.only, words=words)})


def _not_accepted(rules: Rules, words: Wording) -> Titled:
    column = rules.columns.confirmed
    title = words.say("Jon has not accepted by closing")
    if not column:
        counts = words.say(
            "The entry file has no column in which members accept, so whoever writes the group's "
            "code counts as having accepted."
        )
        return Titled("not-accepted", title, (counts,))
    silent = words.say(
        "When applications close, the column %(column)s does not say that Jon has accepted.",
        column=column,
    )
    return Titled(
        "not-accepted", title, (silent, words.say(NOT_ACCEPTED[rules.groups.not_accepted]))
    )


def _leaves_before(words: Wording) -> Titled:
    sentences = (
        words.say("Jon is taken out of the entry file, and the ballot is sealed without him."),
        words.say("Ane's entry is sealed with those who are left, and its tickets are theirs."),
    )
    return Titled("leaves-before", words.say("Jon leaves before the seal"), sentences)


def _leaves_after(words: Wording) -> Titled:
    sentences = (
        words.say(
            "The sealed row of Ane and Jon stays: the entry keeps its tickets, and its place in "
            "the draw order does not change because he goes."
        ),
        words.say(
            "After the draw Jon's withdrawal is recorded with its reason, which is told below."
        ),
        words.say(
            "Only an amended seal, made before the random number exists and shown by every "
            "verifier, could take him out of the row."
        ),
    )
    return Titled("leaves-after", words.say("Jon leaves between the seal and the draw"), sentences)


def _has_place(rules: Rules, words: Wording) -> Iterator[Titled]:
    """Jon's place from a pool that seats before the last draw, or else from one after it; of a
    race without such a pool there is nothing to tell, since a draw seats both or neither.
    """
    draw = rules.draws[-1]
    position = rules.pools.index(draw)
    before = [pool for pool in rules.pools[:position] if pool.kind in RANKED]
    after = [pool for pool in rules.pools[position + 1 :] if pool.kind in RANKED]
    if not (before or after):
        return
    told = {
        "draw": amounts.called("pool", draw.name, words=words),
        "pool": amounts.called("pool", (before or after)[0].name, words=words),
    }
    if before:
        begins = words.say(
            "Jon holds a place of %(pool)s when it is the turn of Ane and Jon in %(draw)s.", **told
        )
        ends = HAS_PLACE_BEFORE[rules.groups.has_place]
    else:
        begins = words.say(
            "Ane and Jon are not drawn in %(draw)s, and then Jon gets a place of %(pool)s, which "
            "seats after it.",
            **told,
        )
        ends = HAS_PLACE_AFTER[rules.groups.has_place]
    title = words.say("Jon has a place from another pool")
    yield Titled("has-place", title, (begins, words.say(ends, **told)))
