"""Files that go with a mail: each is made when its mail goes out, so that none waits in the outbox.

A mail names its file as `kind:what`; the area that writes such mails says how the kind is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from dorsal.site.journal.models import Message


@dataclass(frozen=True)
class Attachment:
    """A file of a mail, with its media type."""

    name: str
    data: bytes
    media_type: str


Maker: TypeAlias = Callable[[Message, str], Attachment]
_MAKERS: dict[str, Maker] = {}


def attaches(kind: str) -> Callable[[Maker], Maker]:
    """Let a function make the files of a kind, from the mail and from what it names. It raises
    `BadInput` or `ValueError` when there is no such file for the mail's recipient.
    """

    def register(maker: Maker) -> Maker:
        _MAKERS[kind] = maker
        return maker

    return register


def attachments_of(message: Message) -> list[Attachment]:
    """The files of a mail: none, or one; `ValueError` or `BadInput` when it cannot be made."""
    if not message.attached:
        return []
    kind, _, what = message.attached.partition(":")
    if kind not in _MAKERS:
        raise ValueError(f"nobody makes the file {message.attached!r}")
    return [_MAKERS[kind](message, what)]
