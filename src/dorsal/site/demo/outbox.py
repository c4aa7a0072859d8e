"""The demonstration's outbox: no mail leaves it, and everybody may read all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dorsal.site.journal import clock
from dorsal.site.journal.models import Message

FILE = "outbox.jsonl"
MOST_SHOWN = 200


@dataclass(frozen=True)
class ShownMail:
    """A mail of the outbox; `state` is sent, waiting or held until the show has told the result."""

    to: str
    subject: str
    body: str
    at: datetime
    state: str = "sent"


class OutboxBackend(BaseEmailBackend):
    """Django's way to send mail, which here keeps the mail in a file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail; returns how many."""
        with _file().open("a", encoding="utf-8") as file:
            for mail in email_messages:
                at = clock.now().isoformat()
                kept = {"to": ", ".join(mail.to), "at": at}
                kept |= {"subject": str(mail.subject), "body": str(mail.body)}
                file.write(json.dumps(kept) + "\n")
        return len(email_messages)


def mails(address: str = "") -> list[ShownMail]:
    """The mails as they were written, the newest first; of one address, or of all."""
    rows = Message.objects.select_related("to", "held_by").order_by("-id")
    if address:
        rows = rows.filter(to__email=address)
    written = [_shown(one) for one in rows[:MOST_SHOWN]]
    known = {(one.to, one.subject) for one in written}
    codes = [
        one
        for one in _sent_at_once()
        if (one.to, one.subject) not in known and address in ("", one.to)
    ]
    return sorted([*written, *codes], key=lambda one: one.at, reverse=True)[:MOST_SHOWN]


def _shown(one: Message) -> ShownMail:
    held = one.held_by is not None and one.held_by.result_told_at is None
    state = "sent" if one.sent_at else "held" if held else "waiting"
    return ShownMail(one.to.email, one.subject, one.body, one.written_at, state)


def _sent_at_once() -> list[ShownMail]:
    """Mails that somebody waits for, such as codes; the journal does not keep those."""
    if not _file().exists():
        return []
    lines = _file().read_text(encoding="utf-8").splitlines()[-MOST_SHOWN:]
    rows = [json.loads(line) for line in lines]
    return [ShownMail(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]


def _file() -> Path:
    return Path(settings.DATA) / FILE
