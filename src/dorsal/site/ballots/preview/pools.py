"""The applicants of a preview as an entry file: those of now, or those of an earlier year."""

from __future__ import annotations

import copy
import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

from dorsal.ballot.past_years import LedgerRules, keep_ledger
from dorsal.ballot.past_years import PastLine as Line
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.entries.entry_list import columns_of_rules, make_entry_list
from dorsal.site.ballots.entries.facts import OUTCOMES, ledger_rules
from dorsal.site.ballots.entries.given_facts import LEDGER_FACTS
from dorsal.site.ballots.models import Ballot, PastLine
from dorsal.site.journal import clock

PERSONAL = ("sex", "country", "town", "nationality", "club")


def entry_file(ballot: Ballot, rules: str, source: str) -> bytes:
    """The entry file of a source under rules: `applications`, or `year 2025`."""
    if source.startswith("year "):
        return file_of_year(ballot, read_rules(rules), int(source.removeprefix("year ")))
    asked = copy.copy(ballot)
    asked.rules = rules
    return make_entry_list(asked).entries


def past_years_of(ballot: Ballot) -> list[int]:
    """The earlier years whose applicants are known, the latest first."""
    lines = PastLine.objects.filter(race=ballot.edition.race_id).order_by("-year")
    return list(lines.values_list("year", flat=True).distinct())


def file_of_year(ballot: Ballot, rules: Rules, year: int) -> bytes:
    """Everybody who applied in an earlier year, with the facts that they had then.

    They apply alone and without their names; what only the race knew then (times, commitments) is
    blank.
    """
    ledger = ledger_rules(ballot)
    ledger = replace(ledger, years=tuple(one for one in ledger.years if one < year))
    before, there = _lines_until(ballot, year)
    columns = list(dict.fromkeys([*PERSONAL, *columns_of_rules(rules)]))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    own = rules.columns
    named = [one for one in (own.name, own.born, own.email, own.group, own.confirmed) if one]
    columns = [one for one in columns if one not in ("id", *named)]
    writer.writerow(["id", *named, *columns])
    for number, (key, person) in enumerate(there.items(), start=1):
        facts = _facts(before.get(key, ()), ledger)
        cells = [_cell(person, facts, column, rules) for column in columns]
        code = f"P{number:05d}"
        told = {own.name: f"Applicant {code}", own.born: "2000-01-01"}
        writer.writerow([code, *(told.get(name, "") for name in named), *cells])
    return text.getvalue().encode()


def unknown_columns(rules: Rules, source: str) -> list[str]:
    """The columns of pools that are blank for a source, since only the race knew them then."""
    if not source.startswith("year "):
        return []
    known = {*LEDGER_FACTS, *PERSONAL, "id"}
    columns = dict.fromkeys(pool.column for pool in rules.pools if pool.column)
    return [one for one in columns if one not in known]


def _lines_until(
    ballot: Ballot, year: int
) -> tuple[dict[int, list[tuple[int, str]]], dict[int, Person]]:
    """By somebody's number their lines before a year, and who applied in it."""
    found: dict[int, list[tuple[int, str]]] = {}
    there: dict[int, Person] = {}
    lines = PastLine.objects.filter(race=ballot.edition.race_id, year__lte=year)
    for one in lines.select_related("stub", "person").order_by("year", "id"):
        person = one.person or one.stub
        if one.year < year:
            found.setdefault(person.pk, []).append((one.year, one.outcome))
        elif one.outcome != "paused":
            there.setdefault(person.pk, person)
    return found, there


def _facts(lines: Sequence[tuple[int, str]], rules: LedgerRules) -> dict[str, int]:
    read = [
        Line(line=0, year=year, outcome=OUTCOMES.get(kept, kept), name="")  # type: ignore[arg-type]
        for year, kept in lines
    ]
    return keep_ledger(read, rules).numbers


def _cell(person: Person, facts: dict[str, int], column: str, rules: Rules) -> str:
    if column in LEDGER_FACTS:
        return str(facts[column])
    if column in PERSONAL:
        return str(getattr(person, column))
    return "0" if column in rules.fact_columns else ""


def mark_of_years(ballot: Ballot) -> str:
    """When the answer about an earlier year or the applications may have changed: every minute."""
    return f"{clock.now():%Y-%m-%dT%H:%M} {ballot.last_number}"
