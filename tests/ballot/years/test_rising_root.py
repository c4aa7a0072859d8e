"""Where a rising function reaches a value."""

from __future__ import annotations

import math

import pytest

from dorsal.ballot.years.rising_root import SMALLEST, find_above_zero, find_between


@pytest.mark.parametrize("root", [1e-200, 3e-7, 1.0, 12345.678, 1e100])
def test_the_root_is_found_from_any_start(root: float) -> None:
    for start in (1e-9, 1.0, 1e9):
        assert math.isclose(find_above_zero(lambda x: x, root, start=start), root, rel_tol=1e-13)


def test_a_root_at_zero_is_given_as_a_number_near_the_smallest() -> None:
    assert find_above_zero(lambda x: 1.0 + x, 1.0, start=1.0) <= 16 * SMALLEST


def test_between_two_ends_the_first_point_that_reaches_the_value_is_found() -> None:
    assert find_between(lambda x: 2.0 * (x >= 0.3), 1.0, 0.0, 1.0) == 0.3
    assert math.isclose(find_between(lambda x: x**9, 0.5**9, 0.0, 1.0), 0.5, rel_tol=1e-13)


def test_an_infinite_value_at_the_far_end_is_only_too_high() -> None:
    def endless(x: float) -> float:
        return x if x < 0.7 else math.inf

    assert math.isclose(find_between(endless, 0.6, 0.0, 1.0), 0.6, rel_tol=1e-13)
    assert find_between(endless, 0.8, 0.0, 1.0) == 0.7


def test_few_looks_are_enough() -> None:
    looks = []

    def curve(x: float) -> float:
        looks.append(x)
        return -math.expm1(-x)

    find_above_zero(curve, 0.3, start=1e-3)
    assert len(looks) < 20
