"""What gives tickets, for runners."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.example_runners import veteran
from dorsal.ballot.expressions.readable import readable
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, Table, TicketRule
from dorsal.ground.wording import Wording, phrase

# By whether there are tickets for applying, and whether there is a bound.
LINEAR = {
    (False, False): phrase("%(each)s for each of your %(fact)s."),
    (False, True): phrase("%(each)s for each of your %(fact)s, at most %(most)s in all."),
    (True, False): phrase("%(start)s for applying, and %(more)s more for each of your %(fact)s."),
    (True, True): phrase(
        "%(start)s for applying, and %(more)s more for each of your %(fact)s, at most %(most)s in "
        "all."
    ),
}
DOUBLING = {
    False: phrase("1 ticket for applying, doubled for each of your %(fact)s."),
    True: phrase("1 ticket for applying, doubled for each of your %(fact)s, at most %(most)s."),
}
# By whether the formula is multiplied, and whether there is a bound.
FORMULA = {
    (False, False): phrase("Tickets by a formula, rounded to a whole number: %(expression)s."),
    (False, True): phrase(
        "Tickets by a formula, rounded to a whole number, at most %(most)s: %(expression)s."
    ),
    (True, False): phrase(
        "Tickets by a formula, rounded to a whole number: %(scale)s × (%(expression)s)."
    ),
    (True, True): phrase(
        "Tickets by a formula, rounded to a whole number, at most %(most)s: %(scale)s × "
        "(%(expression)s)."
    ),
}


def ticket_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """What a ticket is, and how many each draw gives, with an example."""
    if rules.fact_columns:
        yield words.say(
            "Each ticket is one slip of paper in the hat: whoever has twice the tickets is twice "
            "as likely to be drawn at each moment. What counts is the first of your tickets that "
            "is drawn."
        )
    for pool in rules.draws:
        told = _told(pool, words)
        if len(rules.draws) == 1:
            yield from told
        else:
            name = words.name("pool", pool.name)
            yield words.say("%(pool)s: %(what)s", pool=name, what=" ".join(told))


def _told(pool: Pool, words: Wording) -> Iterator[str]:
    rule = pool.tickets or Flat()
    yield _sentence(rule, words)
    explained = not rule.columns or isinstance(rule, Table)  # by the sentence itself
    example = None if explained else veteran(rule, words=words)
    if example:
        yield words.say("For example Ane: %(lines)s.", lines="; ".join(example.reasons))


def _sentence(rule: TicketRule, words: Wording) -> str:
    if isinstance(rule, Linear):
        return _linear(rule, words)
    if isinstance(rule, Doubling):
        fact = amounts.called("fact", rule.column, words=words)
        most = amounts.tickets(rule.most, words=words)
        return words.say(DOUBLING[bool(rule.most)], fact=fact, most=most)
    if isinstance(rule, Advanced):
        return words.say(
            FORMULA[rule.scale > 1, bool(rule.most)],
            expression=readable(rule.expression, rule.columns, words),
            scale=words.plain(rule.scale),
            most=words.plain(rule.most),
        )
    return rule.sentence(words=words)


def _linear(rule: Linear, words: Wording) -> str:
    return words.say(
        LINEAR[bool(rule.base), bool(rule.most)],
        start=amounts.tickets(rule.base, words=words),
        each=amounts.tickets(rule.each, words=words),
        more=words.plain(rule.each),
        fact=amounts.called("fact", rule.column, words=words),
        most=words.plain(rule.most),
    )
