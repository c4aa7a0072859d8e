"""Two editions compared, and the splits that still mean the same."""

import pytest

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.comparison.courses import compare
from tests.course.made_courses import checkpoint_at, course_of

OLD = course_of([(0, 0, 100), (10_000, 0, 600), (20_000, 0, 100)])
# The new edition leaves at km 12 and comes back at km 14, by 2 km more, over a hill of 200 m.
NEW = course_of(
    [
        (0, 0, 100),
        (10_000, 0, 600),
        (12_000, 0, 500),
        (12_000, 1000, 600),
        (14_000, 1000, 600),
        (14_000, 0, 400),
        (20_000, 0, 100),
    ]
)


def listed(*each: tuple[float, str, float]) -> list[Checkpoint]:
    return [checkpoint_at(km, name, east) for km, name, east in each]


OLD_LIST = listed(
    (0, "Start", 0), (8, "Hut", 8000), (13, "Wood", 13_000), (15, "Well", 15_000)
) + listed((18, "Farm", 18_000), (20, "Finish", 20_000))
NEW_LIST = listed(
    (0, "Start", 0), (8, "Hut", 8000), (17, "Well", 15_000), (20, "Farm", 18_000)
) + listed((22, "Finish", 20_000))


def test_what_is_longer_and_higher_is_told_stretch_by_stretch() -> None:
    found = compare(OLD, NEW)
    (change,) = found.changes
    assert change.stretch.first_start_m == pytest.approx(12_000, abs=150)
    assert change.stretch.first_end_m == pytest.approx(14_000, abs=150)
    assert found.added_distance_m == pytest.approx(2000, abs=10)
    assert found.added_ascent_m == pytest.approx(100, abs=1)
    assert change.second_ascent_m - change.first_ascent_m == pytest.approx(100, abs=5)
    assert found.common_share == pytest.approx(18 / 22, abs=0.02)


def test_splits_remain_comparable_where_nothing_has_changed() -> None:
    found = compare(OLD, NEW, first_checkpoints=OLD_LIST, second_checkpoints=NEW_LIST)
    assert [(one.second.checkpoint.name, one.reason) for one in found.checkpoints] == [
        ("Start", "same"),
        ("Hut", "same"),
        ("Well", "distance changed"),
        ("Farm", "distance changed"),
        ("Finish", "distance changed"),
    ]
    assert [one.comparable for one in found.checkpoints] == [True, True, False, False, False]
    assert [one.checkpoint.name for one in found.dropped] == ["Wood"]


def test_a_changed_stretch_before_a_checkpoint_spoils_its_split_at_any_distance() -> None:
    same_kilometres = [
        *listed((0, "Start", 0), (8, "Hut", 8000), (15, "Well", 15_000)),
        *listed((18, "Farm", 18_000), (20, "Finish", 20_000)),
    ]
    found = compare(OLD, NEW, first_checkpoints=OLD_LIST, second_checkpoints=same_kilometres)
    assert [one.reason for one in found.checkpoints] == [
        *("same", "same", "stretch changed", "same", "same")
    ]


def test_a_checkpoint_that_was_not_there_is_told() -> None:
    more = [*OLD_LIST[:2], checkpoint_at(10, "Summit", 10_000.0), *OLD_LIST[2:]]
    found = compare(OLD, OLD, first_checkpoints=OLD_LIST, second_checkpoints=more)
    assert [one.reason for one in found.checkpoints] == [
        *("same", "same", "not there", "same", "same", "same", "same")
    ]


def test_a_course_compared_with_itself_has_not_changed() -> None:
    found = compare(OLD, OLD, first_checkpoints=OLD_LIST, second_checkpoints=OLD_LIST)
    assert (found.changes, found.common_share, found.dropped) == ((), 1.0, ())
    assert (found.added_distance_m, found.added_ascent_m) == (0.0, 0.0)
    assert all(one.comparable for one in found.checkpoints)


def test_without_a_past_list_no_split_is_comparable() -> None:
    found = compare(OLD, NEW, second_checkpoints=NEW_LIST)
    assert {one.reason for one in found.checkpoints} == {"not there"}
    assert compare(OLD, NEW, first_checkpoints=OLD_LIST).checkpoints == ()
