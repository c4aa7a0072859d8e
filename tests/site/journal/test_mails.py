"""Mails: written once, held, sent when due, tried again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import ClassVar

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from pytest_django import Settings

from dorsal.site.accounts.models import User
from dorsal.site.journal.mails import MOST_ATTEMPTS, has_due, send_due, write_mail
from dorsal.site.journal.models import Message
from dorsal.site.journal.tasks import (
    PAUSED,
    allowed,
    enqueue_due,
    send_mails,
    send_mails_is_queued,
)
from tests.site.making import NOW, make_ballot, make_user

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _template(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "a"
    folder.mkdir(parents=True)
    (folder / "hello.txt").write_text(
        'Hello & welcome\n\nDear {{ name }}, {{ _("Races") }} are at {{ site }}.\n'
    )
    templates = [{**one} for one in settings.TEMPLATES]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], folder.parent]
    settings.TEMPLATES = templates


def write(to: User, *, once: str = "hello", **more: object) -> bool:
    return write_mail(to, "a/hello", {"name": "O'Neil <x>"}, once=once, **more)  # type: ignore[arg-type]


def test_a_mail_goes_to_the_address_that_the_account_has_when_it_is_sent(
    mailoutbox: list[EmailMessage],
) -> None:
    ane = make_user("Ane Etxe")
    write(ane)
    ane.email = "new@example.org"
    ane.save()
    assert send_due(10) == 1
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["new@example.org"], "Hello & welcome")
    assert mail.body == "Dear O'Neil <x>, Races are at http://localhost:8000.\n"


def test_the_same_occasion_is_written_once_to_each_account() -> None:
    ane, jon = make_user("Ane"), make_user("Jon")
    assert [write(ane), write(ane), write(jon), write(ane, once="later")] == [
        True,
        False,
        True,
        True,
    ]


def test_a_mail_is_sent_once(mailoutbox: list[EmailMessage]) -> None:
    write(make_user())
    assert [send_due(10), send_due(10)] == [1, 0]
    assert len(mailoutbox) == 1


def test_no_more_go_out_at_once_than_the_rate_allows(mailoutbox: list[EmailMessage]) -> None:
    for number in range(5):
        write(make_user(), once=f"{number}")
    assert [send_due(2), send_due(2), send_due(2)] == [2, 2, 1]
    assert len(mailoutbox) == 5


def test_a_mail_held_by_a_show_waits_until_the_result_is_told(
    mailoutbox: list[EmailMessage], site_clock: SetClock
) -> None:
    ballot = make_ballot()
    write(make_user(), held_by=ballot)
    assert (has_due(NOW), send_due(10)) == (False, 0)
    ballot.result_told_at = NOW + timedelta(hours=1)
    ballot.save()
    assert send_due(10) == 0
    site_clock(NOW + timedelta(hours=1))
    assert send_due(10) == 1
    assert len(mailoutbox) == 1


def test_nothing_is_sent_to_an_erased_account(mailoutbox: list[EmailMessage]) -> None:
    ane = make_user()
    write(ane)
    ane.erased_at = NOW
    ane.save()
    assert send_due(10) == 0
    assert mailoutbox == []


class Refusing(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002
        raise SMTPServerDisconnected("hung up")


def test_a_mail_that_fails_is_tried_again_later_and_later(
    settings: Settings, site_clock: SetClock, mailoutbox: list[EmailMessage]
) -> None:
    write(make_user())
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    waits = []
    for _ in range(MOST_ATTEMPTS):
        message = Message.objects.get()
        site_clock(message.send_after)
        assert send_due(10) == 0
        waits.append(Message.objects.get().send_after - message.send_after)
    assert waits == [timedelta(minutes=2**n) for n in range(1, MOST_ATTEMPTS + 1)]
    assert Message.objects.get().last_error == "hung up"
    settings.EMAIL_BACKEND = working
    site_clock(NOW + timedelta(days=30))
    assert send_due(10) == 0  # given up, and kept for the doctor to name
    assert mailoutbox == []


class Unreachable(BaseEmailBackend):
    """A mail server that is down."""

    def open(self) -> bool:
        raise ConnectionRefusedError(111, "Connection refused")


def test_a_mail_server_that_is_down_costs_no_attempt_and_is_asked_again_in_a_minute(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    write(make_user())
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Unreachable"
    assert send_mails.call(10) == 0
    assert Message.objects.get().attempts == 0
    enqueue_due(NOW)
    assert not send_mails_is_queued()
    settings.EMAIL_BACKEND = working
    cache.delete(PAUSED)
    enqueue_due(NOW)
    assert send_mails_is_queued()
    assert (send_mails.call(10), len(mailoutbox)) == (1, 1)


class Watching(BaseEmailBackend):
    """A mail server that notes whether the database waits for it."""

    in_transaction: ClassVar[list[bool]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.in_transaction.append(connection.in_atomic_block)
        return len(email_messages)


@pytest.mark.django_db(transaction=True)
def test_a_slow_mail_server_keeps_nobody_from_writing(settings: Settings) -> None:
    write(make_user())
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    assert send_due(10) == 1
    assert Watching.in_transaction == [False]


def test_a_mail_that_is_erased_while_it_is_sent_stops_no_other(
    mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    ane, jon = make_user("Ane"), make_user("Jon")
    write(ane)
    write(jon)
    send = EmailMessage.send

    def send_while_erasing(mail: EmailMessage) -> int:
        Message.objects.filter(to=ane).delete()
        return send(mail)

    monkeypatch.setattr(EmailMessage, "send", send_while_erasing)
    assert send_due(10) == 2
    assert [mail.to for mail in mailoutbox] == [[ane.email], [jon.email]]


@pytest.mark.parametrize(
    ("rate", "sent", "most"),
    [(120, 0, 10), (20, 0, 2), (20, 19, 1), (20, 20, 0), (5, 0, 1), (5, 5, 0), (1, 1, 0)],
)
def test_a_round_sends_its_share_and_a_minute_no_more_than_the_rate(
    settings: Settings, rate: int, sent: int, most: int
) -> None:
    settings.MAILS_PER_MINUTE = rate
    for number in range(sent):
        write(make_user(), once=f"{number}")
    Message.objects.update(sent_at=NOW - timedelta(seconds=59))
    write(make_user(), once="next")
    assert allowed(NOW) == most
    enqueue_due(NOW)
    assert send_mails_is_queued() == (most > 0)
    assert allowed(NOW + timedelta(seconds=1)) == min(10, -(-rate // 12))


def test_the_scheduler_queues_one_task_when_mail_is_due() -> None:
    enqueue_due(NOW)
    assert not send_mails_is_queued()
    write(make_user())
    enqueue_due(NOW)
    enqueue_due(NOW)
    assert send_mails_is_queued()


def test_a_language_that_the_site_does_not_speak_is_not_half_spoken() -> None:
    xavi = make_user("Xavi Roca")
    xavi.language = "xx"
    assert xavi.spoken_language == "en"
    xavi.language = "en"
    assert xavi.spoken_language == "en"
