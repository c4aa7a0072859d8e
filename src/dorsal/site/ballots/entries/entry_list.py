"""The entry list of a ballot: the entry file that its applications come to, under its rules."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeAlias

from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.site.applications.models import Application, PairReview
from dorsal.site.ballots.entries.facts import facts_of
from dorsal.site.ballots.entries.given_facts import given_for
from dorsal.site.ballots.entries.group_codes import ALONE, GroupCell, group_cells
from dorsal.site.ballots.entries.left_out import NOT_ACCEPTED, LeftOut, reasons_left_out
from dorsal.site.ballots.models import Ballot

__all__ = ["EntryList", "EntryWriter", "LeftOut", "make_entry_list"]

PERSONAL = ("sex", "nationality", "country", "town", "club")
USUAL = ("sex", "nationality", "country", "town")
Facts: TypeAlias = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class EntryList:
    """The entry file (CSV) and the rules file (TOML) of a ballot, and the numbers left out.

    `codes` are the applicants in the order of the file's lines, the first in line 2.
    """

    entries: bytes
    rules: bytes
    left_out: tuple[LeftOut, ...]
    codes: tuple[str, ...] = ()


def make_entry_list(ballot: Ballot) -> EntryList:
    """The list as the applications stand now; every number from 1 to the last is in the file or
    left out with its reason.

    `BadInput` when the rules cannot be read. The number of queries does not depend on the number
    of applications.
    """
    text = ballot.rules.encode()
    rules = read_rules(text, file="rules.toml")
    applications = list(ballot.applications.select_related("person", "friends"))
    why = reasons_left_out(ballot, applications)
    standing = [one for one in applications if one.number not in why]
    groups, parted = group_cells(standing, rules)
    why |= dict.fromkeys(parted, NOT_ACCEPTED)
    kept = [one for one in standing if one.number not in parted]
    return EntryList(
        entries=EntryWriter(ballot, rules, kept, groups).file(kept),
        rules=text,
        left_out=tuple(LeftOut(number, why[number]) for number in sorted(why)),
        codes=tuple(one.code for one in kept),
    )


def columns_of_rules(rules: Rules) -> list[str]:
    """The columns that tickets, pools and classes read, each once."""
    read = [
        *rules.fact_columns,
        *(pool.column for pool in rules.pools),
        *(one.column for one in rules.classes),
    ]
    return list(dict.fromkeys(column for column in read if column))


class EntryWriter:
    """Writes the rows of an entry file; everything asked of the database is asked here, once."""

    def __init__(
        self,
        ballot: Ballot,
        rules: Rules,
        applications: Sequence[Application],
        groups: Mapping[int, GroupCell],
    ) -> None:
        self._counted = frozenset(rules.fact_columns)
        self._groups = groups
        self._asked = {str(one["column"]) for one in ballot.questions if one.get("feeds_rules")}
        own = rules.columns
        self._named = [own.name, own.born, own.email, own.group, own.confirmed]
        read = [*USUAL, *columns_of_rules(rules)]
        self._read = [name for name in dict.fromkeys(read) if name not in ("id", *self._named)]
        persons = [one.person for one in applications]
        self._facts = facts_of(ballot, persons)
        self._names = _names(ballot, applications)
        self._given = _given_facts(ballot, sorted(self._asked & set(self._read)))

    def file(self, applications: Sequence[Application]) -> bytes:
        """The file: a header, and a row for each application in the order of their numbers."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["id", *filter(None, self._named), *self._read])
        writer.writerows(self._row(one) for one in applications)
        return text.getvalue().encode()

    def _row(self, one: Application) -> list[str]:
        person, group = one.person, self._groups.get(one.number, ALONE)
        born = person.birth_date.isoformat() if person.birth_date else ""
        # No e-mail: families share an address, and the site has looked for people who apply twice.
        confirmed = "yes" if group.code and group.accepted else ""
        values = [self._names[one.number], born, "", group.code, confirmed]
        named = [value for name, value in zip(self._named, values, strict=True) if name]
        return [one.code, *named, *(self._value(one, name) for name in self._read)]

    def _value(self, one: Application, column: str) -> str:
        """What staff has given counts before what the applicant answered, and facts before what
        the person says of themselves.
        """
        person = one.person
        if column in self._asked:
            given = self._given.get(person.pk, {}).get(column, "")
            if found := given or str(one.answers.get(column, "")).strip():
                return found
        fact = self._facts.get(person.pk, {}).get(column)
        if fact is not None and fact.value:
            return fact.value
        if column in PERSONAL:
            return str(getattr(person, column))
        return "0" if column in self._counted else ""


def _names(ballot: Ballot, applications: Sequence[Application]) -> dict[int, str]:
    """By number, each one's name. Where staff has decided that two of the same name and birth date
    are two people, the later one's code stands behind the name, so that both can be sealed.
    """
    names = {one.number: " ".join(one.person.name.split()) for one in applications}
    born = {one.number: one.person.birth_date for one in applications}
    fold = NameFolder().fold
    two = PairReview.objects.filter(ballot=ballot, decision="two")
    for pair in two.values_list("first__number", "second__number"):
        first, second = sorted(pair)
        if not {first, second} <= names.keys() or born[first] != born[second]:
            continue
        if fold(names[first]) == fold(names[second]):
            names[second] += f" (A{second:05d})"
    return names


def _given_facts(ballot: Ballot, columns: Sequence[str]) -> Facts:
    """By person and column, the last value that the race's staff has given to an applicant."""
    given = given_for(ballot).filter(person__applications__ballot=ballot, column__in=columns)
    found: dict[int, dict[str, str]] = {}
    for person, column, value in given.order_by("id").values_list("person_id", "column", "value"):
        found.setdefault(person, {})[column] = value
    return found
