from itertools import pairwise

import numpy as np
import pytest

from dorsal.course.pace.effort import (
    UNKNOWN_RELIEF,
    costs_along,
    costs_by_legs,
    grade_cost,
    leg_climb,
)
from dorsal.course.profile import Profile
from tests.course.pace.fields import place


def slope(grade: float, *, metres: float = 1000.0) -> Profile:
    steps = np.arange(round(metres / 10) + 1, dtype=np.float64)
    return Profile(10.0, 500 + grade * 10 * steps, np.zeros(len(steps)), np.zeros(len(steps)))


def test_the_flat_costs_its_own_length() -> None:
    assert grade_cost(np.array([0.0]))[0] == pytest.approx(1.0)


def test_a_gentle_descent_is_the_easiest_and_both_sides_grow_dearer() -> None:
    grades = np.linspace(-0.5, 0.5, 201)
    costs = grade_cost(grades)
    assert grades[int(np.argmin(costs))] == pytest.approx(-0.04, abs=0.006)
    assert (np.diff(costs[grades >= -0.04]) > 0).all()
    assert (np.diff(costs[grades <= -0.045]) < 0).all()


def test_grades_that_no_path_has_cost_no_more_than_the_steepest() -> None:
    assert grade_cost(np.array([5.0]))[0] == grade_cost(np.array([0.6]))[0]


def test_a_climb_of_one_grade_costs_the_same_along_its_profile_and_as_a_leg() -> None:
    along = costs_along(slope(0.2), np.array([0.0, 500.0, 1000.0]))
    up = [place("a", 0, 0.0, descent_m=0.0), place("b", 1, 200.0, descent_m=0.0)]
    assert along.tolist() == pytest.approx([0.0, along[2] / 2, costs_by_legs(up)[1]])


def test_cost_by_legs_adds_up_leg_by_leg() -> None:
    places = [place("a", 0, 0.0), place("b", 5, 300.0), place("c", 9, 350.0)]
    legs = [costs_by_legs(leg)[1] for leg in pairwise(places)]
    assert costs_by_legs(places).tolist() == pytest.approx([0.0, legs[0], sum(legs)])


def test_a_leg_of_unknown_relief_costs_what_mountain_legs_cost() -> None:
    assert costs_by_legs([place("a", 0), place("b", 10)])[1] == pytest.approx(1e4 * UNKNOWN_RELIEF)


def test_altitudes_of_the_ends_are_believed_and_undulation_saturates() -> None:
    low, high = place("a", 0, 0.0, altitude_m=1000.0), place("b", 5, 2000.0, altitude_m=1600.0)
    climbed = leg_climb(low, high)
    assert climbed is not None
    up, down = climbed
    assert up - down == pytest.approx(600.0)
    assert 600 < up < 600 + 0.08 * 5000


def test_an_ascent_alone_is_taken_to_come_down_again() -> None:
    climbed = leg_climb(place("a", 0, 0.0, descent_m=None), place("b", 5, 300.0, descent_m=None))
    assert climbed == (300.0, 300.0)
