from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.forecast import Curve, Total, curve_of_days, forecast_total
from dorsal.ballot.forecast.total import student
from tests.ballot.forecast.simulated_ballots import Law, coverage, simulated_year, told_at

DAY = 86_400
STRAIGHT = curve_of_days([999], opened=0, closed=DAY)  # half of them had applied at noon


def at_noon(so_far: int, *past: Curve) -> Total | None:
    return forecast_total(so_far, now=DAY // 2, opened=0, closed=DAY, past=past)


def test_with_one_past_year_the_prior_makes_the_band() -> None:
    # logit 0; the spread is the root of 2 * 0.4^2 + 1/500; Student's 90 % point with 3 degrees
    reach = 1.6377 * math.sqrt(2 * 0.16 + 0.002)
    low, high = 1000 * (1 + math.exp(-reach)), 1000 * (1 + math.exp(reach))
    assert (round(low), round(high)) == (1395, 3533)
    expected = Total(
        so_far=1000, median=2000, low=1395, high=3532, basis="curves", years=1, share=0.5
    )
    assert at_noon(1000, STRAIGHT) == expected


def test_two_years_are_taken_together_in_logits() -> None:
    # 200.5 to 800.5 and the other way round: opposite logits, mean 0
    slow = Curve(opened=0, closed=DAY, moments=(0, DAY // 2, DAY), counts=(0, 200, 1000))
    quick = Curve(opened=0, closed=DAY, moments=(0, DAY // 2, DAY), counts=(0, 800, 1000))
    total = at_noon(1000, slow, quick)
    assert total is not None
    variance = (3 * 0.16 + 2 * math.log(800.5 / 200.5) ** 2) / 4
    reach = 1.5332 * math.sqrt(1.5 * variance + 0.002)
    assert (total.median, total.share, total.years) == (2000, 0.5, 2)
    assert total.low == pytest.approx(1000 * (1 + math.exp(-reach)), rel=0.001)
    assert total.high == pytest.approx(1000 * (1 + math.exp(reach)), rel=0.002)


def test_without_past_years_the_habit_of_ballots_is_told_and_the_band_is_wide() -> None:
    assert at_noon(1000) == Total(
        so_far=1000, median=2000, low=1277, high=4607, basis="habit", share=0.5
    )


def test_by_habit_the_last_tenth_of_the_window_brings_a_surge() -> None:
    total = forecast_total(1000, now=90_000, opened=0, closed=100_000, past=[])
    assert total is not None
    assert total.share == pytest.approx(9**0.7 / (1 + 9**0.7), abs=1e-4)  # 82 %, not 90 %


def test_a_surge_of_the_last_days_in_past_years_is_expected_again() -> None:
    surge = curve_of_days([400, 50, 50, 50, 50, 400], opened=0, closed=6 * DAY)
    total = forecast_total(600, now=5 * DAY, opened=0, closed=6 * DAY, past=[surge])
    assert total is not None
    assert total.median == round(600 * 1001 / 600.5)


def test_too_early_the_totals_of_past_years_are_told() -> None:
    expected = Total(so_far=19, median=999, low=559, high=1783, basis="totals", years=1)
    reach = 1.6377 * math.sqrt(2) * 0.25
    assert 999.5 * math.exp(-reach) == pytest.approx(560, abs=0.9)
    assert at_noon(19, STRAIGHT) == expected


def test_a_past_year_without_applicants_tells_nothing() -> None:
    empty = curve_of_days([0], opened=0, closed=DAY)
    assert at_noon(1000, STRAIGHT, empty) == at_noon(1000, STRAIGHT)
    assert at_noon(1000, empty) == at_noon(1000)


def test_before_the_opening_it_is_as_at_the_opening() -> None:
    total = forecast_total(0, now=-DAY, opened=0, closed=DAY, past=[STRAIGHT])
    assert total == Total(so_far=0, median=999, low=559, high=1783, basis="totals", years=1)


def test_too_early_and_without_past_years_there_is_no_forecast() -> None:
    assert at_noon(19) is None
    assert forecast_total(0, now=0, opened=0, closed=DAY, past=[]) is None


@given(st.integers(0, 50_000), st.integers(0, 10 * DAY))
def test_from_closing_on_the_forecast_is_the_count(so_far: int, late: int) -> None:
    total = forecast_total(so_far, now=DAY + late, opened=0, closed=DAY, past=[STRAIGHT])
    assert total == Total(so_far=so_far, median=so_far, low=so_far, high=so_far, basis="counted")


def test_a_second_before_closing_nearly_all_are_there() -> None:
    total = forecast_total(5000, now=DAY - 1, opened=0, closed=DAY, past=[STRAIGHT])
    assert total is not None
    assert (total.low, total.median) == (5000, 5003)
    assert total.high < 5025


@given(
    st.integers(0, 20_000),
    st.integers(0, 20_000),
    st.integers(0, DAY - 1),
    st.lists(st.lists(st.integers(1, 3000), min_size=4, max_size=4), max_size=4),
)
def test_the_band_holds_the_median_and_more_so_far_are_more_at_closing(
    one: int, another: int, now: int, years: list[list[int]]
) -> None:
    past = [curve_of_days(year, opened=0, closed=4 * DAY) for year in years]
    few, many = (
        forecast_total(so_far, now=now, opened=0, closed=DAY, past=past)
        for so_far in sorted([one, another])
    )
    for total in (few, many):
        if total:
            assert total.so_far <= total.low <= total.median <= total.high
    if few and many and few.basis == many.basis:
        assert few.median <= many.median


@pytest.mark.parametrize(
    ("degrees", "exact"), [(3, 1.6377), (4, 1.5332), (6, 1.4398), (12, 1.3562), (30, 1.3104)]
)
def test_the_points_of_students_law_are_those_of_the_tables(degrees: int, exact: float) -> None:
    assert student(degrees) == pytest.approx(exact, abs=0.0012)


def test_each_of_six_years_is_foretold_by_the_other_five() -> None:
    rng = np.random.default_rng(2027)
    law = Law(shift_spread=0.15)
    years = [simulated_year(rng, law, applicants=4000 + 1000 * at) for at in range(6)]
    errors: dict[float, list[float]] = {0.25: [], 0.5: [], 0.9: []}
    for part, found in errors.items():
        for left_out in range(6):
            truth = years[left_out]
            total = told_at(truth, years[:left_out] + years[left_out + 1 :], part)
            assert total is not None
            assert total.low <= truth.applicants <= total.high
            found.append(abs(math.log(total.median / truth.applicants)))
    worst = [max(found) for found in errors.values()]
    assert worst[0] < 0.30
    assert worst[1] < 0.20
    assert worst[2] < 0.06


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize(
    ("spread", "past", "least", "most"),
    [
        # the spread of the prior: about 80 % whatever is known, a little more with few years
        (0.4, 1, 0.78, 0.95),
        (0.4, 6, 0.76, 0.92),
        # years that are more alike: too wide at first, and better the more there are
        (0.25, 1, 0.92, 1.0),
        (0.25, 6, 0.83, 0.97),
        # years that differ wildly: too narrow with one of them, which cannot show it
        (0.7, 1, 0.55, 0.80),
        (0.7, 6, 0.68, 0.88),
    ],
)
def test_the_band_holds_about_four_times_out_of_five(
    spread: float, past: int, least: float, most: float, part: float
) -> None:
    held = coverage(Law(shift_spread=spread), past=past, part=part, times=200, seed=3)
    assert least <= held <= most


def test_the_band_of_habit_holds_for_races_that_differ_much() -> None:
    law = Law(slope_spread=0.15, shift_spread=1.0)
    assert 0.74 <= coverage(law, past=0, part=0.5, times=400, seed=4, fewest=3000) <= 0.86
