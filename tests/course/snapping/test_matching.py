"""The cheapest placing, against every placing there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.snapping.matching import (
    OMISSION_COST,
    Candidates,
    cheapest_placing,
    leg_costs,
)

Case = tuple[list[list[tuple[float, float]]], list[float], float | None]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to four checkpoints of up to three candidates (distance, cost), and a finish or none."""
    distances = st.integers(0, 40).map(lambda number: number * 250.0)
    candidate = st.tuples(distances, st.integers(0, 30).map(lambda number: number / 2))
    lists = draw(st.lists(st.lists(candidate, max_size=3), min_size=1, max_size=4))
    official = sorted(draw(st.lists(distances, min_size=len(lists), max_size=len(lists))))
    return lists, official, draw(st.none() | st.just(10_000.0))


def cost_of(case: Case, taken: tuple[int | None, ...]) -> float:
    """What a placing costs, added up plainly."""
    lists, official, finish_m = case
    total, at, official_at = 0.0, 0.0, 0.0
    for candidates, place, index in zip(lists, official, taken, strict=True):
        if index is None:
            total += OMISSION_COST if candidates else 0.0
            continue
        distance, cost = candidates[index]
        total += cost + leg(at, distance, place - official_at)
        at, official_at = distance, place
    if finish_m is not None:
        total += leg(at, finish_m, official[-1] - official_at)
    return total


def leg(start_m: float, end_m: float, official_m: float) -> float:
    if end_m < start_m:
        return float("inf")
    return min(40.0, abs(end_m - start_m - official_m) / (100.0 + 0.04 * official_m))


@given(cases())
def test_no_placing_is_cheaper_than_the_one_found(case: Case) -> None:
    lists, official, finish_m = case
    candidates = [
        Candidates(np.array([one[0] for one in each]), np.array([one[1] for one in each]))
        for each in lists
    ]
    found = cheapest_placing(candidates, np.array(official), finish_m)
    every = product(*([None, *range(len(each))] for each in lists))
    least = min(cost_of(case, taken) for taken in every)
    assert cost_of(case, tuple(found)) == pytest.approx(least)


def test_a_leg_costs_its_difference_in_units_of_a_hundred_metres_and_four_percent() -> None:
    costs = leg_costs(np.array([0.0, 500.0]), np.array([1000.0, 200.0]), 1000.0)
    assert costs == pytest.approx(np.array([[0.0, 800 / 140], [500 / 140, np.inf]]))


def test_a_leg_of_any_length_costs_at_most_forty() -> None:
    assert leg_costs(np.zeros(1), np.array([1e6]), 100.0).tolist() == [[40.0]]


def test_without_candidates_nothing_is_placed() -> None:
    none = Candidates(np.empty(0), np.empty(0))
    assert cheapest_placing([none, none], np.array([1.0, 2.0])) == [None, None]
    assert cheapest_placing([], np.empty(0)) == []
