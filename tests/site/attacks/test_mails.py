"""Mails whose text somebody else chooses: no header is forged, and no mail stops the others."""

from __future__ import annotations

import pytest
from django.core import mail

from dorsal.site.applications.friends.actions import begin_group, join_group
from dorsal.site.journal.mails import send_due, write_mail
from dorsal.site.journal.models import Message
from tests.site.applications.applying import applies, open_ballot
from tests.site.conftest import Cast
from tests.site.making import NOW, make_race, make_user

HOSTILE = (
    "Ane\rBcc:all@example.org",
    "Ane\nBcc:all@example.org",
    "Ane\r\nBcc:all@example.org",
    "Ane\x0bBcc:all@example.org",
    "Ane\u2028Bcc:all@example.org",
    "Ane\x85Bcc:all@example.org",
    "\N{RIGHT-TO-LEFT OVERRIDE}Ane",
    "😀" * 60,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_friend_whose_name_breaks_lines_forges_no_header_and_stops_no_mail(
    name: str, cast: Cast
) -> None:
    ballot = open_ballot(cast.race)
    mine = applies(ballot, cast.runner)
    group = begin_group(mine, by=cast.runner)
    friend = make_user("Friend")
    friend.person.name = name
    friend.person.save()
    join_group(group, applies(ballot, friend), by=friend)
    send_due(100)
    assert not Message.objects.filter(sent_at=None).exists()
    told = [one for one in mail.outbox if one.to == [cast.runner.email]]
    assert [one for one in told if "\n" in one.subject or "\r" in one.subject] == []
    assert {tuple(one.message().keys()) for one in mail.outbox} == {
        (
            *("Content-Type", "MIME-Version", "Content-Transfer-Encoding"),
            *("Subject", "From", "To", "Date", "Message-ID"),
        )
    }


def test_a_mail_that_cannot_be_written_down_stops_no_other(cast: Cast) -> None:
    bad = Message.objects.create(
        to=cast.runner,
        kind="any",
        subject="two\rlines",
        body="text",
        once="bad",
        written_at=NOW,
        send_after=NOW,
    )
    Message.objects.create(
        to=cast.helper,
        kind="any",
        subject="one line",
        body="text",
        once="good",
        written_at=NOW,
        send_after=NOW,
    )
    assert send_due(10) == 1
    bad.refresh_from_db()
    assert (bad.sent_at, bad.attempts) == (None, 1)


def test_a_subject_is_cut_to_what_is_kept(cast: Cast) -> None:
    race = make_race("R" * 120, slug="long")
    context = {"race": race, "role": "helper of the day " * 20}
    write_mail(cast.runner, "races/mails/employed", context, once="long")
    assert len(Message.objects.get().subject) == 200
