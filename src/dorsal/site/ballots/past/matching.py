"""Matching the lines of earlier years to people: sure ones at once, doubtful pairs for staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from dorsal.ballot.past_years import Match, Matches, match_people
from dorsal.ballot.past_years import PastLine as Line
from dorsal.ballot.past_years import Person as Somebody
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import PastLine, PastPair
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.races.models import Race

KEPT_S = 60 * 60 * 24 * 400
PATIENCE = timedelta(minutes=5)  # between two matchings of one race


def match_race(race: Race) -> int:
    """Match the lines of a race that are nobody's yet; returns how many were surely somebody's.

    A line is not given to somebody who has a line of that year already, nor to whom staff has said
    it is not: those pairs are left to staff, once for each person whom lines tell of.
    """
    mark = mark_of(race)
    lines = list(unmatched_lines(race).select_related("stub"))
    matches = match_people(map(_line, lines), [_somebody(one) for one in _people(race)])
    with transaction.atomic():
        applied = _apply_sure(race, {one.pk: one for one in lines}, matches)
        _note_pairs(race, {one.pk: one for one in lines}, matches, applied)
        if applied:
            note("past_years_matched", race, by=None, race=race, lines=len(applied))
    cache.set(_key(race), (mark, clock.now()), KEPT_S)
    return len(applied)


def needs_matching(race: Race, now: datetime) -> bool:
    """Whether lines or people have come since the last matching, some minutes ago."""
    mark, at = cache.get(_key(race)) or ("", None)
    is_fresh = at is not None and at <= now < at + PATIENCE
    return not is_fresh and mark != mark_of(race)


def mark_of(race: Race) -> str:
    """What the database says of lines and people, in short."""
    line = PastLine.objects.filter(race=race).aggregate(last=Max("id"))["last"]
    changed = race.editions.aggregate(last=Max("ballot__applications__changed_at"))["last"]
    account = Person.objects.filter(user__isnull=False).aggregate(last=Max("id"))["last"]
    return f"{line} {changed} {account}"


def unmatched_lines(race: Race) -> QuerySet[PastLine]:
    """The lines of a race that are nobody's yet."""
    return PastLine.objects.filter(race=race, person=None)


def _people(race: Race) -> Iterable[Person]:
    """Who may be meant: everybody with an account, and who has applied at this race."""
    applied = Person.objects.filter(applications__ballot__edition__race=race).values("pk")
    there = Person.objects.filter(erased_at=None).exclude(name="")
    return there.filter(Q(user__isnull=False) | Q(pk__in=applied)).select_related("user")


def _somebody(person: Person) -> Somebody:
    return Somebody(
        key=str(person.pk),
        name=person.name,
        born=person.birth_date,
        email=person.user.email if person.user else person.email,
        country=person.country,
        town=person.town,
    )


def _line(one: PastLine) -> Line:
    return Line(
        line=one.pk,
        year=one.year,
        outcome="not drawn",
        name=one.stub.name,
        born=one.stub.birth_date,
        email=one.stub.email,
        country=one.stub.country,
        town=one.stub.town,
    )


def _apply_sure(race: Race, lines: dict[int, PastLine], matches: Matches) -> set[int]:
    """Give sure lines to their people; returns the numbers of those lines."""
    taken = set(
        PastLine.objects.filter(race=race, person__isnull=False).values_list("person_id", "year")
    )
    refused = set(
        PastPair.objects.filter(race=race, decision="other").values_list("stub_id", "person_id")
    )
    given: list[PastLine] = []
    for one in matches.sure:
        line, person = lines[one.line.line], int(one.person.key)
        if (person, line.year) in taken or (line.stub_id, person) in refused:
            continue
        line.person_id, line.how, line.score = person, "sure", one.score
        given.append(line)
    PastLine.objects.bulk_update(given, ("person", "how", "score"), batch_size=500)
    return {one.pk for one in given}


def _note_pairs(
    race: Race, lines: dict[int, PastLine], matches: Matches, applied: set[int]
) -> None:
    """Keep the doubtful pairs for staff, each once with its best score."""
    left: Sequence[Match] = [
        one for one in (*matches.sure, *matches.doubtful) if one.line.line not in applied
    ]
    best: dict[tuple[int, int], Match] = {}
    for one in sorted(left, key=lambda match: match.score):
        best[lines[one.line.line].stub_id, int(one.person.key)] = one
    PastPair.objects.bulk_create(
        (
            PastPair(
                race=race, stub_id=stub, person_id=person, score=one.score, reasons=[*one.reasons]
            )
            for (stub, person), one in best.items()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def _key(race: Race) -> str:
    return f"past-matching:{race.pk}"
