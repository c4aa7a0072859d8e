"""Each case of a group of friends as a short story, computed from the rules.

Ane has waited for years, Jon applies for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dorsal.ballot.explain.example_runners import ExampleRunner, newcomer, veteran
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.explain.waiting_stories import does_not_fit, waits
from dorsal.ballot.rules import Pool, Reason, Rules
from dorsal.ballot.tickets import Flat, combine_tickets
from dorsal.ground.plain_words import amount

RANKED = ("invitation", "guaranteed", "merit")  # pools that seat applicants one by one

# What happens to Jon, by the name of the reason; other reasons are told by their own name.
HAPPENS = {
    "declined": "Jon declines his place",
    "timed-out": "Jon does not answer within {days}",
    "unpaid": "Jon does not pay",
    "document": "Jon's document fails the check",
    "disqualified": "Jon is disqualified",
    "deferred": "Jon defers his place",
}


def group_stories(rules: Rules) -> tuple[Titled, ...]:
    """One story for each case; none when the rules allow no groups."""
    if rules.groups.largest == 1:
        return ()
    return (
        _too_many(rules),
        *_tickets(rules),
        _not_accepted(rules),
        _leaves_before(),
        _leaves_after(),
        does_not_fit(rules),
        *_has_place(rules),
        waits(rules),
        *(_withdraws(rules, reason) for reason in _told_reasons(rules)),
    )


def _story(title: str, *sentences: str) -> Titled:
    return Titled(title, sentences)


def _too_many(rules: Rules) -> Titled:
    largest = rules.groups.largest
    return _story(
        "Too many friends",
        f"Ane, Jon and {amount(largest - 1, 'other')} write the same group code: that is "
        f"{largest + 1}, and a group has at most {largest}.",
        "The check of the entry file names it as a problem, and nothing can be sealed until they "
        "split.",
    )


def _pair(pool: Pool) -> tuple[ExampleRunner, ExampleRunner] | None:
    rule = pool.tickets or Flat()
    ane, jon = veteran(rule), newcomer(rule)
    return (ane, jon) if ane and jon else None


def _tickets(rules: Rules) -> Iterator[Titled]:
    """What a group's number of tickets is, in each draw."""
    for pool in rules.draws:
        pair = _pair(pool)
        if pair is None:
            continue
        ane, jon = pair
        each = [ane.tickets, jon.tickets]
        together = combine_tickets(each, how=rules.groups.tickets)
        how = (
            "the lowest of these"
            if rules.groups.tickets == "min"
            else ("the mean of these, rounded down")
        )
        yield _story(
            f"Tickets of a group in {pool.name}",
            f"Ane has {amount(ane.tickets, 'ticket')} ({ane.facts_text}), Jon "
            f"{amount(jon.tickets, 'ticket')} ({jon.facts_text}).",
            f"Their group has {how}: {amount(together, 'ticket')}.",
            _compared("Ane", ane.tickets, together),
            _compared("Jon", jon.tickets, together),
            *(_only(pool)),
        )


def _compared(name: str, alone: int, together: int) -> str:
    if together == 0:
        return f"{name} takes no part in this draw with the group."
    if alone == together:
        return f"For {name} that is as many as alone."
    word = "fewer" if together < alone else "more"
    return f"For {name} that is {abs(alone - together)} {word} than alone."


def _only(pool: Pool) -> Sequence[str]:
    if not pool.only:
        return ()
    return (f"They take part in this draw only if both belong to the class {pool.only}.",)


def _not_accepted(rules: Rules) -> Titled:
    column = rules.columns.confirmed
    ends = {
        "alone": "Ane and Jon each apply alone, with their own tickets.",
        "without": "Jon applies alone; the others go on without him, and Ane, if nobody else is "
        "left, alone with her own tickets.",
        "leave-out": "The group is left out: neither Ane nor Jon takes part in a draw.",
    }
    if not column:
        return _story(
            "Jon has not accepted by closing",
            "The entry file has no column in which members accept, so whoever writes the group's "
            "code counts as having accepted.",
        )
    return _story(
        "Jon has not accepted by closing",
        f"When applications close, the column {column} does not say that Jon has accepted.",
        ends[rules.groups.not_accepted],
    )


def _leaves_before() -> Titled:
    return _story(
        "Jon leaves before the seal",
        "Jon is taken out of the entry file, and the ballot is sealed without him.",
        "Ane's entry is sealed with those who are left, and its tickets are theirs.",
    )


def _leaves_after() -> Titled:
    return _story(
        "Jon leaves between the seal and the draw",
        "The sealed row of Ane and Jon stays: the entry keeps its tickets, and its place in the "
        "draw order does not change because he goes.",
        "After the draw Jon's withdrawal is recorded with its reason, which is told below.",
        "Only an amended seal, made before the random number exists and shown by every verifier, "
        "could take him out of the row.",
    )


def _has_place(rules: Rules) -> Iterator[Titled]:
    """Jon's place from a pool that seats before the last draw, or else from one after it; of a
    race without such a pool there is nothing to tell, since a draw seats both or neither.
    """
    draw = rules.draws[-1]
    position = rules.pools.index(draw)
    before = [pool for pool in rules.pools[:position] if pool.kind in RANKED]
    after = [pool for pool in rules.pools[position + 1 :] if pool.kind in RANKED]
    if before:
        ends = {
            "shrink": "Ane goes on in the draw without him, at the same place in the draw order "
            "and with the same tickets, and needs one place.",
            "leave-out": f"The entry is passed over in {draw.name}: Ane gets no place there "
            "either.",
        }
        begins = (
            f"Jon holds a place of {before[0].name} when it is the turn of Ane and Jon in "
            f"{draw.name}."
        )
    elif after:
        ends = {
            "shrink": f"Ane waits on the list of {draw.name} without him, at the same place in "
            "the draw order, and needs one place.",
            "leave-out": f"The entry is left off the waiting list of {draw.name}: Ane is offered "
            "no place there.",
        }
        begins = (
            f"Ane and Jon are not drawn in {draw.name}, and then Jon gets a place of "
            f"{after[0].name}, which seats after it."
        )
    else:
        return
    end = f"Jon keeps his place. {ends[rules.groups.has_place]}"
    yield _story("Jon has a place from another pool", begins, end)


def _told_reasons(rules: Rules) -> list[Reason]:
    return sorted(rules.offers.reasons, key=lambda reason: reason.name not in HAPPENS)


def _withdraws(rules: Rules, reason: Reason) -> Titled:
    days = amount(rules.offers.answer_days, "day")
    happens = HAPPENS.get(reason.name, f"Jon withdraws for the reason {reason.name!r}")
    happens = happens.format(days=days)
    place = "is offered to the waiting list" if reason.place == "offer" else "stays empty"
    both = "are offered to the waiting list" if reason.place == "offer" else "stay empty"
    ends = {
        "shrink": f"His place {place}. Ane keeps hers.",
        "whole": f"Ane leaves with him, for the same reason: both places {both}.",
    }
    others = any(pool.kind in RANKED for pool in rules.pools)
    hers = "A place that Ane held from another pool would stay hers."
    stays = [hers] if others and reason.group == "whole" else []
    return _story(
        happens,
        f"Ane and Jon have places of one group, and {happens}.",
        ends[reason.group],
        *stays,
        _next_year(reason),
    )


def _next_year(reason: Reason) -> str:
    whose = "Jon's" if reason.group == "shrink" else "Ane's and Jon's"
    ends = {
        "keep": f"Next year {whose} tickets count as if this ballot had not been.",
        "add": f"For next year it counts as one more year without a place for {whose} tickets.",
        "lose": f"Next year {whose} tickets start again from nothing gathered.",
    }
    return ends[reason.tickets]
