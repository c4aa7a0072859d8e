"""The log of an edition on the site: the same bytes as a LOG file, filled by boxes and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from dorsal.outside.journal import Journal
from dorsal.outside.transfer.sending import Forwarder
from dorsal.site.journal.models import Event
from dorsal.site.raceday.actions import let_in, shut_out
from dorsal.site.raceday.models import LogEvent
from dorsal.site.races.models import Edition
from dorsal.timing.events import ManualTime, event_bytes
from dorsal.timing.log import Log, log_bytes
from tests.site.conftest import Cast
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
OFFICE = "/races/aizkorri-mendi/2027/office/raceday/"
EVENTS = "/races/aizkorri-mendi/2027/raceday/events/"
RACE = "aizkorri-mendi-2027"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def seen(bib: str, minute: int = 0) -> ManualTime:
    at = f"2027-05-23T07:{minute:02d}:05.120Z"
    return ManualTime(at=at, by="Jon", place="pass", time=at, bib=bib)


def log(*events: ManualTime, race: str = RACE) -> bytes:
    return log_bytes(Log.of(race, events))


def add(client: Client, data: bytes) -> tuple[int, str]:
    upload = SimpleUploadedFile("race.log", data)
    answer = client.post(f"{OFFICE}log/", {"log": upload}, follow=True)
    return answer.status_code, text(answer.content.decode())


def downloaded(client: Client) -> bytes:
    return b"".join(client.get(f"{OFFICE}race.log"))


def post(body: bytes, token: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"}
    client = Client(enforce_csrf_checks=True)
    answer = client.post(EVENTS, body, content_type="application/x-ndjson", headers=headers)
    return answer.status_code, answer.content.decode()


def test_a_log_that_was_added_comes_back_byte_for_byte(cast: Cast, edition: Edition) -> None:
    client, whole = cast.client("director"), log(seen("1"), seen("2", 3), seen("ñ é", 1))
    assert not LogEvent.objects.filter(edition=edition).exists()
    status, told = add(client, whole)
    assert (status, "3 new events. 0 were here already." in told) == (200, True)
    assert downloaded(client) == whole


def test_two_logs_merge_to_their_union_in_any_order(cast: Cast, edition: Edition) -> None:
    client = cast.client("director")
    add(client, log(seen("2", 3), seen("1")))
    _, told = add(client, log(seen("1"), seen("4", 1)))
    assert "1 new event. 1 was here already." in told
    assert downloaded(client) == log(seen("1"), seen("2", 3), seen("4", 1))
    noted = Event.objects.filter(verb="race_log_added", edition=edition).order_by("id")
    assert [one.details for one in noted] == [{"new": 2, "known": 0}, {"new": 1, "known": 1}]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (log(seen("1"), race="another-2027"), "this log is of another race"),
        (log(seen("1")) + b'{"kind":"?"}\n', "line 3"),
        (log(seen("1")).replace(b'05.120Z","bib', b'05Z","bib'), "line 2"),
        (b"a shopping list\n", "line 1"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(
    cast: Cast, edition: Edition, data: bytes, told: str
) -> None:
    status, said = add(cast.client("director"), data)
    assert (status, told in said) == (422, True)
    assert not LogEvent.objects.filter(edition=edition).exists()


def test_a_box_adds_by_its_token_as_often_as_it_likes(cast: Cast, edition: Edition) -> None:
    _box, token = let_in(edition, "hut", by=cast.director)
    answers = [post(log(seen("1"), seen("2", 1)), token) for _ in range(2)]
    told = [json.loads(body) for _, body in answers]
    assert [(one["taken"], one["known"]) for one in told] == [(2, 0), (0, 2)]
    assert downloaded(cast.client("director")) == log(seen("1"), seen("2", 1))
    assert Event.objects.filter(verb="race_log_received").count() == 1


def test_a_line_that_is_no_event_is_kept_aside_for_the_office(cast: Cast, edition: Edition) -> None:
    box, token = let_in(edition, "hut", by=cast.director)
    body = log(seen("1")) + b'{"kind":"of a later version"}\n'
    assert [json.loads(post(body, token)[1])["refused"][0]["line"] for _ in range(2)] == [3, 3]
    assert [bytes(one.line) for one in box.aside_lines.all()] == [b'{"kind":"of a later version"}']
    row = text(page(cast.client("helper"), OFFICE))
    assert LogEvent.objects.count() == 1
    assert "hut" in row


def test_nobody_else_adds_anything(cast: Cast, edition: Edition) -> None:
    box, token = let_in(edition, "hut", by=cast.director)
    other = make_edition(cast.race, key="2026")
    _, of_other = let_in(other, "hut", by=cast.director)
    shut_out(box, by=cast.director)
    for wrong in (token, of_other, "", "guessed"):
        assert post(log(seen("1")), wrong)[0] == 401
    assert not LogEvent.objects.exists()


def test_a_box_of_another_race_is_told_so(cast: Cast, edition: Edition) -> None:
    _, token = let_in(edition, "hut", by=cast.director)
    status, said = post(log(seen("1"), race="another-2027"), token)
    assert (status, "this log is of another race" in said) == (409, True)


@pytest.mark.usefixtures("edition")
def test_a_log_that_a_power_cut_tore_is_added_up_to_there(cast: Cast) -> None:
    _, told = add(cast.client("director"), log(seen("1"), seen("2", 3))[:-1])
    assert "2 new events." in told
    _, told = add(cast.client("director"), log(seen("4", 1), seen("5", 4))[:-9])
    assert "1 new event." in told
    assert downloaded(cast.client("director")) == log(seen("1"), seen("4", 1), seen("2", 3))


def test_a_batch_that_is_too_long_is_told_so(cast: Cast, edition: Edition) -> None:
    _, token = let_in(edition, "hut", by=cast.director)
    assert post(log(seen("1")) + b" " * 2**22, token)[0] == 413


def test_the_token_is_shown_once_and_kept_as_a_hash(cast: Cast, edition: Edition) -> None:
    client = cast.client("director")
    told = text(client.post(f"{OFFICE}boxes/", {"name": "Finish"}).content.decode())
    box = edition.boxes.get()
    token = told.partition("Token ")[2].split()[0]
    assert post(log(seen("1")), token)[0] == 200
    assert token not in text(page(client, OFFICE))
    assert token not in box.token_hash
    client.post(f"{OFFICE}boxes/{box.pk}/shut-out/")
    assert post(log(seen("2")), token)[0] == 401
    assert "shut out" in text(page(client, OFFICE))


def test_a_box_without_a_name_is_refused(cast: Cast, edition: Edition) -> None:
    answer = cast.client("director").post(f"{OFFICE}boxes/", {"name": " "})
    assert (answer.status_code, edition.boxes.count()) == (422, 0)


@pytest.mark.django_db(transaction=True)
def test_a_journal_is_forwarded_to_the_site_over_a_real_socket(
    cast: Cast, live_server: LiveServer, tmp_path: Path
) -> None:
    edition = make_edition(cast.race)
    _, token = let_in(edition, "hut", by=cast.director)
    with Journal(tmp_path, race=RACE, box="hut") as journal:
        journal.append([seen("1"), seen("2", 1)])
        sent = Forwarder(journal, f"{live_server.url}{EVENTS}", token=token).send_next()
    assert (sent.events, sent.why) == (2, "")
    assert [bytes(one.line) for one in edition.log_events.all()] == [
        event_bytes(seen("1")),
        event_bytes(seen("2", 1)),
    ]
