"""iCalendar by RFC 5545: lines, folding, escapes, identifiers."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dorsal.site.races.calendar_file import Calendar, calendar_file, escaped, folded, in_utc
from dorsal.site.races.timetable import Happening

RACE = Calendar(
    name="Aizkorri Mendi 2027",
    key="aizkorri-mendi.2027",
    host="races.example.org",
    address="https://races.example.org/races/aizkorri-mendi/2027/",
    place="Zegama, Spain",
    made_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
)
GUN = Happening(datetime(2027, 5, 29, 9, 0, tzinfo=ZoneInfo("Europe/Madrid")), "start", "The gun")
OPENS = Happening(
    datetime(2026, 12, 1, 11, 0, tzinfo=UTC), "opens", "Applications open", "Alone; or\nwith Ane"
)


def test_a_file_is_exactly_this() -> None:
    assert calendar_file(RACE, [GUN, OPENS]).decode() == "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Dorsal//Dates of a race//EN",
            "CALSCALE:GREGORIAN",
            "X-WR-CALNAME:Aizkorri Mendi 2027",
            "BEGIN:VEVENT",
            "UID:opens.aizkorri-mendi.2027@races.example.org",
            "DTSTAMP:20261122T120000Z",
            "DTSTART:20261201T110000Z",
            "SUMMARY:Aizkorri Mendi 2027: Applications open",
            "DESCRIPTION:Alone\\; or\\nwith Ane",
            "LOCATION:Zegama\\, Spain",
            "URL:https://races.example.org/races/aizkorri-mendi/2027/",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:start.aizkorri-mendi.2027@races.example.org",
            "DTSTAMP:20261122T120000Z",
            "DTSTART:20270529T070000Z",
            "SUMMARY:Aizkorri Mendi 2027: The gun",
            "LOCATION:Zegama\\, Spain",
            "URL:https://races.example.org/races/aizkorri-mendi/2027/",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_a_cancelled_edition_is_cancelled_in_calendars_too() -> None:
    cancelled = Calendar(**{**vars(RACE), "cancelled": True})
    lines = calendar_file(cancelled, [GUN]).split(b"\r\n")
    assert lines[-4:] == [b"STATUS:CANCELLED", b"END:VEVENT", b"END:VCALENDAR", b""]


def test_a_line_of_75_octets_stays_whole_and_one_of_76_is_folded() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("x" * 74 + "ñ") == b"x" * 74 + b"\r\n \xc3\xb1\r\n"


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_folding_cuts_no_character_and_can_be_undone(line: str) -> None:
    pieces = folded(line).removesuffix(b"\r\n").split(b"\r\n ")
    assert "".join(piece.decode() for piece in pieces) == line
    assert all(len(piece) + (place > 0) <= 75 for place, piece in enumerate(pieces))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t\\;,")))
def test_escapes_can_be_undone_and_leave_no_line_end(text: str) -> None:
    written = escaped(text)
    assert "\n" not in written
    assert _read(written) == text


def test_controls_are_left_out_and_line_ends_of_all_kinds_are_one() -> None:
    assert escaped("a\r\nb\x00\x07c") == "a\\nbc"


def test_times_are_in_utc() -> None:
    assert in_utc(GUN.at) == "20270529T070000Z"


def _read(written: str) -> str:
    """Undo the escapes as a calendar would."""
    text, rest = "", iter(written)
    for character in rest:
        following = next(rest) if character == "\\" else ""
        text += {"": character, "n": "\n"}.get(following, following)
    return text
