"""The entry list: what the applications come to under the rules, and who is left out."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import Person
from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application, Friends, PairReview, Proof
from dorsal.site.ballots.entries.entry_list import EntryList, make_entry_list
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal.statistics import renew_statistics
from tests.site.making import NOW, RULES, make_application, make_ballot, make_user

pytestmark = pytest.mark.django_db


def rows(made: EntryList) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(made.entries.decode())))


def left_out(made: EntryList) -> dict[int, str]:
    return {one.number: one.why for one in made.left_out}


def with_rules(more: str) -> Ballot:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=10) + more
    return make_ballot(rules=rules)


def give(application: Application, column: str, value: str) -> None:
    race = application.ballot.edition.race
    GivenFact.objects.create(
        year=2027, race=race, person=application.person, column=column, value=value, at=NOW
    )


def befriend(ballot: Ballot, *accepted: str) -> list[Application]:
    friends = Friends.objects.create(ballot=ballot, code=f"F{ballot.last_number}", made_at=NOW)
    made = [make_application(ballot, friends=friends) for _ in accepted]
    terms = terms_of(friends).hash
    for application, how in zip(made, accepted, strict=True):
        application.accepted = terms if how == "now" else how
        application.save()
    return made


def test_a_row_says_who_applies_and_what_the_rules_read() -> None:
    ballot = make_ballot()
    ane = make_user("Ane  Etxe", birth_date=date(1991, 2, 3), nationality="FRA")
    give(make_application(ballot, ane.person), "failures", "3")
    assert make_entry_list(ballot).entries.decode() == (
        "id,name,birth_date,email,group,sex,nationality,country,town,failures\n"
        "A00001,Ane Etxe,1991-02-03,,,F,FRA,ESP,Zegama,3\n"
    )


def test_the_file_of_a_ballot_passes_the_check_of_its_rules() -> None:
    ballot = make_ballot()
    for _ in range(3):
        make_application(ballot)
    made = make_entry_list(ballot)
    report = check_entries(made.entries, read_rules(made.rules))
    assert (report.errors, len(report.entries)) == ((), 3)
    assert made.codes == ("A00001", "A00002", "A00003")


def test_the_last_fact_that_staff_has_given_counts_and_a_blank_one_takes_it_away() -> None:
    ballot = make_ballot()
    one, other = make_application(ballot), make_application(ballot)
    for value in ("2", "4"):
        give(one, "failures", value)
    for value in ("2", ""):
        give(other, "failures", value)
    assert [row["failures"] for row in rows(make_entry_list(ballot))] == ["4", "0"]


def test_an_answer_feeds_a_column_until_staff_has_given_the_fact() -> None:
    question = {"column": "club_member", "label": "Member?", "kind": "yes", "feeds_rules": True}
    ballot = with_rules('[classes.members]\ncolumn = "club_member"\nis = "yes"\n')
    Ballot.objects.filter(pk=ballot.pk).update(questions=[question])
    ballot.refresh_from_db()
    make_application(ballot, answers={"club_member": "yes"})
    make_application(ballot)
    give(make_application(ballot, answers={"club_member": "yes"}), "club_member", "no")
    assert [row["club_member"] for row in rows(make_entry_list(ballot))] == ["yes", "", "no"]


def test_every_number_is_in_the_file_or_left_out_with_its_reason() -> None:
    documents = [
        {"kind": "medical", "label": "Certificate", "required": True},
        {"kind": "waiver", "label": "Waiver", "required": True, "until": "later"},
    ]
    ballot = make_ballot(documents=documents)
    stands = make_application(ballot)
    make_application(ballot, withdrawn_at=NOW)
    make_application(ballot, left_out_why="no licence")
    make_application(ballot, make_user(birth_date=date(2015, 1, 1)).person)
    refused, missing, twice = (make_application(ballot) for _ in range(3))
    erased = make_application(ballot)
    Person.objects.filter(pk=erased.person_id).update(erased_at=NOW)
    for application in (stands, refused, twice):
        prove(application, "accepted")
    prove(refused, "refused")
    PairReview.objects.create(
        ballot=ballot, first=twice, second=stands, score=99, found_at=NOW, decision="one"
    )
    ballot.last_number += 1
    ballot.save()
    made = make_entry_list(ballot)
    assert [row["id"] for row in rows(made)] == ["A00001"]
    assert left_out(made) == {
        2: "withdrawn by the applicant",
        3: "no licence",
        4: "too young on the day of the race",
        refused.number: "a required document was refused",
        missing.number: "a required document is missing",
        twice.number: "the same person has applied twice; the other application counts",
        erased.number: "withdrawn by the applicant",
        9: "there is no application of this number",
    }


def prove(application: Application, state: str) -> None:
    Proof.objects.create(
        application=application, kind="medical", state=state, uploaded_at=NOW, sha256="0" * 64
    )


def test_two_people_of_one_name_and_birth_date_can_be_sealed_once_staff_has_decided() -> None:
    ballot = make_ballot()
    first, second = (make_application(ballot, make_user("Ane Etxe").person) for _ in range(2))
    rules = read_rules(ballot.rules.encode())
    assert len(check_entries(make_entry_list(ballot).entries, rules).errors) == 1
    PairReview.objects.create(
        ballot=ballot, first=second, second=first, score=99, found_at=NOW, decision="two"
    )
    made = make_entry_list(ballot)
    assert [row["name"] for row in rows(made)] == ["Ane Etxe", "Ane Etxe (A00002)"]
    assert check_entries(made.entries, rules).errors == ()


def test_who_is_beyond_the_highest_age_on_the_day_of_the_race_is_left_out() -> None:
    ballot = make_ballot(highest_age=70)
    day = ballot.edition.starts_at.date()
    for born in (day.replace(year=day.year - 71), day.replace(year=day.year - 70)):
        make_application(ballot, make_user(birth_date=born).person)
    assert left_out(make_entry_list(ballot)) == {1: "too old on the day of the race"}


def test_who_turns_of_age_on_the_day_of_the_race_takes_part() -> None:
    ballot = make_ballot()
    day = ballot.edition.starts_at.date()
    make_application(ballot, make_user(birth_date=day.replace(year=day.year - 18)).person)
    late = day.replace(year=day.year - 18) + timedelta(days=1)
    make_application(ballot, make_user(birth_date=late).person)
    assert list(left_out(make_entry_list(ballot))) == [2]


def test_a_group_that_has_accepted_stands_together() -> None:
    ballot = make_ballot()
    befriend(ballot, "now", "now")
    assert [row["group"] for row in rows(make_entry_list(ballot))] == ["F0", "F0"]


@pytest.mark.parametrize(
    ("how", "codes", "out"),
    [
        ("alone", ["", "", ""], []),
        ("without", ["F0", "F0", ""], []),
        ("leave-out", [], [1, 2, 3]),
    ],
)
def test_a_group_with_a_member_who_has_not_accepted_follows_the_rules(
    how: str, codes: list[str], out: list[int]
) -> None:
    ballot = with_rules(f'not_accepted = "{how}"\n')
    Ballot.objects.update(rules=ballot.rules.replace("largest = 2", "largest = 3"))
    ballot.refresh_from_db()
    befriend(ballot, "now", "now", "0" * 64)
    made = make_entry_list(ballot)
    assert [row["group"] for row in rows(made)] == codes
    assert list(left_out(made)) == out


def test_where_the_rules_name_a_column_of_confirmations_they_part_the_group_themselves() -> None:
    ballot = with_rules('[applicants]\nconfirmed = "agreed"\n')
    befriend(ballot, "", "now")
    found = [(row["group"], row["agreed"]) for row in rows(make_entry_list(ballot))]
    assert found == [("F0", ""), ("F0", "yes")]


def test_who_is_left_of_a_group_alone_applies_alone() -> None:
    ballot = make_ballot()
    befriend(ballot, "now", "now")
    Application.objects.filter(number=2).update(withdrawn_at=NOW)
    assert [row["group"] for row in rows(make_entry_list(ballot))] == [""]


def test_the_number_of_queries_does_not_grow_with_the_applications() -> None:
    ballot = make_ballot()
    counts = []
    for _ in range(2):
        befriend(ballot, "now", "now")
        make_application(ballot)
        with CaptureQueriesContext(connection) as queries:
            make_entry_list(Ballot.objects.select_related("edition__race").get())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_ballot_of_zegamas_size_is_listed_whole() -> None:
    ballot = make_ballot()
    people = Person.objects.bulk_create(
        Person(name=f"Runner {n}", birth_date=date(1980, 1, 1), sex="F") for n in range(13_830)
    )
    Application.objects.bulk_create(
        Application(ballot=ballot, person=one, number=n, made_at=NOW, changed_at=NOW, salt="0" * 64)
        for n, one in enumerate(people, start=1)
    )
    Ballot.objects.update(last_number=13_830)
    ballot.refresh_from_db()
    renew_statistics(Application, Person)
    made = make_entry_list(ballot)
    assert len(made.codes) == 13_830
