"""Example runners: what a ticket rule gives to made-up people, computed by the rule itself."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ballot.tickets import Table, TicketRule
from dorsal.ground.wording import ENGLISH, Wording

YEARS = 40


@dataclass(frozen=True, slots=True)
class ExampleRunner:
    """Somebody made up, with their facts, their tickets and the reasons line by line."""

    name: str
    facts: tuple[tuple[str, int], ...]
    tickets: int
    reasons: tuple[str, ...]

    def facts_text(self, words: Wording) -> str:
        """The facts in a phrase: `failures: 3`, or `no facts needed`."""
        told = [
            words.say("%(fact)s: %(number)s", fact=words.name("fact", name), number=value)
            for name, value in self.facts
        ]
        return ", ".join(told) or words.say("no facts needed")


def veteran(
    rule: TicketRule, *, name: str = "Ane", words: Wording = ENGLISH
) -> ExampleRunner | None:
    """A runner with some years behind them, or None if the rule gives nobody like that a number.

    For one column it is 3, or the last line of a shorter table; for more, 3, 2, 1, 1, ...
    """
    for values in ((3, 2, 1), (1,), (0,)):
        found = runner(rule, name, values, words=words)
        if found:
            return found
    return None


def newcomer(rule: TicketRule, *, name: str = "Jon") -> ExampleRunner | None:
    """A runner with 0 in every column, or None if the rule gives no number for that."""
    return runner(rule, name, (0,))


def runner(
    rule: TicketRule, name: str, values: tuple[int, ...], *, words: Wording = ENGLISH
) -> ExampleRunner | None:
    """A runner with these values in the rule's columns, the last one for all further columns."""
    columns = rule.columns
    padded = values + values[-1:] * len(columns)
    if isinstance(rule, Table):
        padded = tuple(min(value, len(rule.tickets) - 1) for value in padded)
    facts = dict(zip(columns, padded, strict=False))
    try:
        reasons = rule.reasons(facts, words=words)
        return ExampleRunner(name, tuple(facts.items()), rule.count(facts), reasons)
    except ValueError:
        return None


def count_at(rule: TicketRule, value: int) -> int | None:
    """Tickets of somebody with this value in every column; None if the rule gives no number."""
    try:
        return rule.count(dict.fromkeys(rule.columns, value))
    except ValueError:
        return None


def first_without_number(rule: TicketRule) -> int | None:
    """The lowest value, the same in every column, up to 40 years, for which there is no number."""
    if not rule.columns:
        return None
    tried = range(YEARS + 1)
    return next((value for value in tried if count_at(rule, value) is None), None)


def most_years(rule: TicketRule, years: int) -> int:
    """The largest value up to `years`, the same in every column, for which there is a number of
    tickets; 0 if there is none.
    """
    tried = range(years, 0, -1)
    return next((value for value in tried if count_at(rule, value) is not None), 0)
