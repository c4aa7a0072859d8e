"""Traps in the rules of groups."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.example_runners import count_at, newcomer, veteran
from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.explain.reason_names import reason_names
from dorsal.ballot.explain.ticket_traps import YEARS, fact_names
from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import Rules
from dorsal.ballot.tickets import combine_tickets
from dorsal.ground.wording import Wording, phrase


def find_group_traps(rules: Rules, words: Wording) -> Iterator[Trap]:
    """The traps of groups; none where everybody applies alone."""
    groups = rules.groups
    if groups.largest == 1:
        return
    if groups.tickets == "mean":
        yield from _bought_partner(rules, words)
        yield from _brought_in(rules, words)
    if not rules.columns.confirmed:
        text = words.say(
            "The entry file has no column confirmed, so anybody who knows a group's code can write "
            "it and join, without the others having accepted."
        )
        yield Trap("not-confirmed", words.say("Groups that nobody confirms"), text)
    if groups.does_not_fit == "stop":
        yield from _stopping(rules, words)
    for pool in rules.draws:
        if groups.largest > pool.places:
            text = words.say(
                "A group may have %(largest)s, and %(pool)s has only %(places)s.",
                largest=groups.largest,
                pool=amounts.called("pool", pool.name, words=words),
                places=words.plain(pool.places),
            )
            yield Trap("group-too-large", words.say("Groups that can never fit"), text)


def _stopping(rules: Rules, words: Wording) -> Iterator[Trap]:
    for pool in rules.draws:
        later = next_draw(pool, rules)
        if later:
            text = phrase(
                "When a group does not fit in %(pool)s, the filling ends. Places go on to "
                "%(later)s although people wait behind it."
            )
        else:
            text = phrase(
                "When a group does not fit in %(pool)s, the filling ends. Places stay empty until "
                "enough are free or the group leaves, although people wait behind it."
            )
        told = {
            "pool": amounts.called("pool", pool.name, words=words),
            "later": amounts.called("pool", later, words=words) if later else "",
        }
        title = words.say("Stopping passes by those who wait")
        yield Trap("stop", title, words.say(text, **told))


def _bought_partner(rules: Rules, words: Wording) -> Iterator[Trap]:
    for pool in rules.draws:
        ane = veteran(pool.tickets) if pool.tickets else None
        jon = newcomer(pool.tickets) if pool.tickets else None
        if ane is None or jon is None or ane.tickets <= jon.tickets:
            continue
        mean = combine_tickets([ane.tickets, jon.tickets], how="mean")
        sentences = [
            words.say(
                "In %(pool)s a newcomer with %(jons)s who joins a veteran with %(anes)s has "
                '%(mean)s in the group: a veteran\'s name gets a price. With tickets = "min" '
                "nobody gains from a partner.",
                pool=amounts.called("pool", pool.name, words=words),
                jons=amounts.tickets(jon.tickets, words=words),
                anes=words.plain(ane.tickets),
                mean=words.plain(mean),
            )
        ]
        leaves = [one.name for one in rules.offers.reasons if one.group == "shrink"]
        if leaves:
            stays = words.say(
                "The veteran can even leave afterwards (%(reasons)s) and the newcomer stays.",
                reasons=reason_names(leaves, words),
            )
            sentences.append(stays)
        yield Trap("bought-partner", words.say("Buying a partner"), " ".join(sentences))
        return


def _brought_in(rules: Rules, words: Wording) -> Iterator[Trap]:
    """Members with 0 tickets of their own, to whom a partner gives some by the mean."""
    for pool in rules.draws:
        if pool.tickets is None:
            continue
        counts = [(count_at(pool.tickets, value), value) for value in range(YEARS + 1)]
        without = next((value for count, value in counts if count == 0), None)
        most, value = max(((count, value) for count, value in counts if count), default=(0, 0))
        mean = combine_tickets([0, most], how="mean")
        if without is not None and mean:
            text = words.say(
                "In %(pool)s somebody with %(without)s in %(facts)s has 0 tickets and takes no "
                "part alone. With a partner who has %(value)s there, and %(tickets)s, the group "
                'has %(mean)s: the mean brings both in. With tickets = "min" such a group takes '
                "no part.",
                pool=amounts.called("pool", pool.name, words=words),
                without=without,
                facts=fact_names(pool.tickets, words),
                value=value,
                tickets=amounts.tickets(most, words=words),
                mean=words.plain(mean),
            )
            yield Trap("brought-in", words.say("A partner who brings somebody in"), text)
