"""Calendars by RFC 5545: stable identifiers, UTC times, folded lines; `now` is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

FOLD_AT = 75  # octets of a line, without its end


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One entry: aware moments, and texts as they are read."""

    identity: str
    start_at: datetime
    end_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    lat: float | None = None
    lon: float | None = None


def calendar_text(events: Sequence[CalendarEvent], *, now: datetime, name: str = "") -> str:
    """A calendar of these events, lines ended by CR LF; `now` is its time stamp, aware.

    An event keeps its UID as long as its `identity` stays, so that a calendar imported again
    moves its entries.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dorsal//Course//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}"] if name else []
    for event in events:
        lines += _event_lines(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event_lines(event: CalendarEvent, now: datetime) -> list[str]:
    uid = sha256(event.identity.encode()).hexdigest()[:32]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}@dorsal",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.start_at)}",
        f"DTEND:{_utc(max(event.start_at, event.end_at))}",
        f"SUMMARY:{_escaped(event.summary)}",
    ]
    lines += [f"DESCRIPTION:{_escaped(event.description)}"] if event.description else []
    lines += [f"LOCATION:{_escaped(event.location)}"] if event.location else []
    if event.lat is not None and event.lon is not None:
        lines.append(f"GEO:{event.lat:.6f};{event.lon:.6f}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no place in a calendar")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for raw, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n")):
        text = text.replace(raw, written)
    return "".join(c for c in text.replace("\n", "\\n") if c >= " " and c != "\x7f")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each after the first behind a space."""
    pieces, piece, room = [], "", FOLD_AT
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", FOLD_AT - 1
        piece, room = piece + character, room - size
    return "\r\n ".join([*pieces, piece])
