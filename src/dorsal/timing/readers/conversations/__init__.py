"""Conversations with readers, without their sockets: what to say, and what was heard."""

from __future__ import annotations

from collections.abc import Mapping

from dorsal.timing.race import Format
from dorsal.timing.readers.conversations.chronotrack import ChronotrackConversation
from dorsal.timing.readers.conversations.crossmgr import CrossmgrConversation
from dorsal.timing.readers.conversations.ipico import IpicoConversation, replay_command
from dorsal.timing.readers.conversations.mylaps import MylapsConversation
from dorsal.timing.readers.conversations.plain import PlainConversation
from dorsal.timing.readers.conversations.race_result import RaceResultConversation
from dorsal.timing.readers.conversations.ultra import UltraConversation, rewind_all
from dorsal.timing.readers.conversations.values import Conversation, Step
from dorsal.timing.readers.conversations.wiclax import WiclaxBox, WiclaxConversation

__all__ = [
    "Conversation",
    "Step",
    "WiclaxBox",
    "converse",
    "replay_command",
    "rewind_all",
]

NO_CURSORS: Mapping[str, int] = {}


def converse(
    form: Format,
    *,
    cursors: Mapping[str, int] = NO_CURSORS,
    session: str = "",
    last_ms: int | None = None,
) -> Conversation:
    """A new conversation for a connection that was just made.

    `cursors` are the numbers up to which no read of the source is missing, by epoch (see
    `identity.py`); `session` is the epoch of numbers that hold for one connection only, a text
    never used before; `last_ms` is the last read's time by the reader's own clock, for protocols
    that know what was missed by time alone. `ValueError` for a format that no socket speaks.
    """
    if form == "raceresult":
        return RaceResultConversation(cursors)
    if form == "ultra":
        return UltraConversation(cursors)
    if form == "chronotrack":
        return ChronotrackConversation(cursors, session)
    if form == "mylaps":
        return MylapsConversation(session)
    if form == "crossmgr":
        return CrossmgrConversation(session)
    if form == "wiclax":
        return WiclaxConversation(last_ms)
    if form == "ipico":
        return IpicoConversation()
    if form == "csv":
        return PlainConversation()
    raise ValueError(f"no reader speaks {form} over a socket")
