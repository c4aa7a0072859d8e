"""Durations as runners write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.durations import (
    elapsed_text,
    read_elapsed,
    short_elapsed_text,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:10", 4200),
        ("1:10:30", 4230),
        ("46:30", 167_400),
        ("0:00", 0),
        ("6:30:00.5", 23_400.5),
        ("6h30", 23_400),
        ("6 h 30 min", 23_400),
        ("6h", 21_600),
        ("45 min", 2700),
        ("45'", 2700),
        ("1d 2h", 93_600),
    ],
)
def test_durations_are_read_in_every_usual_form(text: str, seconds: float) -> None:
    assert read_elapsed(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "45", "1:60", "1:00:60", "-1:00", "noon", "1.5", "h", "1:2:3:4"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert read_elapsed(text) is None


@given(st.integers(0, 10_000_000))
def test_written_durations_are_read_back(seconds: int) -> None:
    assert read_elapsed(elapsed_text(seconds)) == seconds


def test_durations_are_written_to_the_second_and_to_the_minute() -> None:
    assert elapsed_text(23_399.6) == "6:30:00"
    assert elapsed_text(-300) == "-0:05:00"
    assert elapsed_text(-0.2) == "0:00:00"
    assert short_elapsed_text(23_429) == "6:30"
    assert short_elapsed_text(-80_100) == "-22:15"
