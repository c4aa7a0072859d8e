"""The demonstration's pages: there in a demonstration, and nowhere else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from dorsal.site.accounts.models import User
from dorsal.site.demo.cast import account
from dorsal.site.demo.outbox import OutboxBackend, mails
from dorsal.site.demo.urls import urlpatterns
from dorsal.site.journal import clock
from dorsal.site.journal.models import ClockOffset, Message
from tests.site.making import make_user

pytestmark = pytest.mark.django_db
SIGNED_IN = "_auth_user_id"


@pytest.fixture
def ane(demonstration: Path) -> User:  # noqa: ARG001
    return User.objects.create_user(account("ane").email)


def test_nothing_of_it_is_there_outside_a_demonstration() -> None:
    User.objects.create_user(account("ane").email)
    browser = Client()
    for pattern in urlpatterns:
        arguments = [1] if "<int:" in str(pattern.pattern) else []
        address = reverse(str(pattern.name), args=arguments)
        form = {"who": "runner", "moment": "after"}
        assert (browser.get(address).status_code, browser.post(address, form).status_code) == (
            404,
            404,
        )
    assert SIGNED_IN not in browser.session
    assert not ClockOffset.objects.exists()


def test_one_click_signs_in_and_another_out(ane: User) -> None:
    browser = Client()
    came = browser.post("/demo/become/", {"who": "runner", "back": "/races/"})
    assert (came.status_code, came.headers["Location"]) == (302, "/races/")
    assert browser.session[SIGNED_IN] == str(ane.pk)
    browser.post("/demo/become/", {"who": "stranger", "back": "/races/"})
    assert SIGNED_IN not in browser.session


def test_only_the_cast_can_be_become(demonstration: Path) -> None:  # noqa: ARG001
    somebody = make_user("Somebody Else")
    browser = Client()
    for who in (somebody.email, "", "nobody", "ane"):
        assert browser.post("/demo/become/", {"who": who}).status_code == 404
    assert SIGNED_IN not in browser.session


def test_nobody_becomes_anybody_by_a_link(ane: User) -> None:  # noqa: ARG001
    assert Client().get("/demo/become/?who=runner").status_code == 405


def test_a_form_leads_to_no_other_site(ane: User) -> None:  # noqa: ARG001
    away = {"who": "runner", "back": "https://elsewhere.example/races/"}
    came = Client().post("/demo/become/", away)
    assert came.headers["Location"].startswith("/races/larraundi/")


def test_a_moment_that_is_none_and_a_step_that_is_none_are_not_there(demonstration: Path) -> None:
    browser = Client()
    assert browser.post("/demo/travel/", {"moment": "1999"}).status_code == 404
    assert browser.post("/demo/tour/9/").status_code == 404
    assert not (demonstration / "snapshots").exists()


def test_the_outbox_shows_mails_and_codes_once_each(ane: User, demonstration: Path) -> None:
    at = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
    clock.set_clock(at + timedelta(minutes=1))  # it is moved by whole seconds
    written = {"subject": "Your application is in", "body": "A00001\n"}
    Message.objects.create(
        to=ane, kind="applied", once="a", written_at=at, send_after=at, sent_at=at, **written
    )
    backend = OutboxBackend()
    code = mail.EmailMessage("Your code is 123456", "123456", to=[ane.email])
    again = mail.EmailMessage(written["subject"], written["body"], to=[ane.email])
    assert backend.send_messages([again, code]) == 2
    assert [one.subject for one in mails()] == ["Your code is 123456", "Your application is in"]
    assert mails("somebody@example.org") == []
    page = Client().get(f"/demo/outbox/?to={ane.email}").content.decode()
    assert page.count("<details") == 2
    lines = (demonstration / "outbox.jsonl").read_text().splitlines()
    assert [json.loads(line)["to"] for line in lines] == [ane.email, ane.email]
