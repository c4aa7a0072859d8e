"""Traps in ticket rules: no number, no ticket, and rules under which the years decide alone."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.example_runners import count_at, first_without_number, most_years
from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.tickets import MOST_TICKETS, Advanced, Doubling, TicketRule
from dorsal.ground.wording import Wording

STEEP = 100  # times a newcomer's tickets, from where a rule works like a queue
YEARS = 10


def find_ticket_traps(rules: Rules, words: Wording) -> Iterator[Trap]:
    """The traps of every draw's ticket rule."""
    for pool in rules.draws:
        if pool.tickets:
            yield from _steep(pool, pool.tickets, words)
            yield from _beyond_limit(pool, pool.tickets, words)
            yield from _without_ticket(pool, pool.tickets, words)


def fact_names(rule: TicketRule, words: Wording) -> str:
    """The facts that a rule reads, listed."""
    return words.listed([amounts.called("fact", one, words=words) for one in rule.columns])


def _beyond_limit(pool: Pool, rule: TicketRule, words: Wording) -> Iterator[Trap]:
    limit = first_without_number(rule)
    if limit is not None:
        text = words.say(
            "In %(pool)s somebody with %(value)s in %(facts)s has no number of tickets: either it "
            "is above %(most)s, the most an entry may have, or the rule is not defined there. The "
            "check of the entry file would refuse them; bound the number with most.",
            pool=amounts.called("pool", pool.name, words=words),
            value=limit,
            facts=fact_names(rule, words),
            most=words.plain(MOST_TICKETS),
        )
        yield Trap("beyond-limit", words.say("Tickets beyond the limit"), text)


def _without_ticket(pool: Pool, rule: TicketRule, words: Wording) -> Iterator[Trap]:
    if count_at(rule, 0) != 0:
        return
    sentences = [
        words.say(
            "In %(pool)s somebody with 0 in %(facts)s has 0 tickets and takes no part.",
            pool=amounts.called("pool", pool.name, words=words),
            facts=fact_names(rule, words),
        )
    ]
    if isinstance(rule, Advanced):
        keeps = words.say(
            "If their weight is only small, a scale above %(scale)s keeps it.",
            scale=words.plain(rule.scale),
        )
        sentences.append(keeps)
    yield Trap("no-ticket", words.say("Applicants without a ticket"), " ".join(sentences))


def _steep(pool: Pool, rule: TicketRule, words: Wording) -> Iterator[Trap]:
    """Rules under which the years decide alone, as far as they still give a number of tickets."""
    years = most_years(rule, YEARS)
    first, later = count_at(rule, 0), count_at(rule, years)
    ratio = later // first if first and later else 0
    if not isinstance(rule, Doubling) and ratio < STEEP:
        return
    sentences = [
        words.say(
            "In %(pool)s those who wait longest come to hold nearly all tickets: the draw turns "
            "into a queue of years, and a first-timer has almost no chance.",
            pool=amounts.called("pool", pool.name, words=words),
        )
    ]
    if ratio > 1:
        times = words.say(
            "With %(value)s in %(facts)s somebody has %(ratio)s times a newcomer's tickets.",
            value=years,
            facts=fact_names(rule, words),
            ratio=words.plain(ratio),
        )
        sentences.append(times)
    yield Trap("queue", words.say("A queue of years"), " ".join(sentences))
