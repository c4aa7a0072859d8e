"""Legs between checkpoints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.legs import measure_legs
from tests.course.made_courses import course_of, placed

HILL = course_of([(0, 0, 100), (3000, 0, 700), (4000, 0, 600), (6000, 0, 650)])


def test_legs_lead_from_the_start_to_the_finish() -> None:
    legs = measure_legs(HILL, [placed(3000, "Top", 700.0), placed(4000, "Hut", 600.0)])
    assert [(one.start.checkpoint.name, one.end.checkpoint.name) for one in legs] == [
        ("Start", "Top"),
        ("Top", "Hut"),
        ("Hut", "Finish"),
    ]
    assert [round(one.length_m, -1) for one in legs] == [3000, 1000, 2000]
    assert [round(one.ascent_m) for one in legs] == [600, 0, 50]
    assert [round(one.descent_m) for one in legs] == [0, 100, 0]
    assert [round(one.mean_grade, 3) for one in legs] == [0.2, -0.1, 0.025]
    assert [round(one.highest_m) for one in legs] == [700, 700, 650]
    assert [round(one.lowest_m) for one in legs] == [100, 600, 600]


def test_official_figures_stand_beside_the_measured_ones_where_both_ends_have_them() -> None:
    places = [
        placed(0, "A", ascent_m=0.0),
        placed(3000, "B", ascent_m=620.0, descent_m=10.0),
        placed(HILL.distance_m, "C", ascent_m=680.0),
    ]
    legs = measure_legs(HILL, places)
    assert [one.official_ascent_m for one in legs] == [620.0, 60.0]
    assert [one.official_descent_m for one in legs] == [None, None]
    assert [round(one.official_length_m or 0) for one in legs] == [
        3000,
        round(HILL.distance_m - 3000),
    ]


def test_a_start_that_nobody_listed_has_no_official_figures() -> None:
    (first, *_) = measure_legs(HILL, [placed(3000, "Top", ascent_m=600.0)])
    assert (first.official_length_m, first.official_ascent_m) == (None, None)


def test_a_course_without_checkpoints_is_one_leg() -> None:
    (leg,) = measure_legs(HILL, [])
    assert (leg.start.distance_m, leg.end.distance_m) == (0.0, HILL.distance_m)
    assert leg.ascent_m == pytest.approx(HILL.ascent_m)


@given(st.lists(st.floats(0, HILL.distance_m), max_size=8))
def test_legs_sum_to_the_whole(distances: list[float]) -> None:
    legs = measure_legs(HILL, [placed(distance) for distance in sorted(distances)])
    assert sum(one.length_m for one in legs) == pytest.approx(HILL.distance_m)
    assert sum(one.ascent_m for one in legs) == pytest.approx(HILL.ascent_m)
    assert sum(one.descent_m for one in legs) == pytest.approx(HILL.descent_m)
