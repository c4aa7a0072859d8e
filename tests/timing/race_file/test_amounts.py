"""Spans, moments and offsets of RACE.toml."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.instants import instant_of
from dorsal.timing.race_file.amounts import (
    NoMoment,
    elapsed_span_text,
    local_text,
    number_text,
    offset_text,
    read_local,
    read_offset,
    read_span,
    span_text,
)

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:10", 4_200.0),
        ("1:10:00", 4_200.0),
        ("0:00:01.5", 1.5),
        ("100:00", 360_000.0),
        ("6h30", 23_400.0),
        ("6 h 30 min", 23_400.0),
        ("2 h", 7_200.0),
        ("45 min", 2_700.0),
        ("1.5 min", 90.0),
        ("0,5 s", 0.5),
        ("90 s", 90.0),
        ("0 s", 0.0),
        ("90", None),
        ("1:60", None),
        ("1:10:60", None),
        ("-1:00", None),
        ("ten min", None),
        ("", None),
    ],
)
def test_spans_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    assert read_span(text) == seconds


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (120.0, "2 min", "0:02:00"),
        (90.0, "90 s", "0:01:30"),
        (0.0, "0 s", "0:00:00"),
        (7_200.0, "120 min", "2:00:00"),
        (28_800.0, "8:00:00", "8:00:00"),
        (1.25, "1.25 s", "0:00:01.25"),
        (360_000.0, "100:00:00", "100:00:00"),
    ],
)
def test_spans_are_written(seconds: float, short: str, long: str) -> None:
    assert (span_text(seconds), elapsed_span_text(seconds)) == (short, long)


@given(st.integers(0, 10**12).map(lambda millionths: millionths / 1e6))
def test_every_span_comes_back_exactly(seconds: float) -> None:
    assert read_span(span_text(seconds)) == seconds
    assert read_span(elapsed_span_text(seconds)) == seconds


@given(st.floats(-1e6, 1e6))
def test_every_number_comes_back_exactly(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.integers(50_000_000_000, 4_000_000_000_000), st.sampled_from(["Europe/Madrid", "UTC"]))
def test_every_instant_comes_back_exactly(instant_ms: int, zone: str) -> None:
    where = ZoneInfo(zone)
    assert read_local(datetime.fromisoformat(local_text(instant_ms, where)), where) == instant_ms


def test_the_hour_that_comes_twice_is_written_with_its_offset() -> None:
    first = instant_of(datetime(2027, 10, 31, 2, 30, tzinfo=MADRID))
    assert local_text(first, MADRID) == "2027-10-31T02:30:00+02:00"
    assert local_text(first + 3_600_000, MADRID) == "2027-10-31T02:30:00+01:00"
    assert local_text(first + 7_200_000, MADRID) == "2027-10-31T03:30:00"


def test_a_time_that_the_clocks_skip_or_show_twice_is_no_moment() -> None:
    for text in ("2027-03-28T02:30", "2027-10-31T02:30", "2027-05-30T09:00:00.0005"):
        with pytest.raises(NoMoment):
            read_local(datetime.fromisoformat(text), MADRID)


@given(st.integers(-86_399, 86_399))
def test_every_offset_comes_back(offset_s: int) -> None:
    assert read_offset(offset_text(offset_s)) == offset_s


@pytest.mark.parametrize("text", ["", "2", "02:00", "+24:00", "+2:00", "+02:60"])
def test_other_texts_are_no_offset(text: str) -> None:
    assert read_offset(text) is None
