"""The tickets of applicants and where they come from, by the rules as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dorsal.ballot.applicants import Fact
from dorsal.ballot.entry_file.cells import BadCell, read_fact, same
from dorsal.ballot.expressions.evaluation import show_number
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.tickets import Flat
from dorsal.ground.wording import Wording
from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application
from dorsal.site.ballots.entries.facts import FactOfPerson, facts_of
from dorsal.site.ballots.entries.given_facts import given_for
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.wording import wording_of

Facts = Mapping[str, FactOfPerson]
NO_NUMBER = gettext_noop(
    "From this the rules make no number of tickets: there are none until the race puts that right."
)


@dataclass(frozen=True)
class TicketsInDraw:
    """The tickets in one draw, and line by line where they come from."""

    pool: str
    tickets: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class OwnTickets:
    """What an applicant takes into the ballot alone: facts with reasons, classes, tickets."""

    facts: Facts
    classes: tuple[str, ...]
    draws: tuple[TicketsInDraw, ...]


def rules_of(ballot: Ballot) -> Rules:
    """The rules of a ballot, read; `BadInput` when they hold a problem."""
    return _read(ballot.rules)


@lru_cache(maxsize=64)
def _read(text: str) -> Rules:
    return read_rules(text)


def tickets_of(ballot: Ballot, applications: Sequence[Application]) -> dict[int, OwnTickets]:
    """The tickets of these applications of one ballot, by their row's number."""
    rules = rules_of(ballot)
    words = wording_of(ballot)
    facts = facts_of(ballot, [one.person for one in applications], words=words)
    answers = _answered(rules, ballot, applications)
    return {
        one.pk: _own_tickets(rules, one, {**facts.get(one.person_id, {}), **answers[one.pk]}, words)
        for one in applications
    }


def _own_tickets(rules: Rules, one: Application, facts: Facts, words: Wording) -> OwnTickets:
    classes = classes_of(rules, one.person, {**one.answers, **_values(facts)})
    draws = tuple(_in_draw(pool, facts, classes, words) for pool in rules.draws)
    return OwnTickets(facts=facts, classes=classes, draws=draws)


def _answered(
    rules: Rules, ballot: Ballot, applications: Sequence[Application]
) -> dict[int, dict[str, FactOfPerson]]:
    """By application, the answers that the ticket rules read, as facts; what the race's staff has
    given counts before an answer.
    """
    asked = {one["column"]: one["label"] for one in ballot.questions if one.get("feeds_rules")}
    read = [column for column in rules.fact_columns if column in asked]
    given = _given(ballot, read)
    return {
        one.pk: {
            column: FactOfPerson(answer, (f"{asked[column]}: {answer}",))
            for column in read
            if (one.person_id, column) not in given
            and (answer := str(one.answers.get(column, "")).strip())
        }
        for one in applications
    }


def _given(ballot: Ballot, columns: Sequence[str]) -> set[tuple[int, str]]:
    """The persons and columns of which staff's last word is a value."""
    if not columns:
        return set()
    rows = given_for(ballot).filter(column__in=columns)
    last = {
        (person, column): value
        for person, column, value in rows.order_by("id").values_list("person", "column", "value")
    }
    return {key for key, value in last.items() if value}


def _values(facts: Facts) -> dict[str, str]:
    return {column: fact.value for column, fact in facts.items()}


def classes_of(rules: Rules, person: Person, values: Mapping[str, str]) -> tuple[str, ...]:
    """The classes of a person, as they follow from the profile, the answers and the facts."""
    profile = {
        name: getattr(person, name) for name in ("sex", "country", "nationality", "town", "club")
    }
    cells = {**values, **profile}
    return tuple(
        sorted(
            one.name
            for one in rules.classes
            if same(str(cells.get(one.column, ""))) in {same(value) for value in one.values}
        )
    )


def _in_draw(pool: Pool, facts: Facts, classes: Sequence[str], words: Wording) -> TicketsInDraw:
    if pool.only and pool.only not in classes:
        told = _("This draw is only for “%(class)s”.") % {"class": words.name("class", pool.only)}
        return TicketsInDraw(pool.name, 0, (told,))
    rule = pool.tickets or Flat()
    numbers = {column: _number(facts.get(column)) for column in rule.columns}
    try:
        return TicketsInDraw(pool.name, rule.count(numbers), rule.reasons(numbers, words=words))
    except ValueError:
        return TicketsInDraw(pool.name, 0, (*_told(numbers, words), _(NO_NUMBER)))


def _told(numbers: Mapping[str, Fact], words: Wording) -> list[str]:
    """The facts by their names."""
    return [f"{words.name('fact', one)}: {show_number(number)}" for one, number in numbers.items()]


def _number(fact: FactOfPerson | None) -> Fact:
    try:
        return read_fact(fact.value) if fact else 0
    except BadCell:
        return 0
