"""Writing mails into the outbox, and sending those that are due at the configured rate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from dorsal.site.journal import clock
from dorsal.site.journal.models import Message

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User
    from dorsal.site.ballots.models import Ballot
    from dorsal.site.races.models import Edition

MOST_ATTEMPTS = 8
LONGEST_SUBJECT = 200  # characters, as the outbox keeps them
NOT_SENT = (SMTPException, OSError, ValueError)  # the last: a mail that cannot be written down
FIRST_WAIT = timedelta(minutes=1)


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
    with translation.override(to.spoken_language):
        text = render_to_string(f"{template}.txt", {**context, "to": to, "site": site_address()})
    subject, _, body = text.strip().partition("\n")
    at = clock.now()
    _, written = Message.objects.get_or_create(
        once=f"{once}:{to.pk}",
        defaults={
            "to": to,
            "kind": template.rsplit("/", 1)[-1],
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "body": body.strip() + "\n",
            "edition": edition,
            "held_by": held_by,
            "written_at": at,
            "send_after": at,
        },
    )
    return written


def site_address() -> str:
    """Where the site is, without a slash at the end."""
    return str(settings.SITE_ADDRESS)


def send_due(most: int) -> int:
    """Send the mails that are due, at most so many; returns how many went out.

    A mail whose sending fails is tried again later and later. A crash between sending and noting
    it sends at most that one mail twice.
    """
    sent = 0
    with get_connection() as connection:
        for message in _due(clock.now())[:most]:
            sent += _send(message, connection)
    return sent


def has_due(now: datetime) -> bool:
    """Whether a mail waits that may go out."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Message]:
    waiting = Message.objects.filter(sent_at=None, send_after__lte=now, attempts__lt=MOST_ATTEMPTS)
    free = waiting.filter(Q(held_by=None) | Q(held_by__result_told_at__lte=now))
    return free.filter(to__erased_at=None).select_related("to").order_by("id")


def _send(message: Message, connection: BaseEmailBackend) -> int:
    address = message.to.email
    mail = EmailMessage(message.subject, message.body, to=[address], connection=connection)
    with transaction.atomic():
        try:
            mail.send()
        except NOT_SENT as error:
            message.attempts += 1
            message.last_error = str(error)[:500]
            message.send_after = clock.now() + FIRST_WAIT * 2**message.attempts
        else:
            message.sent_at = clock.now()
        message.save(update_fields=["attempts", "last_error", "send_after", "sent_at"])
    return int(message.sent_at is not None)
