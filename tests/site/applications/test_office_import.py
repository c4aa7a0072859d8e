"""The import of applications: looked at first, done once and whole, nobody taken twice."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.importing.actions import (
    ImportedAlready,
    confirm_import,
    plan_import,
)
from dorsal.site.applications.importing.columns import guess_targets
from dorsal.site.applications.importing.files import kept_upload
from dorsal.site.applications.models import Application
from dorsal.site.applications.pairs.actions import look_for_pairs
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal.models import Event
from tests.site.applications.office_making import zegama_rows
from tests.site.conftest import Cast
from tests.site.making import make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
IMPORT = "/races/aizkorri-mendi/2027/office/import/"
QUESTIONS = [
    {
        "column": "shirt",
        "label": "Shirt",
        "kind": "choice",
        "options": ["S", "M", "L"],
        "required": True,
    },
    {"column": "bus", "label": "Bus", "kind": "yes"},
]
GOOD = """Nombre;Apellidos;Fecha de nacimiento;Sexo;Correo;País;Población;Shirt;Bus;failures
Ane;Etxe;17/05/1990;mujer;ane@example.org;España;Zegama;m;sí;2
Jon;Bi;1985-01-02;M;;FRA;Baiona;L;;
"""


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), questions=QUESTIONS)


def statuses(text: str, ballot: Ballot) -> list[tuple[str, int, int]]:
    plan = plan_import(text.encode(), ballot, {})
    assert [str(one) for one in plan.file.problems] == []
    return [(one.status, one.person, one.number) for one in plan.rows]


def file_of(*rows: str) -> str:
    head = "name,birth_date,sex,email,town,country,shirt"
    return "\n".join([head, *(f"{row},ESP,S" for row in rows)]) + "\n"


def test_columns_are_recognised_in_several_languages(ballot: Ballot) -> None:
    columns = ["Izena", "Abizenak", "Jaioteguna", "Sexua", "E-mail", "Shirt", "failures", "Zzz"]
    assert guess_targets(columns, ballot) == {
        "Izena": "name",
        "Abizenak": "surname",
        "Jaioteguna": "birth_date",
        "Sexua": "sex",
        "E-mail": "email",
        "Shirt": "answer:shirt",
        "failures": "fact:failures",
        "Zzz": "",
    }


def test_rows_become_applications_with_numbers_without_gaps(cast: Cast, ballot: Ballot) -> None:
    make_application(ballot)
    plan = confirm_import(GOOD.encode(), ballot, {}, by=cast.helper)
    assert plan.imported == 2
    made = Application.objects.filter(imported=True).order_by("number")
    said = made.values_list("number", "person__name", "person__birth_date", "person__sex")
    assert list(said) == [
        (2, "Ane Etxe", date(1990, 5, 17), "F"),
        (3, "Jon Bi", date(1985, 1, 2), "M"),
    ]
    homes = made.values_list("person__country", "person__town", "person__user__email")
    assert list(homes) == [("ESP", "Zegama", "ane@example.org"), ("FRA", "Baiona", None)]
    assert [one.answers for one in made] == [{"shirt": "M", "bus": "yes"}, {"shirt": "L"}]
    ballot.refresh_from_db()
    assert ballot.last_number == 3
    given = GivenFact.objects.values_list("person__name", "column", "value", "by")
    assert list(given) == [("Ane Etxe", "failures", "2", cast.helper.pk)]
    event = Event.objects.get()
    assert (event.verb, event.details["first"], event.details["last"]) == (
        "applications_imported",
        2,
        3,
    )


def test_a_file_is_imported_once(cast: Cast, ballot: Ballot) -> None:
    confirm_import(GOOD.encode(), ballot, {}, by=cast.helper)
    with pytest.raises(ImportedAlready):
        confirm_import(GOOD.encode(), ballot, {}, by=cast.helper)
    assert Application.objects.count() == 2


def test_every_problem_is_told_with_its_line_and_nothing_is_half_done(
    cast: Cast, ballot: Ballot
) -> None:
    text = (
        "name,birth_date,sex,email,country,shirt\n"
        "Ane Etxe,1990-05-17,F,ane@example.org,ESP,S\n"
        ",1990-13-17,Q,ane at example,Narnia,XXL\n"
        "Jon Bi,2015-01-01,M,,,\n"
    )
    plan = plan_import(text.encode(), ballot, {})
    told = [(one.line, one.column, one.value, one.level) for one in plan.file.problems]
    assert told == [
        (3, "shirt", "XXL", "error"),
        (3, "name", "", "error"),
        (3, "birth_date", "1990-13-17", "error"),
        (3, "sex", "Q", "error"),
        (3, "email", "ane at example", "error"),
        (3, "country", "Narnia", "error"),
        (4, "shirt", "", "error"),
        (4, "birth_date", "2015-01-01", "warning"),
    ]
    assert all(one.right for one in plan.file.problems)
    with pytest.raises(BadInput):
        confirm_import(text.encode(), ballot, {}, by=cast.helper)
    assert (Application.objects.count(), Event.objects.count()) == (0, 0)
    ballot.refresh_from_db()
    assert ballot.last_number == 0


def test_a_fact_that_cannot_be_counted_is_told_before_it_is_imported(ballot: Ballot) -> None:
    text = "name,birth_date,sex,failures,shirt\nAne Etxe,1990-05-17,F,two years,S\n"
    plan = plan_import(text.encode(), ballot, {})
    told = [(one.line, one.column, one.what, one.value) for one in plan.file.problems]
    assert told == [(2, "failures", "this cannot be counted", "two years")]
    assert plan.rows == ()


def test_a_needed_column_that_is_not_there_is_told_once_and_can_be_chosen(ballot: Ballot) -> None:
    text = "name,birth_date,xyz\nAne Etxe,1990-05-17,F\nJon Bi,1985-01-02,M\n"
    problems = plan_import(text.encode(), ballot, {}).file.problems
    assert [(one.line, one.column, one.level) for one in problems] == [
        (1, "sex", "error"),
        (1, "shirt", "warning"),  # every applicant must answer it, and no column does
    ]
    plan = plan_import(text.encode(), ballot, {"column-2": "sex"})
    assert [one.row.profile["sex"] for one in plan.rows] == ["F", "M"]


def test_an_account_is_found_by_its_email_if_it_is_blank_or_alike(ballot: Ballot) -> None:
    blank = User.objects.create_user("blank@example.org")
    alike = make_user("Ane Etxe")
    father = make_user("Jon Bi", birth_date=date(1960, 1, 1), sex="M")
    rows = file_of(
        "Cai Hiru,1988-02-03,M,blank@example.org,Irun",
        f"Ane Etxe,1990-05-17,F,{alike.email},Zegama",
        f"Mikel Bi,1995-06-07,M,{father.email},Zegama",
    )
    assert statuses(rows, ballot) == [
        ("new", blank.person.pk, 0),
        ("new", alike.person.pk, 0),
        ("new", 0, 0),
    ]


def test_a_blank_account_gets_what_the_file_says(cast: Cast, ballot: Ballot) -> None:
    blank = User.objects.create_user("blank@example.org")
    rows = file_of("Cai Hiru,1988-02-03,M,blank@example.org,Irun")
    confirm_import(rows.encode(), ballot, {}, by=cast.helper)
    blank.person.refresh_from_db()
    assert (blank.person.name, blank.person.town) == ("Cai Hiru", "Irun")
    assert Application.objects.get().person == blank.person


def test_who_applies_already_is_not_imported_again(cast: Cast, ballot: Ballot) -> None:
    one = make_application(ballot, make_user("Ane Etxe").person)
    rows = file_of("Ane Etxe,1990-05-17,F,,Zegama", "Jon Bi,1985-01-02,M,,Irun")
    assert statuses(rows, ballot) == [("applies", one.person_id, 1), ("new", 0, 0)]
    confirm_import(rows.encode(), ballot, {}, by=cast.helper)
    assert list(Application.objects.values_list("person__name", flat=True)) == [
        "Ane Etxe",
        "Jon Bi",
    ]


def test_an_earlier_applicant_of_the_race_is_known_and_another_races_is_not(
    cast: Cast, ballot: Ballot
) -> None:
    last_year = make_ballot(make_edition(cast.race, key="2026"))
    known = make_application(last_year, make_user("Ane Etxe").person)
    other = make_ballot(make_edition(cast.other_director.staff_of.get().race))
    make_application(other, make_user("Jon Bi", birth_date=date(1985, 1, 2)).person)
    rows = file_of("Ane Etxe,1990-05-17,F,,Zegama", "Jon Bi,1985-01-02,F,,Zegama")
    assert statuses(rows, ballot) == [("known", known.person_id, 0), ("new", 0, 0)]


def test_doubtful_ones_are_imported_and_become_pairs(cast: Cast, ballot: Ballot) -> None:
    make_application(ballot, make_user("Jon Oyarzun", birth_date=date(1980, 1, 7)).person)
    rows = file_of("Jon Oyarzun,1980-01-09,M,,Zegama")
    assert plan_import(rows.encode(), ballot, {}).doubtful == 1
    confirm_import(rows.encode(), ballot, {}, by=cast.helper)
    assert look_for_pairs(ballot) == 1


def test_one_account_is_taken_by_one_row(ballot: Ballot) -> None:
    blank = User.objects.create_user("blank@example.org")
    rows = file_of(
        "Cai Hiru,1988-02-03,M,blank@example.org,Irun",
        "Cai Hiru,1988-02-03,M,blank@example.org,Irun",
    )
    assert statuses(rows, ballot) == [("new", blank.person.pk, 0), ("new", 0, 0)]


def test_through_the_pages_a_file_is_shown_then_confirmed_then_forgotten(
    cast: Cast, ballot: Ballot
) -> None:
    client = cast.client("helper")
    answer = client.post(IMPORT, {"file": SimpleUploadedFile("a.csv", GOOD.encode())})
    preview = answer["Location"]
    page = client.get(preview).content.decode()
    assert "Import 2 applications" in page
    assert "Ane Etxe" in page
    assert Application.objects.count() == 0
    client.post(preview)
    client.post(preview)
    assert Application.objects.count() == 2
    assert kept_upload(ballot, preview.rstrip("/").rsplit("/", 1)[1]) is None


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"", b"name\n\x00"])
def test_what_is_no_table_is_refused_with_a_reason(
    data: bytes,
    cast: Cast,
    ballot: Ballot,  # noqa: ARG001
) -> None:
    client = cast.client("director")
    sent = {"file": SimpleUploadedFile("a.csv", data)}
    page = client.post(IMPORT, sent, follow=True).content.decode()
    assert 'class="error"' in page or "Nothing can be imported" in page
    assert "Traceback" not in page


def test_the_volume_of_zegama_is_imported_whole(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    text = StringIO()
    writer = csv.DictWriter(
        text,
        ["name", "birth_date", "email", "sex", "country", "town", "failures"],
        extrasaction="ignore",
    )
    writer.writeheader()
    writer.writerows(zegama_rows())
    data = text.getvalue().encode()
    plan = confirm_import(data, ballot, {}, by=cast.director)
    assert (len(plan.rows), plan.imported) == (13_830, 13_830)
    ballot.refresh_from_db()
    assert ballot.last_number == 13_830
    numbers = Application.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 13_831))
    assert Person.objects.filter(applications__ballot=ballot).count() == 13_830
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples FROM pg_class WHERE relname = %s", [Application._meta.db_table]
            )
            assert cursor.fetchone()[0] >= 13_830, "the planner knows of all that came"
