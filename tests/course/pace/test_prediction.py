from dataclasses import replace

import pytest

from dorsal.course.pace import Result, plan, predict
from dorsal.course.pace.prediction import EXPONENT, HARDER
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import COURSE, HOUR

MARATHON = Result(distance_m=42_000, ascent_m=2_800, finish_s=6 * HOUR)


def test_a_result_on_the_same_effort_is_only_made_harder() -> None:
    made = predict([MARATHON], distance_m=50_000, ascent_m=2_000)
    assert made.finish_s == pytest.approx(6 * HOUR * HARDER)
    assert made.low_s < made.finish_s < made.high_s


def test_twice_the_effort_takes_the_exponent() -> None:
    made = predict([MARATHON], distance_m=84_000, ascent_m=5_600)
    assert made.finish_s == pytest.approx(6 * HOUR * HARDER * 2**EXPONENT)


def test_the_recent_result_counts_more_than_the_old() -> None:
    old = replace(MARATHON, finish_s=8 * HOUR, years_ago=4)
    made = predict([MARATHON, old], distance_m=42_000, ascent_m=2_800)
    # weights 1 and exp(-1): 0.731 of the logarithm of 6 h, 0.269 of that of 8 h
    assert made.finish_s == pytest.approx(6**0.7310586 * 8**0.2689414 * HOUR * HARDER)


def test_silly_results_are_refused_together() -> None:
    silly = [replace(MARATHON, finish_s=600), replace(MARATHON, distance_m=10)]
    with pytest.raises(BadInput) as refused:
        predict(silly, distance_m=42_000, ascent_m=2_800)
    assert [one.what for one in refused.value.problems] == [
        "nobody finishes in that time",
        "a result's course cannot be",
    ]


def test_a_plan_for_a_prediction_says_so_first() -> None:
    made = predict([MARATHON], distance_m=42_000, ascent_m=2_800)
    found = plan(COURSE, prediction=made)
    assert found.target_s == made.finish_s
    assert found.notes[0] == made.notes[0]


def test_the_slowest_plan_inside_all_cutoffs_keeps_each_and_a_slower_one_does_not() -> None:
    tight = tuple(replace(one, cutoff_s=None) for one in COURSE)
    tight = (*tight[:3], replace(tight[3], cutoff_s=5 * HOUR), *tight[4:])
    found = plan(tight, inside_cutoffs=True)
    margin = found.rows[3].margin_s
    assert margin is not None
    assert 0 <= margin < 2
    slower = plan(tight, target_s=found.target_s + 10).rows[3].margin_s
    assert slower is not None
    assert slower < 0


def test_without_cutoffs_there_is_nothing_to_keep() -> None:
    with pytest.raises(BadInput, match="no cut-off is known"):
        plan(tuple(replace(one, cutoff_s=None) for one in COURSE), inside_cutoffs=True)
