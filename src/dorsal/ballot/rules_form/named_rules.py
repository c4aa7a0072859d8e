"""The ticket rules that have names of their own, for the front of the form."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ballot.rules_form.filling import ticket_row
from dorsal.ballot.rules_form.form import TicketRow
from dorsal.ballot.rules_form.square import square_expression
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, TicketRule

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


def named_ticket_rules() -> tuple[NamedRule, ...]:
    """Flat, linear, square and doubling: the rules of the guide on choosing one."""
    square = Advanced(expression=square_expression(COLUMN))
    return (
        _named("Everybody has the same chance, every year.", Flat()),
        _named(
            "Each failure adds one ticket: patience helps, and nobody is sure of a place.",
            Linear(column=COLUMN),
        ),
        _named("Tickets grow faster than failures: nearly a queue, hard on first-timers.", square),
        _named(
            "Each failure doubles the tickets: a queue, with next to no chance at first.",
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
