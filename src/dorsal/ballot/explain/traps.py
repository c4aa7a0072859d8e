"""Traps in the rules of a ballot: what a director may not have meant, computed from the rules."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot.explain.example_runners import (
    count_at,
    first_without_number,
    most_years,
    newcomer,
    veteran,
)
from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.explain.quota_traps import find_quota_traps
from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import Pool, Reason, Rules
from dorsal.ballot.tickets import MOST_TICKETS, Advanced, Doubling, TicketRule, combine_tickets
from dorsal.ground.plain_words import amount, listed

STEEP = 100  # times a newcomer's tickets, from where a rule works like a queue
YEARS = 10
STANDARD_REASONS = ("declined", "timed-out", "unpaid", "document", "disqualified", "deferred")


def find_traps(rules: Rules) -> tuple[Trap, ...]:
    """Every trap, in the order of the explanation's sections, the law first."""
    return (
        *_fee(rules),
        *_pool_traps(rules),
        *(trap for pool in rules.draws if pool.tickets for trap in _tickets(pool, pool.tickets)),
        *find_quota_traps(rules),
        *_group_traps(rules),
        *(trap for pool in rules.draws for trap in _list_traps(pool, rules)),
        *_offer_traps(rules),
    )


def _fee(rules: Rules) -> Iterator[Trap]:
    if rules.application_fee:
        text = (
            "Whoever applies pays a fee. A fee for the chance of a place can make the ballot an "
            "illegal raffle where the race is held: ask a lawyer, or charge only those who get a "
            "place."
        )
        yield Trap("fee", "A fee for applying", text)


def _pool_traps(rules: Rules) -> Iterator[Trap]:
    for pool in rules.pools:
        if pool.kind == "reserved" and pool.unused:
            text = (
                f"{pool.name} names nobody here and keeps all of its places, so nothing is ever "
                f"left over for {pool.unused}."
            )
            yield Trap("reserved-unused", "Places that are never left over", text)
        elif pool.kind == "guaranteed":
            text = (
                f"{pool.name} has {amount(pool.places, 'place')}. If more people have the right "
                "than there are places, the check of the entry file refuses them, and nothing can "
                "be sealed: count them before you announce the rules."
            )
            yield Trap("guaranteed-full", "A guarantee that can run out", text)


def _tickets(pool: Pool, rule: TicketRule) -> Iterator[Trap]:
    yield from _steep(pool, rule)
    limit = first_without_number(rule)
    if limit is not None:
        columns = listed(rule.columns)
        text = (
            f"In {pool.name} somebody with {limit} in {columns} has no number of tickets: either "
            f"it is above {MOST_TICKETS}, the most an entry may have, or the rule is not defined "
            "there. The check of the entry file would refuse them; bound the number with most."
        )
        yield Trap("beyond-limit", "Tickets beyond the limit", text)
    if count_at(rule, 0) == 0:
        text = (
            f"In {pool.name} somebody with 0 in {listed(rule.columns)} has 0 tickets and takes no "
            "part."
        )
        if isinstance(rule, Advanced):
            text += f" If their weight is only small, a scale above {rule.scale} keeps it."
        yield Trap("no-ticket", "Applicants without a ticket", text)


def _steep(pool: Pool, rule: TicketRule) -> Iterator[Trap]:
    """Rules under which the years decide alone, as far as they still give a number of tickets."""
    years = most_years(rule, YEARS)
    first, later = count_at(rule, 0), count_at(rule, years)
    ratio = later // first if first and later else 0
    if isinstance(rule, Doubling) or ratio >= STEEP:
        text = (
            f"In {pool.name} those who wait longest come to hold nearly all tickets: the draw "
            "turns into a queue of years, and a first-timer has almost no chance."
        )
        if ratio > 1:
            columns = listed(rule.columns)
            text += f" With {years} in {columns} somebody has {ratio} times a newcomer's tickets."
        yield Trap("queue", "A queue of years", text)


def _group_traps(rules: Rules) -> Iterator[Trap]:
    groups = rules.groups
    if groups.largest == 1:
        return
    if groups.tickets == "mean":
        yield from _bought_partner(rules)
        yield from _brought_in(rules)
    if not rules.columns.confirmed:
        text = (
            "The entry file has no column confirmed, so anybody who knows a group's code can write "
            "it and join, without the others having accepted."
        )
        yield Trap("not-confirmed", "Groups that nobody confirms", text)
    if groups.does_not_fit == "stop":
        yield from _stopping(rules)
    for pool in rules.draws:
        if groups.largest > pool.places:
            text = f"A group may have {groups.largest}, and {pool.name} has only {pool.places}."
            yield Trap("group-too-large", "Groups that can never fit", text)


def _stopping(rules: Rules) -> Iterator[Trap]:
    for pool in rules.draws:
        later = next_draw(pool, rules)
        fate = (
            f"Places go on to {later}"
            if later
            else "Places stay empty until enough are free or the group leaves,"
        )
        text = (
            f"When a group does not fit in {pool.name}, the filling ends. {fate} although people "
            "wait behind it."
        )
        yield Trap("stop", "Stopping passes by those who wait", text)


def _bought_partner(rules: Rules) -> Iterator[Trap]:
    for pool in rules.draws:
        ane = veteran(pool.tickets) if pool.tickets else None
        jon = newcomer(pool.tickets) if pool.tickets else None
        if ane is None or jon is None or ane.tickets <= jon.tickets:
            continue
        mean = combine_tickets([ane.tickets, jon.tickets], how="mean")
        text = (
            f"In {pool.name} a newcomer with {amount(jon.tickets, 'ticket')} who joins a veteran "
            f"with {ane.tickets} has {mean} in the group: a veteran's name gets a price. With "
            'tickets = "min" nobody gains from a partner.'
        )
        leaves = [one.name for one in rules.offers.reasons if one.group == "shrink"]
        if leaves:
            text += (
                f" The veteran can even leave afterwards ({listed(leaves)}) and the newcomer stays."
            )
        yield Trap("bought-partner", "Buying a partner", text)
        return


def _brought_in(rules: Rules) -> Iterator[Trap]:
    """Members with 0 tickets of their own, to whom a partner gives some by the mean."""
    for pool in rules.draws:
        if pool.tickets is None:
            continue
        counts = [(count_at(pool.tickets, value), value) for value in range(YEARS + 1)]
        without = next((value for count, value in counts if count == 0), None)
        most, value = max(((count, value) for count, value in counts if count), default=(0, 0))
        mean = combine_tickets([0, most], how="mean")
        if without is not None and mean:
            columns = listed(pool.tickets.columns)
            text = (
                f"In {pool.name} somebody with {without} in {columns} has 0 tickets and takes no "
                f"part alone. With a partner who has {value} there, and {amount(most, 'ticket')}, "
                f'the group has {mean}: the mean brings both in. With tickets = "min" such a '
                "group takes no part."
            )
            yield Trap("brought-in", "A partner who brings somebody in", text)


def _list_traps(pool: Pool, rules: Rules) -> Iterator[Trap]:
    if 0 < pool.waiting_list < pool.places:
        entries = "entry" if pool.waiting_list == 1 else "entries"
        later = next_draw(pool, rules)
        fate = f"go on to the list of {later}" if later else "stay empty"
        text = (
            f"The waiting list of {pool.name} has {pool.waiting_list} {entries} for "
            f"{amount(pool.places, 'place')}. When more places come free than it can take, the "
            f"rest {fate}: compare it with the withdrawals of past years."
        )
        yield Trap("short-list", "A waiting list that can run out", text)


def _offer_traps(rules: Rules) -> Iterator[Trap]:
    reasons = rules.offers.reasons
    empty = [reason.name for reason in reasons if reason.place == "empty"]
    if empty:
        text = f"A place given back for {listed(empty, last='or')} stays empty, whoever waits."
        yield Trap("empty-places", "Places that stay empty", text)
    yield from _missing_reasons(reasons)
    if rules.offers.transfers:
        text = (
            "Places may be passed on, so they can be sold, and people without an interest in the "
            "race may apply to sell."
        )
        yield Trap("transfers", "Places that can be sold", text)


def _missing_reasons(reasons: tuple[Reason, ...]) -> Iterator[Trap]:
    known = {reason.name for reason in reasons}
    missing = [name for name in STANDARD_REASONS if name not in known]
    if missing:
        text = (
            f"The rules do not say what {listed(missing, last='or')} does, so no withdrawal can be "
            "recorded for it."
        )
        yield Trap("missing-reason", "Reasons that are missing", text)
