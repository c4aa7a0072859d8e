from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.show import Pace, Reveal
from dorsal.ballot.show.pace import SHORTEST_MS
from dorsal.ground.problems import BadInput
from tests.ballot.show.shows import SMALL, show_of, zegama

TWELVE_MINUTES_MS = 12 * 60 * 1000


def test_the_whole_show_fits_the_wanted_length() -> None:
    assert sum(show_of(zegama(), length_ms=TWELVE_MINUTES_MS).durations_ms) == TWELVE_MINUTES_MS


def test_the_first_and_the_last_places_are_slower() -> None:
    script = show_of(zegama(), length_ms=TWELVE_MINUTES_MS)
    alone = [
        step.lasts_ms if len(step.members) == 1 else 0
        for step in script.steps
        if isinstance(step, Reveal)
    ]
    fast = [one for one in alone[3:-5] if one]
    slow = [one for one in alone[:3] + alone[-5:] if one]
    assert max(fast) < min(slow)
    assert max(fast) - min(fast) <= 1


def test_a_step_lasts_by_itself_as_long_as_it_says() -> None:
    assert show_of(SMALL).durations_ms == (
        *(14_000, 11_500, 9_000, 16_500),
        *(7_000, 7_000, 8_000),
        *(6_500, 3_000, 3_000, 3_000, 18_000),
    )


@given(length_ms=st.integers(min_value=12 * SHORTEST_MS, max_value=10**9))
def test_every_length_is_met_exactly_and_no_step_vanishes(length_ms: int) -> None:
    durations = show_of(SMALL, length_ms=length_ms).durations_ms
    assert sum(durations) == length_ms
    assert min(durations) >= SHORTEST_MS


def test_a_length_that_is_too_short_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        show_of(SMALL, length_ms=12 * SHORTEST_MS - 1)
    assert [str(one) for one in refused.value.problems] == [
        "column length_ms: 2399 ms are too short for 12 steps ('2399'); at least 2400 ms"
    ]


def test_numbers_below_zero_are_refused_together() -> None:
    with pytest.raises(BadInput) as refused:
        Pace(length_ms=-1, waiting=-2)
    assert [(one.column, one.value) for one in refused.value.problems] == [
        ("length_ms", "-1"),
        ("waiting", "-2"),
    ]
