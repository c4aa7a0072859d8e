"""A bad-weather course beside the main one."""

from datetime import UTC, datetime, timedelta

import pytest

from dorsal.course.comparison.variants import prepare_variant
from tests.course.made_courses import checkpoint_at, course_of

# The main course goes over a top at km 10; in bad weather it goes round it, 200 m lower and
# by 2 km less, past the hut on its other side.
MAIN = course_of(
    [
        (0, 0, 0),
        (6000, 0, 0),
        (6000, 2000, 500),
        (10_000, 2000, 500),
        (10_000, 0, 0),
        (16_000, 0, 0),
    ]
)
ROUND = course_of([(0, 0, 0), (16_000, 0, 0)])
START = datetime(2026, 5, 24, 9, tzinfo=UTC)
LIST = [
    checkpoint_at(5, "Farm", 5000.0, cutoff_s=3600.0),
    checkpoint_at(10, "Top", 8000.0, 2000.0, cutoff_s=9000.0),
    checkpoint_at(13, "Hut", 10_000.0, 1000.0),
    checkpoint_at(15, "Mill", 11_000.0, cutoff_s=12_600.0),
    checkpoint_at(20, "Finish", 16_000.0, cutoff_s=16_200.0),
]


def test_checkpoints_on_the_part_left_out_are_dropped_and_the_others_kept() -> None:
    found = prepare_variant(MAIN, ROUND, LIST).checkpoints
    assert [(one.place.checkpoint.name, one.fate) for one in found] == [
        ("Farm", "kept"),
        ("Top", "dropped"),
        ("Hut", "dropped"),
        ("Mill", "kept"),
        ("Finish", "kept"),
    ]
    assert [one.variant_m for one in found] == [
        pytest.approx(5000, abs=30),
        None,
        None,
        pytest.approx(11_000, abs=30),
        pytest.approx(16_000, abs=30),
    ]


def test_it_says_where_the_variant_leaves_and_rejoins() -> None:
    (change,) = prepare_variant(MAIN, ROUND).comparison.changes
    assert change.stretch.first_start_m == pytest.approx(6000, abs=150)
    assert change.stretch.first_end_m == pytest.approx(14_000, abs=150)
    assert change.first_ascent_m == pytest.approx(500, abs=30)
    assert change.second_ascent_m == 0.0


def test_a_place_that_the_variant_reaches_another_way_is_moved() -> None:
    over_the_hut = course_of(
        [(0, 0, 0), (6000, 0, 0), (10_000, 1000, 0), (11_000, 0, 0), (16_000, 0, 0)]
    )
    fates = [one.fate for one in prepare_variant(MAIN, over_the_hut, LIST).checkpoints]
    assert fates == ["kept", "dropped", "moved", "kept", "kept"]


def test_cutoffs_keep_the_pace_they_asked_for() -> None:
    found = prepare_variant(MAIN, ROUND, LIST).checkpoints
    farm, top, hut, mill, finish = (one.variant_cutoff_s for one in found)
    assert (farm, top, hut) == (3600.0, None, None)
    assert mill is not None
    assert finish is not None
    assert 3600.0 + 1200 < mill < 12_600.0 - 3600
    # The last stretch is the same on both, and so is the time that is left for it.
    assert finish - mill == pytest.approx(16_200.0 - 12_600.0, abs=60)
    assert (mill % 60, finish % 60) == (0.0, 0.0)


def test_the_same_course_leaves_every_cutoff_where_it_is() -> None:
    found = prepare_variant(MAIN, MAIN, LIST).checkpoints
    assert [one.fate for one in found] == ["kept"] * 5
    assert [one.variant_cutoff_s for one in found] == [3600.0, 9000.0, None, 12_600.0, 16_200.0]


def test_cutoffs_given_as_moments_need_the_start() -> None:
    moments = [checkpoint_at(5, "Farm", 5000.0, cutoff_at=START + timedelta(hours=1))]
    assert prepare_variant(MAIN, ROUND, moments).checkpoints[0].variant_cutoff_s is None
    (known,) = prepare_variant(MAIN, ROUND, moments, start_at=START).checkpoints
    assert (known.cutoff_s, known.variant_cutoff_s) == (3600.0, 3600.0)
