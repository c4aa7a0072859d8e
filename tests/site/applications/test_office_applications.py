"""The office's table of applications, one application whole, and the list as a file."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import give_fact, leave_out, take_in
from dorsal.site.applications.office.export import harmless
from dorsal.site.applications.office.history import history_of
from dorsal.site.applications.office.search import accented
from dorsal.site.ballots.models import Ballot, GivenFact, Sealing
from dorsal.site.journal.models import Event, Message
from tests.site.applications.office_making import make_pair, make_proof
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
TABLE = "/races/aizkorri-mendi/2027/office/applications/"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race))


def apply_as(ballot: Ballot, name: str, **person: object) -> Application:
    return make_application(ballot, make_user(name, **person).person)


def codes(client: Client, query: str) -> list[str]:
    page = client.get(f"{TABLE}?{query}").content.decode()
    return re.findall(r">(A[0-9]{5})</a>", page)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("munoz", ["A00001"]),
        ("MUÑOZ", ["A00001"]),
        ("begona zegama", ["A00001"]),
        ("oyarzun", ["A00002"]),
        ("A00002", ["A00002"]),
        ("2", ["A00002"]),
        ("ane3", []),
        ("o'neil", ["A00003"]),
        ("oneil", []),
        ("(", []),
        ("zegama", ["A00001", "A00002"]),
    ],
)
def test_a_search_finds_names_whatever_their_accents(
    text: str, found: list[str], cast: Cast, ballot: Ballot
) -> None:
    apply_as(ballot, "Begoña Muñoz")
    apply_as(ballot, "Jon Oyarzún")
    apply_as(ballot, "Sean O'Neil", town="Cork")
    assert codes(cast.client("helper"), f"text={text}") == found


def test_a_letter_stands_for_its_accented_forms_in_both_cases() -> None:
    pattern = re.compile(accented("Señor"))
    assert pattern.fullmatch("SENOR")
    assert pattern.fullmatch("sen\N{COMBINING TILDE}ör")
    assert not pattern.fullmatch("sanor")
    assert re.fullmatch(accented("a.b^c-d\\e]f["), "a.b^c-d\\e]f[")


def test_the_filters_tell_the_states_apart(cast: Cast, ballot: Ballot) -> None:
    ones = [apply_as(ballot, f"Runner Number{n}") for n in range(6)]
    Application.objects.filter(pk=ones[1].pk).update(withdrawn_at=NOW)
    Application.objects.filter(pk=ones[2].pk).update(left_out_why="no licence")
    ones[3].claims.create(about="failures", text="wrong", made_at=NOW)
    make_proof(ones[4])
    make_pair(ones[0], ones[5])
    client = cast.client("director")
    found = {
        state: codes(client, f"state={state}")
        for state in ("counts", "withdrawn", "left-out", "claim", "proof", "pair")
    }
    assert found == {
        "counts": ["A00001", "A00004", "A00005", "A00006"],
        "withdrawn": ["A00002"],
        "left-out": ["A00003"],
        "claim": ["A00004"],
        "proof": ["A00005"],
        "pair": ["A00001", "A00006"],
    }


def test_the_table_takes_as_many_queries_for_five_as_for_one(
    cast: Cast, ballot: Ballot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("director")
    apply_as(ballot, "Ane Etxe")
    client.get(TABLE)
    with CaptureQueriesContext(connection) as one:
        client.get(TABLE)
    for name in ("Ane Bi", "Ane Hiru"):
        make_pair(apply_as(ballot, name), apply_as(ballot, name))
    with django_assert_num_queries(len(one)):
        client.get(TABLE)


def test_what_staff_writes_is_shown_as_text(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "<b>Ane</b>")
    page = cast.client("helper").get(f"{TABLE}{one.number}/").content.decode()
    assert "&lt;b&gt;Ane&lt;/b&gt;" in page
    assert "<b>Ane</b>" not in page


def test_leaving_out_needs_a_reason_and_is_told_when_it_is_final(
    cast: Cast, ballot: Ballot
) -> None:
    one = apply_as(ballot, "Ane Etxe")
    client, address = cast.client("helper"), f"{TABLE}{one.number}/"
    client.post(f"{address}leave-out/", {"why": "  "})
    one.refresh_from_db()
    assert (one.left_out_why, Event.objects.count()) == ("", 0)
    client.post(f"{address}leave-out/", {"why": "No licence."})
    one.refresh_from_db()
    assert one.left_out_why == "No licence."
    mail = Message.objects.get()
    assert (mail.kind, mail.to) == ("left_out", one.person.user)
    assert "No licence." in mail.body
    assert (mail.send_after - NOW).total_seconds() == 600
    assert Event.objects.get().verb == "application_left_out"


def test_leaving_out_twice_does_it_once_and_taking_in_undoes_it(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "Ane Etxe")
    leave_out(one, "No licence.", by=cast.helper)
    leave_out(one, "No licence.", by=cast.helper)
    take_in(one, "The licence came.", by=cast.director)
    take_in(one, "The licence came.", by=cast.director)
    one.refresh_from_db()
    assert one.counts
    assert list(Event.objects.values_list("verb", "actor", "why")) == [
        ("application_left_out", cast.helper.pk, "No licence."),
        ("application_taken_in", cast.director.pk, "The licence came."),
    ]
    assert list(Message.objects.values_list("kind", flat=True)) == ["left_out", "taken_in"]


def test_a_given_fact_is_added_and_never_changed(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "Ane Etxe")
    address = f"{TABLE}{one.number}/fact/"
    client = cast.client("director")
    for value in ("2", "2", "3"):
        client.post(address, {"column": "failures", "value": value, "why": "2019 was forgotten"})
    client.post(address, {"column": "unknown", "value": "9", "why": "no such fact"})
    given = GivenFact.objects.values_list("person", "column", "value", "by")
    expected = [(one.person_id, "failures", value, cast.director.pk) for value in ("2", "3")]
    assert list(given) == expected


def test_nothing_changes_once_the_ballot_is_sealed(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "Ane Etxe")
    Sealing.objects.create(ballot=ballot, number=1, at=NOW, fingerprint="a", seal_hash="b", round=1)
    client = cast.client("director")
    page = client.post(f"{TABLE}{one.number}/leave-out/", {"why": "Late."}, follow=True)
    assert "The ballot is sealed" in page.content.decode()
    one.refresh_from_db()
    assert one.counts
    assert 'action="/races/aizkorri-mendi/2027/office/applications/1/leave-out/"' not in (
        page.content.decode()
    )


def test_the_history_tells_who_did_what_in_words(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "Ane Etxe")
    leave_out(one, "No licence.", by=cast.helper)
    give_fact(one, "failures", "4", "By her letter.", by=cast.director)
    history = history_of(one, (), (), ())
    assert [(step.who, step.what, step.about, step.why) for step in history] == [
        ("Beñat Otaegi", "left the application out", "", "No licence."),
        ("Amaia Zubia", "gave a fact", "failures", "By her letter."),
    ]


def test_the_list_as_a_file_is_the_directors_and_its_download_is_noted(
    cast: Cast, ballot: Ballot
) -> None:
    apply_as(ballot, "Ane Etxe", town="=HYPERLINK(1)")
    left = apply_as(ballot, "Jon Bi", club="@home")
    leave_out(left, "Twice.", by=cast.helper)
    address = TABLE.rstrip("/") + ".csv"
    assert cast.client("helper").get(address).status_code == 404
    answer = cast.client("director").get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(text)))
    picked = [(row["code"], row["name"], row["town"], row["club"], row["state"]) for row in rows]
    assert picked == [
        ("A00001", "Ane Etxe", "'=HYPERLINK(1)", "", "counts"),
        ("A00002", "Jon Bi", "Zegama", "'@home", "left out"),
    ]
    assert Event.objects.filter(verb="applications_exported", actor=cast.director.pk).count() == 1


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+34", "'+34"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("  =1", "'  =1"),
        ("Ane", "Ane"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_taken_for_a_formula(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


def test_another_races_director_finds_no_application(cast: Cast, ballot: Ballot) -> None:
    one = apply_as(ballot, "Ane Etxe")
    make_ballot(make_edition(cast.other_director.staff_of.get().race))
    client = cast.client("other_director")
    assert client.get(f"/races/dolomyths/2027/office/applications/{one.number}/").status_code == 404
    assert client.post(f"{TABLE}{one.number}/leave-out/", {"why": "x"}).status_code == 404
