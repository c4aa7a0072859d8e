"""The ticket rules that have names of their own, for the front of the form."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ballot.rules_form.filling import ticket_row
from dorsal.ballot.rules_form.form import TicketRow
from dorsal.ballot.rules_form.square import square_expression
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, TicketRule
from dorsal.ground.wording import ENGLISH, Wording

MOST_FAILURES_SHOWN = 6
COLUMN = "failures"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRule:
    """A ticket rule with its name, what it does in one sentence, and the tickets after 0, 1, ...
    6 failures; `row` is the rule as the form has it.
    """

    name: str
    sentence: str
    tickets: tuple[int, ...]
    row: TicketRow


def named_ticket_rules(*, words: Wording = ENGLISH) -> tuple[NamedRule, ...]:
    """Flat, linear, square and doubling: the rules of the guide on choosing one."""
    square = Advanced(expression=square_expression(COLUMN))
    return (
        _named(words.say("Everybody has the same chance, every year."), Flat()),
        _named(
            words.say(
                "Each year without a place adds one ticket: patience helps, and nobody is sure of "
                "one."
            ),
            Linear(column=COLUMN),
        ),
        _named(
            words.say(
                "Tickets grow faster than the years without a place: nearly a queue, hard on "
                "first-timers."
            ),
            square,
        ),
        _named(
            words.say(
                "Each year without a place doubles the tickets: a queue, with next to no chance at "
                "first."
            ),
            Doubling(column=COLUMN),
        ),
    )


def _named(sentence: str, rule: TicketRule) -> NamedRule:
    row = ticket_row(rule)
    return NamedRule(
        name=row.rule,
        sentence=sentence,
        tickets=tuple(rule.count({COLUMN: after}) for after in range(MOST_FAILURES_SHOWN + 1)),
        row=row,
    )
