"""Facts that a race's staff has given, for one ballot or as corrections of later ledgers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dorsal.ballot.past_years import Correction, LedgerRules, keep_ledger
from dorsal.ballot.past_years import PastLine as Line
from dorsal.site.ballots.entries.left_out import said
from dorsal.site.ballots.models import Ballot, GivenFact

FactName: TypeAlias = Literal["failures", "applications", "finishes"]
LEDGER_FACTS: tuple[FactName, ...] = ("failures", "applications", "finishes")
FEW = 500  # persons up to which a query names them; the whole race is read for more


def given_for(ballot: Ballot) -> QuerySet[GivenFact]:
    """What was given for this ballot."""
    return GivenFact.objects.filter(race=ballot.edition.race_id, year=ballot.year)


def last_given(ballot: Ballot, persons: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """Person, column, value and reason: the last word on each column for this ballot."""
    rows = _of(given_for(ballot), persons).order_by("id")
    last = {
        (person, column): (value, why)
        for person, column, value, why in rows.values_list("person_id", "column", "value", "why")
    }
    for (person, column), (value, why) in last.items():
        if person in persons:
            yield person, column, value, said(why)


Earlier: TypeAlias = tuple[int, FactName, int, str]  # year, fact, value, reason


def given_earlier(ballot: Ballot, persons: Collection[int]) -> dict[int, tuple[Earlier, ...]]:
    """By person, what was given of ledger facts for the race's earlier ballots, year by year."""
    rows = GivenFact.objects.filter(
        race=ballot.edition.race_id, year__lt=ballot.year, column__in=LEDGER_FACTS
    )
    last: dict[tuple[int, int, str], tuple[str, str]] = {}
    told = _of(rows, persons).order_by("id")
    for person, year, column, value, why in told.values_list(
        "person_id", "year", "column", "value", "why"
    ):
        last[person, year, column] = (value, why)
    found: dict[int, list[Earlier]] = {}
    for (person, year, column), (value, why) in sorted(last.items()):
        if person in persons and value.isdecimal():
            told_as = (year, cast(FactName, column), int(value), said(why))
            found.setdefault(person, []).append(told_as)
    return {person: tuple(given) for person, given in found.items()}


def _of(rows: QuerySet[GivenFact], persons: Collection[int]) -> QuerySet[GivenFact]:
    return rows.filter(person__in=persons) if len(persons) <= FEW else rows


def corrections_of(
    lines: Sequence[Line], earlier: Sequence[Earlier], rules: LedgerRules
) -> tuple[Correction, ...]:
    """Corrections that make the ledger say, at each earlier ballot, what was given for it.

    Each is put after the line of the year before that ballot, and is the difference between the
    value given and what the ledger alone would have said.
    """
    made: list[Correction] = []
    for year, fact, value, why in earlier:
        before = [line for line in lines if line.year < year]
        then = replace(rules, years=tuple(one for one in rules.years if one < year))
        counted = keep_ledger([*before, *made], then).numbers[fact]
        if value != counted:
            reason = why or _("given by the race")
            made.append(Correction(year=year - 1, amount=value - counted, reason=reason, fact=fact))
    return tuple(made)
