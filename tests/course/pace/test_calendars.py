from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.pace import CalendarEvent, calendar_text

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
START = datetime(2026, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=2)))


def event(**more: object) -> CalendarEvent:
    known = {"identity": "race|cp01", "start_at": START, "end_at": START, "summary": "Pass"}
    return CalendarEvent(**{**known, **more})  # type: ignore[arg-type]


def test_an_event_is_written_in_utc_with_lines_ended_by_cr_lf() -> None:
    text = calendar_text([event(lat=42.9, lon=-2.3)], now=NOW, name="Race")
    lines = [line for line in text.split("\r\n") if not line.startswith("UID:")]
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dorsal//Course//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Race",
        "BEGIN:VEVENT",
        "DTSTAMP:20260102T030405Z",
        "DTSTART:20260531T070000Z",
        "DTEND:20260531T070000Z",
        "SUMMARY:Pass",
        "GEO:42.900000;-2.300000",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def uid(text: str) -> str:
    return next(line for line in text.split("\r\n") if line.startswith("UID:"))


def test_the_uid_stays_while_the_time_moves_and_differs_between_places() -> None:
    first = calendar_text([event()], now=NOW)
    moved = calendar_text([event(start_at=START + timedelta(hours=1))], now=NOW)
    other = calendar_text([event(identity="race|cp02")], now=NOW)
    assert uid(first) == uid(moved)
    assert uid(first) != uid(other)


def test_an_event_never_ends_before_it_begins() -> None:
    text = calendar_text([event(end_at=START - timedelta(hours=1))], now=NOW)
    assert "DTEND:20260531T070000Z" in text


def test_commas_semicolons_and_lines_are_escaped() -> None:
    text = calendar_text([event(summary="A, B; C\\D\nE\x07")], now=NOW)
    assert "SUMMARY:A\\, B\\; C\\\\D\\nE\r\n" in text


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back(summary: str) -> None:
    text = calendar_text([event(summary=summary)], now=NOW)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    plain = calendar_text([event(summary="")], now=NOW)
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("\r\n") == plain.count("\r\n")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_text([event(start_at=datetime(2026, 5, 31))], now=NOW)
