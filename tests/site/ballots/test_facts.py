"""Facts of earlier years: counted by the ledger, replaced by what staff gives, quick for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application
from dorsal.site.ballots.entries.facts import FactOfPerson, facts_of
from dorsal.site.ballots.models import Ballot, GivenFact, PastLine
from tests.site.making import NOW, make_application, make_ballot

pytestmark = pytest.mark.django_db
MANY = 13_830


@pytest.fixture
def ballot() -> Ballot:
    return make_ballot()


def apply_in(ballot: Ballot, person: Person, **years: str) -> None:
    for year, outcome in years.items():
        PastLine.objects.create(
            race=ballot.edition.race,
            year=int(year.removeprefix("y")),
            outcome=outcome,
            stub=person,
            person=person,
        )


def give(ballot: Ballot, person: Person, value: str, why: str = "") -> None:
    race = ballot.edition.race
    GivenFact.objects.create(
        year=2027, race=race, person=person, column="failures", value=value, why=why, at=NOW
    )


def failures(ballot: Ballot, person: Person) -> FactOfPerson:
    return facts_of(ballot, [person])[person.pk]["failures"]


def test_failures_are_counted_since_the_last_place_with_a_reason_for_each_year(
    ballot: Ballot,
) -> None:
    ane = make_application(ballot).person
    apply_in(ballot, ane, y2023="place", y2024="no-place", y2025="withdrew", y2026="waiting")
    assert failures(ballot, ane) == FactOfPerson(
        "2",
        (
            "2023: got a place: back to 0",
            "2024: applied, not drawn: +1",
            "2025: applied, withdrew: stays",
            "2026: applied, waiting list: +1",
        ),
    )


def test_the_ballot_s_ledger_says_how_years_count(ballot: Ballot) -> None:
    ane, jon = make_application(ballot).person, make_application(ballot).person
    apply_in(ballot, ane, y2023="no-place", y2025="no-place", y2026="withdrew")
    apply_in(ballot, jon, y2024="no-place")
    told = {
        "": "2",
        "reset_on_missed_year": "1",
        "withdrew": "3",
        "not_counted": "1",
    }
    options: dict[str, dict[str, object]] = {
        "": {},
        "reset_on_missed_year": {"reset_on_missed_year": True},
        "withdrew": {"withdrew": "add"},
        "not_counted": {"not_counted": [2023]},
    }
    for name, ledger in options.items():
        ballot.ledger = ledger
        assert failures(ballot, ane).value == told[name], name


def test_years_from_the_ballot_s_own_on_do_not_count(ballot: Ballot) -> None:
    ane = make_application(ballot).person
    apply_in(ballot, ane, y2026="no-place", y2027="no-place", y2028="no-place")
    assert failures(ballot, ane).value == "1"


def test_somebody_without_earlier_years_has_no_failures(ballot: Ballot) -> None:
    assert failures(ballot, make_application(ballot).person) == FactOfPerson("0", ())


def test_what_staff_gives_last_counts_and_an_empty_value_takes_it_away(ballot: Ballot) -> None:
    ane = make_application(ballot).person
    apply_in(ballot, ane, y2026="no-place")
    give(ballot, ane, "4")
    give(ballot, ane, "3", why="two years as Ane E.")
    found = failures(ballot, ane)
    assert found.value == "3"
    assert found.reasons[-1] == "given by the race: 3 (two years as Ane E.)"
    give(ballot, ane, "")
    assert failures(ballot, ane) == FactOfPerson("1", ("2026: applied, not drawn: +1",))


def test_facts_of_thirteen_thousand_take_six_queries(
    ballot: Ballot,
) -> None:
    race = ballot.edition.race
    people = Person.objects.bulk_create(Person(name=f"Runner {n}") for n in range(MANY))
    PastLine.objects.bulk_create(
        PastLine(
            race=race,
            year=2026 - back,
            outcome="place" if number % 7 == back else "no-place",
            stub=person,
            person=person,
        )
        for number, person in enumerate(people)
        for back in range(number % 5)
    )
    GivenFact.objects.bulk_create(
        GivenFact(year=2027, race=race, person=person, column="failures", value="9", at=NOW)
        for person in people[::10]
    )
    Application.objects.bulk_create(
        Application(ballot=ballot, person=one, number=n, made_at=NOW, changed_at=NOW, salt="0")
        for n, one in enumerate(people, start=1)
    )
    with CaptureQueriesContext(connection) as queries:
        found = facts_of(ballot, people)
    assert len(queries) == 6
    assert len(found) == MANY
    assert found[people[0].pk]["failures"].value == "9"
