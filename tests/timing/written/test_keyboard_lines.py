"""A volunteer types a station's sheet with as few keys as there can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.events import Dropped, ManualTime, Noted, NotStarting
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.written import Desk, read_entry_line
from tests.timing.written.made_station import made_race

NOW_MS = read_instant("2027-05-30T12:40:10.500Z")  # 14:40:10 there
NOW = instant_text(NOW_MS)
LIVE = Desk(made_race(), "hut", "hut-keyboard", "s1", by="Ane")
SHEET = replace(LIVE, live=False)


def typed(desk: Desk, *lines: str) -> list[str]:
    """The times that lines give, one after another, as `BIB SIDE TIME`."""
    found = []
    for line in lines:
        result = read_entry_line(line, desk, now_ms=NOW_MS)
        assert result.problem is None, result.problem
        desk = result.desk
        times = [event for event in result.events if isinstance(event, ManualTime)]
        found += [f"{one.bib or '?'} {one.side or '-'} {one.time[8:19]}" for one in times]
    return found


def test_a_sheet_is_typed_with_few_keys() -> None:
    lines = ("212 1432", "213 33", "214", "215 =", "216 31", "217 14:32:05", "=", "218 2:32p")
    assert typed(SHEET, *lines) == [
        "212 - 30T12:32:00",
        "213 - 30T12:33:00",
        "214 - 30T12:33:00",
        "215 - 30T12:33:00",
        "216 - 30T12:31:00",
        "217 - 30T12:32:05",
        "? - 30T12:32:05",
        "218 - 30T12:32:00",
    ]


def test_minutes_go_on_into_the_next_hour() -> None:
    assert typed(SHEET, "212 1255", "213 58", "214 03", "215 01", "216 40", "217 5") == [
        "212 - 30T10:55:00",
        "213 - 30T10:58:00",
        "214 - 30T11:03:00",
        "215 - 30T11:01:00",
        "216 - 30T11:40:00",
        "217 - 30T12:05:00",
    ]


def test_at_a_live_station_a_bib_alone_is_now() -> None:
    assert typed(LIVE, "212", "213 now", "214 1439", "215 38", "? 14:40:05", "14:40:06") == [
        "212 - 30T12:40:10",
        "213 - 30T12:40:10",
        "214 - 30T12:39:00",
        "215 - 30T12:38:00",
        "? - 30T12:40:05",
        "? - 30T12:40:06",
    ]


def test_in_and_out() -> None:
    assert typed(SHEET, "212 1432 1438", "213 1433 o", "214 in 1434", "215 2:35 p i") == [
        "212 in 30T12:32:00",
        "212 out 30T12:38:00",
        "213 out 30T12:33:00",
        "214 in 30T12:34:00",
        "215 in 30T12:35:00",
    ]


def test_elapsed_times_count_from_the_gun() -> None:
    assert typed(SHEET, "212 2:45:10e", "213 +5:30") == [
        "212 - 30T09:45:10",
        "213 - 30T12:30:00",
    ]


def test_a_line_is_numbered_and_says_what_was_written() -> None:
    first = read_entry_line("212 1432 1438", SHEET, now_ms=NOW_MS)
    assert first.events[1] == ManualTime(
        at=NOW,
        by="Ane",
        place="hut",
        time="2027-05-30T12:38:00.000Z",
        bib="212",
        side="out",
        entered="212 1432 1438",
        precision_ms=60_000,
        source="hut-keyboard",
        epoch="s1",
        seq=2,
    )
    assert first.desk.seq == 3
    assert first.shown == "212 in 2027-05-30 14:32:00, 212 out 2027-05-30 14:38:00"


def test_a_runner_stops_for_a_reason() -> None:
    stopped = read_entry_line("212 x twisted knee", LIVE, now_ms=NOW_MS)
    assert stopped.events == (
        Dropped(at=NOW, by="Ane", bib="212", place="hut", reason="twisted knee"),
    )
    came = read_entry_line("212 1432 x", LIVE, now_ms=NOW_MS).events
    assert came[1] == Dropped(
        at=NOW, by="Ane", bib="212", place="hut", time="2027-05-30T12:32:00.000Z"
    )


def test_remarks_and_non_starters() -> None:
    assert read_entry_line("# the mat fell", LIVE, now_ms=NOW_MS).events == (
        Noted(at=NOW, by="Ane", place="hut", text="the mat fell"),
    )
    assert read_entry_line("212 dns ill", LIVE, now_ms=NOW_MS).events == (
        NotStarting(at=NOW, by="Ane", bib="212", why="ill"),
    )


def test_a_morning_long_before_the_runner_was_seen_is_the_next_one() -> None:
    """18:10 on the line before; 09:05 that day is six hours before the runner was at the hut."""
    race = made_race("hut", "pass", "finish", limit_s=46 * 3600)
    seen_ms = {"3": read_instant("2027-05-30T13:10:00.000Z")}
    desk = replace(SHEET, race=race, place="pass", seen_ms=seen_ms)
    later_ms = NOW_MS + 24 * 3600 * 1000

    before = read_entry_line("2 1810", desk, now_ms=later_ms).desk
    (time,) = read_entry_line("3 0905", before, now_ms=later_ms).events

    assert isinstance(time, ManualTime)
    assert time.time == "2027-05-31T07:05:00.000Z"


def test_yesterday_is_found_where_the_runner_was_seen() -> None:
    """A race of 40 hours: the sheet of the first night is typed on the second evening."""
    race = made_race(limit_s=40 * 3600)
    desk = replace(SHEET, race=race, seen_ms={"212": read_instant("2027-05-30T20:00:00.000Z")})
    now_ms = read_instant("2027-05-31T20:30:00.000Z")
    result = read_entry_line("212 0110", desk, now_ms=now_ms)
    assert isinstance(result.events[0], ManualTime)
    assert result.events[0].time == "2027-05-30T23:10:00.000Z"


def test_a_time_before_the_runner_was_seen_is_still_taken() -> None:
    """Which of the two is wrong is for others to say."""
    desk = replace(SHEET, seen_ms={"212": read_instant("2027-05-30T12:35:00.000Z")})
    assert typed(desk, "212 1432") == ["212 - 30T12:32:00"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("", "the line begins with no bib"),
        ("!", "the line begins with no bib"),
        ("212 14:60", "14:60 is no time"),
        ("212 1432 1433 1434", "a line has one time, or two: when a runner came and when it left"),
        ("212 =", "there is no time on a line before this one"),
        ("212 1520", "1520 has not come yet: it is 2027-05-30 14:40:10"),
        ("212 0310", "0310 is before the first start of this race"),
    ],
)
def test_a_line_that_says_nothing_is_to_be_typed_again(line: str, what: str) -> None:
    result = read_entry_line(line, SHEET, now_ms=NOW_MS)
    assert result.problem is not None
    assert (result.problem.what, result.events, result.desk) == (what, (), SHEET)


def test_a_sheet_typed_before_the_race_is_a_rehearsal() -> None:
    weeks_before = NOW_MS - 21 * 86_400_000
    result = read_entry_line("212 1520", SHEET, now_ms=weeks_before)
    (event,) = result.events
    assert isinstance(event, ManualTime)
    assert event.time == "2027-05-30T13:20:00.000Z"
    live = read_entry_line("212 1520", LIVE, now_ms=weeks_before)
    assert live.problem is not None


@given(st.lists(st.text(max_size=12) | st.text("0123456789 :=xio?#pme", max_size=16), max_size=4))
def test_nothing_that_is_typed_upsets_it(lines: list[str]) -> None:
    for start in (LIVE, SHEET):
        desk = start
        for line in lines:
            result = read_entry_line(line, desk, now_ms=NOW_MS)
            assert (result.problem is None) == bool(result.events)
            desk = result.desk
        assert desk.seq >= start.seq
