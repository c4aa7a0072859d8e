"""The profile: altitudes at even places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.profile import Profile


def profile(*altitudes: float) -> Profile:
    zeros = np.zeros(len(altitudes))
    return Profile(10.0, np.array(altitudes), zeros, zeros.copy())


HILLS = profile(100.0, 104.0, 101.0, 101.0, 108.0)


def test_places_rises_and_grades() -> None:
    assert len(HILLS) == 5
    assert HILLS.length_m == 40.0
    assert HILLS.distance_m.tolist() == [0.0, 10.0, 20.0, 30.0, 40.0]
    assert HILLS.rises_m.tolist() == [4.0, -3.0, 0.0, 7.0]
    assert HILLS.grades.tolist() == pytest.approx([0.4, -0.3, 0.0, 0.7])


def test_altitudes_are_interpolated_and_stay_at_the_ends() -> None:
    asked = np.array([-5.0, 5.0, 20.0, 99.0])
    assert HILLS.altitude_at(asked).tolist() == [100.0, 102.0, 101.0, 108.0]


def test_the_nearest_place_is_within_the_profile() -> None:
    assert [HILLS.index_at(metres) for metres in (-8, 4, 6, 31, 500)] == [0, 0, 1, 3, 4]


def test_ascent_and_descent_between_two_distances() -> None:
    assert HILLS.ascent_between(0.0, 40.0) == 11.0
    assert HILLS.descent_between(0.0, 40.0) == 3.0
    assert HILLS.ascent_between(5.0, 35.0) == pytest.approx(2.0 + 3.5)
    assert HILLS.descent_between(12.0, 18.0) == pytest.approx(1.8)


@given(st.floats(0, 40), st.floats(0, 40), st.floats(0, 40))
def test_legs_sum_to_the_whole(one: float, two: float, three: float) -> None:
    start, middle, end = sorted((one, two, three))
    parts = HILLS.ascent_between(start, middle) + HILLS.ascent_between(middle, end)
    assert parts == pytest.approx(HILLS.ascent_between(start, end), abs=1e-9)


def test_a_profile_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        HILLS.altitude_m[0] = 0.0


@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=12),
    st.floats(3, 12),
    st.floats(-20, 150),
    st.floats(0, 150),
)
def test_what_is_climbed_is_that_of_the_line_drawn_through_all_places(
    altitudes: list[float], step_m: float, start_m: float, length_m: float
) -> None:
    zeros, end_m = np.zeros(len(altitudes)), start_m + length_m
    line = Profile(step_m, np.array(altitudes), zeros, zeros.copy())
    at = line.distance_m
    places = np.concatenate(([start_m], at[(at > start_m) & (at < end_m)], [end_m]))
    heights = np.interp(places, at, line.altitude_m)
    rises = np.diff(heights)
    assert line.altitude_at(places) == pytest.approx(heights, abs=1e-9)
    assert line.ascent_between(start_m, end_m) == pytest.approx(rises[rises > 0].sum(), abs=1e-9)
    assert line.descent_between(start_m, end_m) == pytest.approx(-rises[rises < 0].sum(), abs=1e-9)
