"""Where a profile rises and falls for good."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.climbs.slopes import find_slopes, rises, smallest_dip_m
from tests.course.made_courses import profile_of


@pytest.mark.parametrize(
    ("range_m", "dip_m"), [(0, 30.0), (500, 30.0), (1000, 40.0), (1750, 70.0), (3000, 80.0)]
)
def test_the_dip_that_ends_a_climb_grows_with_the_mountain(range_m: float, dip_m: float) -> None:
    assert smallest_dip_m(profile_of([0.0, float(range_m)])) == dip_m


def test_a_summit_belongs_to_the_climb_before_and_the_descent_after() -> None:
    altitudes = np.interp(np.arange(601), [0, 300, 325, 600], [0, 600, 605, 0])
    assert find_slopes(profile_of(altitudes)) == [("up", 0, 325), ("down", 325, 600)]


def test_level_ground_has_no_slopes() -> None:
    assert find_slopes(profile_of(np.full(200, 500.0))) == []


@given(st.lists(st.integers(0, 12).map(float), min_size=2, max_size=14), st.integers(1, 5))
def test_rises_are_those_of_a_plain_search(values: list[float], least: int) -> None:
    """Against the definition: from each start, follow until values fall by `least`."""
    found = rises(np.array(values), float(least))
    for low, high in found:
        assert values[high] - values[low] >= least
        assert min(values[low : high + 1]) == values[low]
        assert max(values[low : high + 1]) == values[high]
        falls = [values[i] - values[j] for i in range(low, high) for j in range(i + 1, high + 1)]
        assert max(falls, default=0.0) < least
    outside = np.full(len(values), True)
    for low, high in found:
        outside[low : high + 1] = False
    assert _greatest_rise_outside(values, found) < least


def _greatest_rise_outside(values: list[float], found: list[tuple[int, int]]) -> float:
    ends = [0, *(end for pair in found for end in pair), len(values) - 1]
    gaps = zip(ends[::2], ends[1::2], strict=True)
    return max(
        (values[j] - values[i] for a, b in gaps for i in range(a, b + 1) for j in range(i, b + 1)),
        default=0.0,
    )
