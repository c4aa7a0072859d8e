"""Chances as a ballot stands: taken in the background, served with their time, and the chances of
friends.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from dorsal.ballot.examples.zegama import make_zegama
from dorsal.ballot.odds import ChanceRow, Kind
from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application, Friends
from dorsal.site.ballots.chances.answers import (
    Together,
    chance_of,
    chances_together,
    newest_chances,
)
from dorsal.site.ballots.chances.snapshots import newest_snapshot, row_like, take_snapshot
from dorsal.site.ballots.chances.tasks import compute_chances, compute_company, enqueue_due
from dorsal.site.ballots.models import Ballot, GivenFact
from tests.site.conftest import SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def ballot_of(applicants: int, **fields: object) -> tuple[Ballot, list[Application]]:
    ballot = make_ballot(make_edition(places=2), **fields)
    return ballot, [make_application(ballot) for _ in range(applicants)]


def waiting_tasks(path: str = compute_chances.module_path) -> int:
    return DBTaskResult.objects.filter(task_path=path).count()


def test_nobody_has_a_chance_yet_while_the_first_are_computed_and_they_are_asked_for_once() -> None:
    ballot, (ane, *_) = ballot_of(4)
    assert (newest_chances(ballot), chance_of(ane), chances_together([ane])) == (None, None, None)
    assert waiting_tasks() == 1


def test_equal_applicants_share_the_places() -> None:
    ballot, applications = ballot_of(5)
    assert compute_chances.call(ballot.pk) is True
    assert [chance_of(one) for one in applications] == pytest.approx([0.4] * 5)
    found = newest_chances(ballot)
    assert found is not None
    assert (found.at, found.applicants, found.problems) == (NOW, 5, ())


def test_a_ballot_that_has_not_changed_is_not_computed_again() -> None:
    ballot, _ = ballot_of(3)
    assert [compute_chances.call(ballot.pk), compute_chances.call(ballot.pk)] == [True, False]


def test_new_chances_are_asked_for_some_minutes_after_the_last(site_clock: SetClock) -> None:
    ballot, _ = ballot_of(3)
    take_snapshot(ballot)
    make_application(ballot)
    enqueue_due(NOW)
    assert waiting_tasks() == 0
    later = NOW + timedelta(minutes=4)
    site_clock(later)
    enqueue_due(later)
    enqueue_due(later)
    assert waiting_tasks() == 1
    snapshot = newest_snapshot(ballot)
    assert snapshot is not None
    assert len(snapshot.standing) == 3  # the last one is served until the task has run


def test_somebody_new_is_told_the_chance_of_their_kind() -> None:
    ballot, _ = ballot_of(4)
    take_snapshot(ballot)
    new = make_application(ballot)
    assert chance_of(new) == pytest.approx(0.5)


def test_somebody_of_a_kind_that_is_not_there_is_told_the_nearest() -> None:
    kinds = [Kind(tickets=(("draw", tickets),)) for tickets in (1, 2, 8)]
    rows = [
        ChanceRow(kind=kind, applicants=1, place=place, place_or_list=1)
        for kind, place in zip(kinds, (0.1, 0.2, 0.7), strict=True)
    ]
    assert row_like(Kind(tickets=(("draw", 6),)), rows) is rows[2]
    assert row_like(Kind(tickets=(("draw", 2),), classes=("women",)), rows) is rows[1]
    assert row_like(kinds[0], []) is None


def test_who_has_withdrawn_has_no_chance() -> None:
    ballot, (ane, *_) = ballot_of(4)
    take_snapshot(ballot)
    ane.withdrawn_at = NOW
    assert chance_of(ane) == 0.0


def test_rules_that_cannot_be_read_are_told_and_give_no_chances() -> None:
    ballot, _ = ballot_of(2, rules="version = 1\n")
    compute_chances.call(ballot.pk)
    found = newest_chances(ballot)
    assert found is not None
    assert found.chances is None
    assert found.problems != ()


def test_friends_together_have_the_chance_of_the_lower_tickets() -> None:
    ballot, (ane, jon, *_) = ballot_of(6)
    GivenFact.objects.create(
        year=2027, race=ballot.edition.race, person=ane.person, column="failures", value="4", at=NOW
    )
    friends = Friends.objects.create(ballot=ballot, code="MENDI", made_at=NOW)
    for one in (ane, jon):
        one.friends, one.accepted = friends, "terms"
        one.save()
    take_snapshot(ballot)
    found = chances_together([ane, jon])
    assert found is not None
    # Ane has 5 of 10 tickets and two places are drawn: 1/2 + 5 * 1/10 * 5/9 = 7/9
    assert found.alone == pytest.approx((7 / 9, 0.244), abs=0.02)
    # one entry of two among five with a ticket each; it gets its places only when drawn first
    assert found.together == pytest.approx(0.2, abs=0.03)
    assert chances_together([ane, jon]) == found


def test_chances_of_two_friends_among_thirteen_thousand_are_made_in_the_background() -> None:
    ballot, applications = zegama()
    take_snapshot(ballot)
    friends = applications[:2]
    assert [chances_together(friends) for _ in range(2)] == [None, None]
    assert waiting_tasks(compute_company.module_path) == 1  # in the background, asked for once
    assert compute_company.func([one.pk for one in friends])
    found = chances_together(friends)
    assert isinstance(found, Together)
    assert 0 < found.together < sum(found.alone)


def zegama() -> tuple[Ballot, list[Application]]:
    """The made-up ballot of Zegama's size as applications."""
    made = make_zegama(random.Random(2027))
    rows = list(csv.DictReader(io.StringIO("".join(made.entries_csv))))
    race = make_race("Zegama")
    ballot = make_ballot(make_edition(race, places=500), rules=made.rules_toml)
    people = Person.objects.bulk_create(
        Person(
            name=row["name"],
            birth_date=date.fromisoformat(row["birth_date"]),
            sex=row["sex"],
            town=row["town"],
            country=row["country"],
        )
        for row in rows
    )
    columns = ("failures", "best_time", "commitment")
    GivenFact.objects.bulk_create(
        GivenFact(year=2027, race=race, person=person, column=column, value=row[column], at=NOW)
        for person, row in zip(people, rows, strict=True)
        for column in columns
        if row[column]
    )
    applications = Application.objects.bulk_create(
        Application(
            ballot=ballot,
            person=person,
            number=number,
            made_at=NOW,
            changed_at=NOW,
            salt=f"{number:064x}",
        )
        for number, person in enumerate(people, start=1)
    )
    ballot.last_number = len(applications)
    ballot.save()
    return ballot, applications
