from dataclasses import replace

import numpy as np
import pytest

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import match
from dorsal.course.pace.carrying import carried, stretches, takes_longer
from dorsal.course.pace.forecast import forecast
from dorsal.course.pace.reference import reference
from tests.course.pace.fields import COURSE, HOUR, field, place


def later(from_place: int, km: float, up: float) -> tuple[Checkpoint, ...]:
    """The course with so many more kilometres and metres up before a place and after it."""
    return tuple(
        one
        if number < from_place
        else replace(
            one,
            distance_m=one.distance_m + km * 1000,
            ascent_m=(one.ascent_m or 0) + up,
            descent_m=(one.descent_m or 0) + up,
        )
        for number, one in enumerate(COURSE)
    )


def test_an_unchanged_course_keeps_every_share() -> None:
    past = field()
    found = carried(past, COURSE, match(COURSE, COURSE), 8 * HOUR)
    assert found.shares.tolist() == pytest.approx(reference(past, 8 * HOUR).shares.tolist())


def test_figures_measured_anew_change_nothing() -> None:
    """All km 4 % longer and ascents up by half, as a new track has it: the way is the old one."""
    anew = tuple(
        replace(one, distance_m=one.distance_m * 1.04, ascent_m=(one.ascent_m or 0) * 1.5)
        for one in COURSE
    )
    past = field()
    found = carried(past, anew, match(COURSE, anew), 8 * HOUR)
    assert found.shares.tolist() == pytest.approx(reference(past, 8 * HOUR).shares.tolist())


def test_a_longer_leg_takes_its_share_and_leaves_the_others_in_proportion() -> None:
    past, now = field(), later(3, 6.0, 700.0)
    found = carried(past, now, match(COURSE, now), 8 * HOUR).shares
    longer = takes_longer(past, now)
    before = reference(past, 8 * HOUR / longer).shares
    legs, old = np.diff(found), np.diff(before)
    assert 1.1 < longer < 1.3
    others = [0, 1, 3, 4]
    ratios = legs[others] / old[others]
    assert ratios.tolist() == pytest.approx([ratios[0]] * 4, rel=1e-3)
    assert legs[2] / old[2] > 1.4 * ratios[0]


def test_a_new_checkpoint_lies_between_its_neighbours_by_the_model() -> None:
    past = field()
    new = place("spring", 20, 1450.0)
    now = (*COURSE[:3], new, *COURSE[3:])
    found = carried(past, now, match(COURSE, now), 8 * HOUR).shares
    kept = reference(past, 8 * HOUR).shares
    assert np.delete(found, 3).tolist() == pytest.approx(kept.tolist())
    assert kept[2] < found[3] < kept[3]


def test_a_checkpoint_that_is_gone_is_passed_over() -> None:
    past, now = field(), (*COURSE[:2], *COURSE[3:])
    found = carried(past, now, match(COURSE, now), 8 * HOUR).shares
    kept = np.delete(reference(past, 8 * HOUR).shares, 2)
    assert found.tolist() == pytest.approx(kept.tolist())


def test_a_change_is_believed_as_far_as_length_and_cost_agree() -> None:
    now = later(3, 6.0, 700.0)
    ways = stretches(COURSE, now, match(COURSE, now))
    assert [way.kept for way in ways] == [True, True, False, True, True]
    only_ascent = tuple(replace(one, ascent_m=(one.ascent_m or 0) * 2) for one in COURSE)
    assert all(way.kept for way in stretches(COURSE, only_ascent, match(COURSE, only_ascent)))


def test_two_editions_weigh_by_their_fields_and_by_what_stayed() -> None:
    large, small = field(runners=900), field(runners=25, edition="2023")
    changed = field(runners=900, checkpoints=later(1, 9.0, 900.0), edition="2022")
    told = forecast(COURSE, 8 * HOUR, history=[large, small, changed])
    first, second, third = told.weights
    assert first > second
    assert first > third
    assert sum(told.weights) == pytest.approx(1.0)


def test_one_edition_twice_says_the_same_as_once() -> None:
    past = field(spread=0.02)
    once = forecast(COURSE, 8 * HOUR, history=[past])
    twice = forecast(COURSE, 8 * HOUR, history=[past, past])
    assert twice.shares.tolist() == pytest.approx(once.shares.tolist())
