"""What people write as times, and on which day that was."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.instants import DAY_MS, HOUR_MS, MINUTE_MS, instant_text, read_instant
from dorsal.timing.written import Written, find_instant, instants_between, read_written
from tests.timing.written.made_station import MADRID

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")


def of_day(hours: int, minutes: int, seconds: int = 0, ms: int = 0, *, to: int = 1000) -> Written:
    since = hours * HOUR_MS + minutes * MINUTE_MS + seconds * 1000 + ms
    return Written("time of day", since, to)


TIMES: list[tuple[str, Written | None]] = [
    ("14:32", of_day(14, 32, to=60_000)),
    ("1432", of_day(14, 32, to=60_000)),
    ("932", of_day(9, 32, to=60_000)),
    ("14h32", of_day(14, 32, to=60_000)),
    ("14:32:05", of_day(14, 32, 5)),
    ("143205", of_day(14, 32, 5)),
    ("14:32:05.3", of_day(14, 32, 5, 300, to=100)),
    ("2:32 pm", of_day(14, 32, to=60_000)),
    ("2:32P", of_day(14, 32, to=60_000)),
    ("12:05 am", of_day(0, 5, to=60_000)),
    ("12:05 p.m.", of_day(12, 5, to=60_000)),
    ("33", Written("minutes", 33 * MINUTE_MS, 60_000)),
    (":05", Written("minutes", 5 * MINUTE_MS, 60_000)),
    ("2:45:10e", Written("elapsed", 2 * HOUR_MS + 45 * MINUTE_MS + 10_000, 1000)),
    ("+51:14", Written("elapsed", 51 * HOUR_MS + 14 * MINUTE_MS, 60_000)),
    (
        "9/23/2016 7:45:30 am",
        Written("dated", read_instant("2016-09-23T07:45:30.000Z"), 1000),
    ),
    (
        "3.4.2027 14:32",
        Written(
            "dated",
            read_instant("2027-04-03T14:32:00.000Z"),
            60_000,
            other_ms=read_instant("2027-03-04T14:32:00.000Z"),
        ),
    ),
    (
        "2017-02-11 15:06:53.810197",
        Written("dated", read_instant("2017-02-11T15:06:53.810Z"), 1),
    ),
    (
        "2027-05-23T09:31:05+02:00",
        Written("dated", read_instant("2027-05-23T07:31:05.000Z"), 1000, in_utc=True),
    ),
    ("24:00", None),
    ("14:60", None),
    ("13:05 pm", None),
    ("60", None),
    ("31/02/2027 14:32", None),
    ("knee", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "said"), TIMES)
def test_a_written_time_says(text: str, said: Written | None) -> None:
    assert read_written(text) == said


@given(st.text(max_size=30) | st.text("0123456789:.,/+-hap mTZe", max_size=24))
def test_no_text_upsets_the_reading_of_times(text: str) -> None:
    written = read_written(text)
    assert written is None or written.precision_ms in (1, 10, 100, 1000, 60_000)


def test_the_day_is_that_nearest_to_what_is_expected() -> None:
    """51 hours into a race; nothing is taken modulo a day."""
    found = find_instant(
        of_day(12, 10),
        zone=MADRID,
        expected_ms=read_instant("2027-08-29T12:00:00.000Z"),
        after_ms=read_instant("2027-08-28T11:00:00.000Z"),
    )
    assert instant_text(found or 0) == "2027-08-29T10:10:00.000Z"


@pytest.mark.parametrize(
    ("seen", "expected", "right"),
    [
        ("28T06:05", "28T09:05", "28T06:00"),  # five minutes too early is a slip, not a day
        ("28T06:05", "28T20:05", "29T06:00"),
        ("28T05:00", "29T01:00", "29T06:00"),
        ("28T07:00", "28T18:30", "29T06:00"),
    ],
)
def test_a_runner_is_seen_after_having_been_seen(seen: str, expected: str, right: str) -> None:
    found = find_instant(
        of_day(8, 0),
        zone=MADRID,
        expected_ms=read_instant(f"2027-08-{expected}:00.000Z"),
        after_ms=read_instant(f"2027-08-{seen}:00.000Z"),
    )
    assert instant_text(found or 0) == f"2027-08-{right}:00.000Z"


def test_an_hour_that_the_clocks_show_twice_is_the_one_expected() -> None:
    """In Madrid clocks go back on 31 October 2027 at 03:00 to 02:00."""
    first, second = "2027-10-31T00:30:00.000Z", "2027-10-31T01:30:00.000Z"
    half_past_two = of_day(2, 30)
    for seen, expected, right in (
        ("2027-10-30T22:00:00.000Z", "2027-10-31T00:20:00.000Z", first),
        ("2027-10-30T22:00:00.000Z", "2027-10-31T01:20:00.000Z", second),
        ("2027-10-31T00:45:00.000Z", "2027-10-31T00:50:00.000Z", second),
    ):
        found = find_instant(
            half_past_two,
            zone=MADRID,
            expected_ms=read_instant(expected),
            after_ms=read_instant(seen),
        )
        assert instant_text(found or 0) == right


def test_an_hour_that_the_clocks_jumped_over_was_read_from_a_watch_that_was_not_put_on() -> None:
    """In Madrid clocks go on on 28 March 2027 at 02:00 to 03:00."""
    first, last = read_instant("2027-03-27T12:00:00.000Z"), read_instant("2027-03-28T12:00:00.000Z")
    found = instants_between(of_day(2, 30), MADRID, first, last)
    assert [instant_text(one) for one in found] == ["2027-03-28T01:30:00.000Z"]


def test_minutes_are_those_of_the_zone() -> None:
    first = read_instant("2027-05-30T04:00:00.000Z")  # 09:30 in Kolkata
    found = instants_between(
        Written("minutes", 5 * MINUTE_MS, 60_000), KOLKATA, first, first + 2 * HOUR_MS
    )
    assert [instant_text(one) for one in found] == [
        "2027-05-30T04:35:00.000Z",
        "2027-05-30T05:35:00.000Z",
    ]


def test_day_or_month_first_is_what_fits_the_race() -> None:
    written = read_written("3/4/2027 14:32")
    assert written is not None
    first = read_instant("2027-03-04T00:00:00.000Z")
    found = instants_between(written, NEW_YORK, first, first + 2 * DAY_MS)
    assert [instant_text(one) for one in found] == ["2027-03-04T19:32:00.000Z"]


@given(
    instant_ms=st.integers(1_700_000_000_000, 1_900_000_000_000),
    zone=st.sampled_from([MADRID, NEW_YORK, KOLKATA]),
    off_ms=st.integers(-11 * HOUR_MS, 11 * HOUR_MS),
)
def test_a_time_that_clocks_showed_is_found_again(
    instant_ms: int, zone: ZoneInfo, off_ms: int
) -> None:
    """Whatever is expected within 11 hours, except where the hour came twice."""
    from dorsal.timing.written.days import as_clocks_show

    second_ms = instant_ms // 1000 * 1000
    written = read_written(as_clocks_show(second_ms, zone).partition(" ")[2])
    assert written is not None
    found = find_instant(written, zone=zone, expected_ms=second_ms + off_ms)
    assert found is not None
    assert as_clocks_show(found, zone) == as_clocks_show(second_ms, zone)
