"""Writing mails into the outbox, and sending those that are due at the configured rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from dorsal.ground.problems import BadInput
from dorsal.site.journal import clock
from dorsal.site.journal.attachments import attachments_of
from dorsal.site.journal.models import Message

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User
    from dorsal.site.ballots.models import Ballot
    from dorsal.site.races.models import Edition

MOST_ATTEMPTS = 8
LONGEST_SUBJECT = 200  # characters, as the outbox keeps them
# ValueError: a mail that cannot be written down; BadInput: its file cannot be made
NOT_SENT = (SMTPException, OSError, ValueError, BadInput)
FIRST_WAIT = timedelta(minutes=1)
NOTED = ("attempts", "last_error", "send_after", "sent_at")


@dataclass(frozen=True)
class Letter:
    """One of many mails of a kind: to whom, what its template is told, the occasion, and the file
    that goes with it, by the name under which its area makes it.
    """

    to: User
    context: Mapping[str, object]
    once: str
    attached: str = ""


def write_mail(
    to: User,
    template: str,
    context: Mapping[str, object],
    *,
    once: str,
    edition: Edition | None = None,
    held_by: Ballot | None = None,
) -> bool:
    """Write a mail from `<template>.txt`, whose first line is the subject, in the recipient's
    language.

    `once` names the occasion: a second mail of the same occasion to the same account is not
    written, and the answer is False.
    """
    made = _message(Letter(to, context, once), template, edition, held_by)
    kept = {one.name: getattr(made, one.name) for one in Message._meta.concrete_fields}
    kept = {name: value for name, value in kept.items() if name not in ("id", "once")}
    return Message.objects.get_or_create(once=made.once, defaults=kept)[1]


def write_mails(
    template: str,
    letters: Sequence[Letter],
    *,
    edition: Edition | None = None,
    held_by: Ballot | None = None,
) -> int:
    """Write some hundreds of mails at once, each as `write_mail` does; returns how many are new.
    Two queries.
    """
    keys = [_key(one) for one in letters]
    written = set(Message.objects.filter(once__in=keys).values_list("once", flat=True))
    fresh = [one for one, key in zip(letters, keys, strict=True) if key not in written]
    made = [_message(one, template, edition, held_by) for one in fresh]
    Message.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _message(
    letter: Letter, template: str, edition: Edition | None, held_by: Ballot | None
) -> Message:
    context = {**letter.context, "to": letter.to, "site": site_address()}
    with translation.override(letter.to.spoken_language):
        text = render_to_string(f"{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    at = clock.now()
    return Message(
        to=letter.to,
        kind=template.rsplit("/", 1)[-1],
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body.strip() + "\n",
        attached=letter.attached,
        once=_key(letter),
        edition=edition,
        held_by=held_by,
        written_at=at,
        send_after=at,
    )


def _key(letter: Letter) -> str:
    return f"{letter.once}:{letter.to.pk}"


def site_address() -> str:
    """Where the site is, without a slash at the end."""
    return str(settings.SITE_ADDRESS)


def send_due(most: int) -> int:
    """Send the mails that are due, at most so many; returns how many went out. `OSError` when the
    mail server cannot be reached; then every mail waits as it did.

    A mail whose sending fails is tried again later and later. A crash between sending and noting
    it sends at most that one mail twice.
    """
    sent = 0
    with get_connection() as connection:
        for message in _due(clock.now())[:most]:
            sent += _send(message, connection)
    return sent


def sent_lately(now: datetime, within: timedelta) -> int:
    """How many mails went out in the stretch of time before `now`."""
    return Message.objects.filter(sent_at__gt=now - within, sent_at__lte=now).count()


def has_due(now: datetime) -> bool:
    """Whether a mail waits that may go out."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Message]:
    waiting = Message.objects.filter(sent_at=None, send_after__lte=now, attempts__lt=MOST_ATTEMPTS)
    free = waiting.filter(Q(held_by=None) | Q(held_by__result_told_at__lte=now))
    return free.filter(to__erased_at=None).select_related("to").order_by("id")


def _send(message: Message, connection: BaseEmailBackend) -> int:
    """Outside of any transaction: a slow mail server must keep nobody from writing."""
    try:
        _as_mail(message, connection).send()
    except NOT_SENT as error:
        message.attempts += 1
        message.last_error = str(error)[:500]
        message.send_after = clock.now() + FIRST_WAIT * 2**message.attempts
    else:
        message.sent_at = clock.now()
    noted = {name: getattr(message, name) for name in NOTED}
    Message.objects.filter(pk=message.pk).update(**noted)  # none, if it was erased meanwhile
    return int(message.sent_at is not None)


def _as_mail(message: Message, connection: BaseEmailBackend) -> EmailMessage:
    address = message.to.email
    mail = EmailMessage(message.subject, message.body, to=[address], connection=connection)
    for one in attachments_of(message):
        mail.attach(one.name, one.data, one.media_type)
    return mail
