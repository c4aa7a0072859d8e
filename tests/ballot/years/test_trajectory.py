"""The way from today's field to the steady state."""

from __future__ import annotations

import math

import pytest

from dorsal.ballot.years import Demand, look_ahead, look_from, read_year_rules


@pytest.mark.parametrize(
    "text", ["flat", "linear", "doubling", "linear first-timers=.25", "linear decay=.3"]
)
def test_a_settled_field_stays_as_it_is(text: str) -> None:
    (rule,) = read_year_rules([text])
    returns = (0.6, 0.75)
    demand = Demand(name="everybody", applicants=13830, returns=returns)
    (settled,) = look_ahead(rule, [demand], places=225).classes
    field = [settled.standing(k, k) for k in range(200)]
    ahead = look_from(rule, field, returns=returns, places=225)
    assert [one.year for one in ahead] == list(range(1, 21))
    for one in ahead:
        assert math.isclose(one.applicants, 13830, rel_tol=1e-9)
        assert math.isclose(one.first_timer, settled.chance(1), rel_tol=1e-9)
        assert math.isclose(one.five_failures, settled.chance(6), rel_tol=1e-9)


@pytest.mark.parametrize("text", ["linear", "doubling", "table 1 3 9 most=5"])
def test_any_field_settles_in_the_end(text: str) -> None:
    (rule,) = read_year_rules([text])
    last = look_from(rule, (300.0, 900.0), returns=(0.8,), places=40, years=300)[-1]
    demand = Demand(name="everybody", applicants=last.applicants, returns=(0.8,))
    (settled,) = look_ahead(rule, [demand], places=40).classes
    assert math.isclose(settled.newcomers, 300, rel_tol=1e-9)
    assert math.isclose(last.first_timer, settled.chance(1), rel_tol=1e-9)


def test_the_first_two_years_by_hand() -> None:
    (rule,) = read_year_rules(["flat"])
    first, second = look_from(rule, (100.0, 60.0), returns=(0.5,), places=40, years=2)
    assert (first.applicants, round(first.first_timer, 12)) == (160, 0.25)
    assert math.isclose(second.applicants, 100 + 0.5 * 120, rel_tol=1e-12)
    assert math.isclose(second.five_failures, 40 / 160, rel_tol=1e-12)


def test_where_places_are_enough_everybody_gets_in() -> None:
    (rule,) = read_year_rules(["linear"])
    (only,) = look_from(rule, (10.0, 5.0), returns=(0.5,), places=20, years=1)
    assert (only.first_timer, only.five_failures) == (1, 1)
