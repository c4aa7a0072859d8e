"""An edition's dates as a calendar file: iCalendar by RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dorsal.site.races.timetable import Happening

LONGEST_LINE = 75  # octets without the line's end, section 3.1
CONTROLS: dict[str, str | None] = {chr(code): None for code in (*range(32), 127)}  # not in TEXT
ESCAPES = str.maketrans(CONTROLS | {"\t": "\t", "\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Calendar:
    """What a calendar file says of the whole: `name` leads each title, `key` and `host` make the
    identifiers, `address` is the page, `made_at` when the file is written.
    """

    name: str
    key: str
    host: str
    address: str
    place: str
    made_at: datetime
    cancelled: bool = False


def calendar_file(calendar: Calendar, happenings: Iterable[Happening]) -> bytes:
    """The file: an event for each happening, all times in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dorsal//Dates of a race//EN"]
    lines += ["CALSCALE:GREGORIAN", f"X-WR-CALNAME:{escaped(calendar.name)}"]
    for one in sorted(happenings, key=lambda happening: happening.at):
        lines += _event(calendar, one)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A TEXT value, section 3.3.11; line ends become `\\n`."""
    return text.replace("\r\n", "\n").translate(ESCAPES)


def in_utc(moment: datetime) -> str:
    """A DATE-TIME value in UTC, section 3.3.5: `20270529T070000Z`."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> bytes:
    """A content line with its end, folded so that no line is longer than 75 octets and no
    character is cut.
    """
    pieces, room, piece = [], LONGEST_LINE, b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", LONGEST_LINE - 1  # the next line begins with a blank
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"


def _event(calendar: Calendar, one: Happening) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.key}.{calendar.key}@{calendar.host}"
    yield f"DTSTAMP:{in_utc(calendar.made_at)}"
    yield f"DTSTART:{in_utc(one.at)}"
    yield f"SUMMARY:{escaped(f'{calendar.name}: {one.title}')}"
    if one.note:
        yield f"DESCRIPTION:{escaped(one.note)}"
    if calendar.place:
        yield f"LOCATION:{escaped(calendar.place)}"
    yield f"URL:{calendar.address}"
    if calendar.cancelled:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"
