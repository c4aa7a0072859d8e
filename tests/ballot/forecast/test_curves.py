from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.forecast import Curve, curve_of_days, curve_of_times
from dorsal.ballot.forecast.curves import same_moment
from dorsal.ground.problems import BadInput

DAY = 86_400


def test_a_curve_of_times_counts_who_had_applied_by_then() -> None:
    curve = curve_of_times([30, 10, 30, 50], opened=0, closed=100)
    assert (curve.moments, curve.counts) == ((0, 10, 30, 50, 100), (0, 1, 3, 4, 4))
    assert [curve.count_at(time) for time in (-5, 0, 10, 20, 30, 70, 200)] == [0, 0, 1, 2, 3, 4, 4]


def test_who_applies_at_the_first_or_the_last_second_counts() -> None:
    curve = curve_of_times([0, 100], opened=0, closed=100)
    assert (curve.moments, curve.counts) == ((0, 100), (1, 2))


def test_a_curve_of_days_runs_straight_within_a_day_and_the_last_day_may_be_short() -> None:
    curve = curve_of_days([100, 20, 40], opened=0, closed=2 * DAY + DAY // 2)
    assert curve.applicants == 160
    asked = (DAY // 2, DAY, 2 * DAY, 2 * DAY + DAY // 4)
    assert [curve.count_at(time) for time in asked] == [50, 100, 120, 140]


def test_times_outside_the_window_are_refused_with_the_first_of_them() -> None:
    with pytest.raises(BadInput, match="2 applications outside the window") as caught:
        curve_of_times([5, 300, 101], opened=0, closed=100)
    assert caught.value.problems[0].value == "101"


@pytest.mark.parametrize("counts", [[], [1], [1, 2, 3], [1, -2]])
def test_days_that_do_not_fill_the_window_are_refused(counts: list[int]) -> None:
    with pytest.raises(BadInput, match="counts for a window of 2 days"):
        curve_of_days(counts, opened=0, closed=2 * DAY)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput, match="the ballot closes before it opens"):
        curve_of_times([], opened=10, closed=10)


def past_of(days: int) -> Curve:
    return curve_of_days([1] * days, opened=1000 * DAY, closed=(1000 + days) * DAY)


@pytest.mark.parametrize(
    ("day", "answers_to"),
    [(0, 0), (2, 2), (3, 3), (5, 7), (7, 11), (9, 15), (17 / 2, 14), (11, 17), (12, 18)],
)
def test_the_first_and_the_last_days_match_and_the_middle_is_stretched(
    day: float, answers_to: float
) -> None:
    # 12 days laid over 18: three at either end stay, six become twelve
    moment = same_moment(day * DAY, opened=0, closed=12 * DAY, past=past_of(18))
    assert moment == (1000 + answers_to) * DAY


def test_in_a_short_window_a_quarter_of_it_is_matched() -> None:
    assert same_moment(DAY, opened=0, closed=4 * DAY, past=past_of(8)) == 1001 * DAY
    assert same_moment(2 * DAY, opened=0, closed=4 * DAY, past=past_of(8)) == 1004 * DAY


@given(
    st.integers(1, 60 * DAY), st.integers(1, 60), st.lists(st.floats(0, 1), min_size=2, max_size=5)
)
def test_time_runs_forward_from_opening_to_closing(
    length: int, days: int, parts: list[float]
) -> None:
    past = past_of(days)
    moments = [
        same_moment(part * length, opened=0, closed=length, past=past)
        for part in [0.0, *sorted(parts), 1.0]
    ]
    assert all(b - a >= -1e-6 for a, b in pairwise(moments))
    assert (moments[0], moments[-1]) == (past.opened, past.closed)
