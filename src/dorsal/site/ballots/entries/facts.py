"""The facts behind tickets: what earlier years and the staff say of a person, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dorsal.ballot.past_years import LedgerFacts, LedgerRules, Outcome, keep_ledger
from dorsal.ballot.past_years import PastLine as Line
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput
from dorsal.ground.wording import ENGLISH, Wording
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.entries.given_facts import (
    FEW,
    LEDGER_FACTS,
    corrections_of,
    given_earlier,
    last_given,
)
from dorsal.site.ballots.models import Ballot, PastLine
from dorsal.site.ballots.past.told_years import told_ballots, years_told

EFFECTS = ("add", "keep", "lose")
LEDGER_KEYS = ("reset_on_place", "reset_on_missed_year", "withdrew", "waiting_list", "not_counted")
OUTCOMES: Mapping[str, Outcome] = {
    "no-place": "not drawn",
    "waiting": "waiting list",
}  # the others have the same names


@dataclass(frozen=True)
class FactOfPerson:
    """One fact as the entry file would hold it, and the lines of reasoning behind it."""

    value: str
    reasons: tuple[str, ...]


def facts_of(
    ballot: Ballot, persons: Iterable[Person], *, words: Wording = ENGLISH
) -> Mapping[int, Mapping[str, FactOfPerson]]:
    """For each person's number, the facts that the ballot's rules read, by column.

    Failures, applications and finishes come from earlier years by the ballot's ledger, which what
    staff gave for earlier ballots corrects. What staff has given for this ballot takes their place:
    the last value counts, and an empty one takes it away again, so that the ledger counts. The
    reasons are said in `words`. A few queries for any number of persons.
    """
    numbers = {one.pk for one in persons}
    counted = _columns(ballot)
    found: dict[int, dict[str, FactOfPerson]] = {number: {} for number in numbers}
    if counted & set(LEDGER_FACTS):
        _add_ledger(ballot, found, counted, words)
    _add_given(ballot, found)
    return found


def _add_ledger(
    ballot: Ballot, found: dict[int, dict[str, FactOfPerson]], counted: set[str], words: Wording
) -> None:
    """Put what the ledger says; people with the same years share one computation."""
    rules = ledger_rules(ballot)
    years = _years_by_person(ballot, found.keys())
    earlier = given_earlier(ballot, found.keys())
    known: dict[tuple[object, ...], dict[str, FactOfPerson]] = {}
    for number, facts in found.items():
        key = (tuple(years.get(number, ())), earlier.get(number, ()))
        if key not in known:
            lines = [_line(one) for one in key[0]]
            corrections = corrections_of(lines, key[1], rules)
            known[key] = _found(keep_ledger([*lines, *corrections], rules, words=words), counted)
        facts.update(known[key])


def ledger_rules(ballot: Ballot) -> LedgerRules:
    """How earlier years count in a ballot: its options, and the years that were held.

    A year counts when a line of the race names it or this site has drawn it, except those of
    `not_counted`, and the ballot's own year.
    """
    told: Mapping[str, Any] = ballot.ledger
    held = set(
        PastLine.objects.filter(race=ballot.edition.race_id)
        .order_by()
        .values_list("year", flat=True)
        .distinct()
    )
    held |= {one.year for one in told_ballots(ballot)}
    own = ballot.year
    skipped = {int(year) for year in told.get("not_counted", ())}
    return LedgerRules(
        years=tuple(sorted(year for year in held - skipped if year < own)),
        reset_on_place=bool(told.get("reset_on_place", True)),
        reset_on_missed_year=bool(told.get("reset_on_missed_year", False)),
        withdrew=told.get("withdrew", "keep"),
        waiting_list=told.get("waiting_list", "add"),
    )


def _columns(ballot: Ballot) -> set[str]:
    try:
        return set(read_rules(ballot.rules).fact_columns)
    except BadInput:
        return set()


def _years_by_person(ballot: Ballot, persons: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """The years and outcomes of everybody whom a line was matched to, or who was in a ballot that
    this site has drawn.
    """
    lines: QuerySet[PastLine] = PastLine.objects.filter(
        race=ballot.edition.race_id, person__isnull=False
    )
    if len(persons) <= FEW:
        lines = lines.filter(person__in=persons)
    own = ballot.year
    found: dict[int, list[tuple[int, str]]] = {}
    told = lines.filter(year__lt=own).order_by("year", "id")
    for person, year, outcome in told.values_list("person_id", "year", "outcome"):
        if person is not None:
            found.setdefault(person, []).append((year, outcome))
    for person, year, outcome in years_told(ballot):
        found.setdefault(person, []).append((year, outcome))
    return found


def _line(year_and_outcome: tuple[int, str]) -> Line:
    year, kept = year_and_outcome
    outcome: Any = OUTCOMES.get(kept, kept)
    return Line(line=0, year=year, outcome=outcome, name="")


def _found(ledger: LedgerFacts, counted: set[str]) -> dict[str, FactOfPerson]:
    made = {name: getattr(ledger, name) for name in LEDGER_FACTS if name in counted}
    return {name: FactOfPerson(str(one.value), one.reasons) for name, one in made.items()}


def _add_given(ballot: Ballot, found: dict[int, dict[str, FactOfPerson]]) -> None:
    """Put what staff has given in the place of what the ledger says."""
    for person, column, value, why in last_given(ballot, found.keys()):
        if value:
            told = _("given by the race: %(value)s") % {"value": value}
            before = found[person].get(column, FactOfPerson("", ())).reasons
            reason = f"{told} ({why})" if why else told
            found[person][column] = FactOfPerson(value, (*before, reason))
