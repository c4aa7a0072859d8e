"""Two tracks laid over each other."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.comparison.alignment import align
from dorsal.course.reading import read_track
from dorsal.course.survey import survey
from tests.course.made_courses import course_of

Corners = list[tuple[float, float, float]]
LINE: Corners = [(0, 0, 0), (10_000, 0, 0)]
DETOUR: Corners = [(0, 0, 0), (4000, 0, 0), (4000, 1000, 0), (5000, 1000, 0), (5000, 0, 0)]
DETOUR += [(10_000, 0, 0)]


def kinds(first: Corners, second: Corners) -> list[tuple[str, float, float, float, float]]:
    """The stretches in hectometres."""
    return [
        (
            one.kind,
            round(one.first_start_m / 100),
            round(one.first_end_m / 100),
            round(one.second_start_m / 100),
            round(one.second_end_m / 100),
        )
        for one in align(course_of(first).profile, course_of(second).profile).stretches
    ]


def test_a_course_is_common_with_itself_from_end_to_end() -> None:
    assert kinds(DETOUR, DETOUR) == [("common", 0, 120, 0, 120)]


def test_a_trace_drawn_a_little_beside_is_the_same_way() -> None:
    beside: Corners = [(east, north + 40, up) for east, north, up in LINE]
    assert kinds(LINE, beside) == [("common", 0, 100, 0, 100)]


def test_a_detour_is_one_change() -> None:
    found = kinds(LINE, DETOUR)
    assert [one[0] for one in found] == ["common", "changed", "common"]
    assert found[1][1:3] == pytest.approx((40, 50), abs=1.5)
    assert found[1][3:5] == pytest.approx((40, 70), abs=1.5)


def test_a_spur_out_and_back_is_added_ground() -> None:
    spur: Corners = [(0, 0, 0), (6000, 0, 0), (6000, 2000, 0), (6000, 0, 0), (10_000, 0, 0)]
    found = kinds(LINE, spur)
    assert [one[0] for one in found] == ["common", "changed", "common"]
    assert found[1][2] - found[1][1] <= 2
    assert found[1][4] - found[1][3] == pytest.approx(40, abs=3)


def test_another_start_and_finish_are_changes_at_the_ends() -> None:
    inner: Corners = [(2000, 0, 0), (8000, 0, 0)]
    found = kinds(LINE, inner)
    assert [one[0] for one in found] == ["changed", "common", "changed"]
    assert found[0][1:] == pytest.approx((0, 20, 0, 0), abs=1)
    assert found[2][1:] == pytest.approx((80, 100, 60, 60), abs=1)


def test_a_way_run_in_the_other_direction_is_not_common() -> None:
    assert kinds(LINE, LINE[::-1])[0][0] == "changed"
    assert sum(one[2] - one[1] for one in kinds(LINE, LINE[::-1]) if one[0] == "common") <= 4


def test_a_crossing_is_not_common() -> None:
    across: Corners = [(5000, -5000, 0), (5000, 5000, 0)]
    assert kinds(LINE, across) == [("changed", 0, 100, 0, 100)]


def test_courses_without_anything_in_common_are_one_change() -> None:
    far: Corners = [(0, 9000, 0), (10_000, 9000, 0)]
    assert kinds(LINE, far) == [("changed", 0, 100, 0, 100)]


def test_places_are_carried_over_where_the_courses_run_together() -> None:
    alignment = align(course_of(LINE).profile, course_of(DETOUR).profile)
    assert alignment.carried(2000.0) == pytest.approx(2000.0, abs=2)
    assert alignment.carried(4500.0) is None
    assert alignment.carried(8000.0) == pytest.approx(10_000.0, abs=5)
    assert alignment.changed_between(0.0, 3000.0) is False
    assert alignment.changed_between(3000.0, 8000.0) is True
    assert alignment.changed_between(8000.0, 12_000.0) is False


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=7, unique=True),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=7, unique=True),
)
def test_stretches_cover_both_courses_without_a_gap(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    courses = [
        course_of([(700.0 * east, 700.0 * north, 0.0) for east, north in corners])
        for corners in (first, second)
    ]
    stretches = align(courses[0].profile, courses[1].profile).stretches
    assert (stretches[0].first_start_m, stretches[0].second_start_m) == (0.0, 0.0)
    assert stretches[-1].first_end_m == pytest.approx(courses[0].distance_m)
    assert stretches[-1].second_end_m == pytest.approx(courses[1].distance_m)
    for one, other in pairwise(stretches):
        assert one.first_end_m == other.first_start_m
        assert one.second_end_m == other.second_start_m
        assert {one.kind, other.kind} == {"common", "changed"}
    assert min(one.first_length_m for one in stretches) >= 0
    assert min(one.second_length_m for one in stretches) >= 0


@given(st.integers(1, 60))
def test_what_is_common_does_not_depend_on_how_the_track_is_sampled(pieces: int) -> None:
    lengths = np.linspace(0, 10_000, pieces + 1)
    again: Corners = [(float(east), 0.0, 0.0) for east in lengths]
    assert kinds(LINE, again) == [("common", 0, 100, 0, 100)]


@pytest.mark.data
def test_two_editions_of_a_real_race_share_almost_all(shared_data: Path) -> None:
    profiles = [
        survey(read_track((shared_data / "course" / file).read_bytes(), file=file)).profile
        for file in ("endurance_trail_2024.gpx", "endurance_trail_2025.gpx")
    ]
    stretches = align(*profiles).stretches
    common = sum(one.second_length_m for one in stretches if one.kind == "common")
    assert common / profiles[1].length_m == pytest.approx(0.952, abs=0.02)
    assert len([one for one in stretches if one.kind == "changed"]) <= 5
