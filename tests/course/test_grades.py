"""Shares of grade, the hardest kilometre, and the extremes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.effort import energy_of_steps
from dorsal.course.grades import (
    felt_grades,
    grade_shares,
    hardest_stretch,
    highest_place,
    lowest_place,
    runnable_share,
    steepest_grades,
)
from dorsal.course.profile import Profile
from tests.course.made_courses import profile_of

PROFILES = st.lists(st.floats(0, 4000), min_size=2, max_size=80).map(profile_of)
TENT = profile_of([*np.arange(0, 500, 2.5), *np.arange(500, -0.1, -2.5)])  # 2 km up, 2 km down


def test_a_constant_slope_is_felt_alike_everywhere() -> None:
    assert felt_grades(profile_of(np.arange(50) * 1.5)) == pytest.approx(np.full(49, 0.15))


def test_a_step_is_felt_over_a_hundred_metres() -> None:
    altitudes = np.zeros(41)
    altitudes[21:] = 10.0
    felt = felt_grades(profile_of(altitudes))
    assert felt.max() == pytest.approx(0.1)
    assert np.count_nonzero(felt > 0) == 11


def test_shares_of_a_tent_are_halves() -> None:
    shares = {(one.low, one.high): one.share for one in grade_shares(TENT)}
    assert shares[(0.20, 0.30)] == pytest.approx(0.5, abs=0.02)
    assert shares[(-0.30, -0.20)] == pytest.approx(0.5, abs=0.02)
    assert list(shares) == [
        (None, -0.30),
        (-0.30, -0.20),
        (-0.20, -0.10),
        (-0.10, -0.03),
        (-0.03, 0.03),
        (0.03, 0.10),
        (0.10, 0.20),
        (0.20, 0.30),
        (0.30, None),
    ]


@given(PROFILES)
def test_shares_sum_to_the_whole(profile: Profile) -> None:
    shares = grade_shares(profile)
    assert sum(one.share for one in shares) == pytest.approx(1.0)
    assert sum(one.distance_m for one in shares) == pytest.approx(profile.length_m)
    assert 0 <= runnable_share(profile) <= 1


def test_runnable_ground_ends_at_ten_percent_up_and_twenty_down() -> None:
    for grade, runnable in ((0.099, 1), (0.101, 0), (-0.199, 1), (-0.201, 0)):
        assert runnable_share(profile_of(1000 + np.arange(100) * 10 * grade)) == runnable


def test_the_hardest_kilometre_is_the_steep_one() -> None:
    altitudes = np.interp(np.arange(501) * 10.0, [0, 2000, 3000, 5000], [0, 100, 400, 500])
    hardest = hardest_stretch(profile_of(altitudes))
    assert (hardest.start_m, hardest.end_m) == (2000.0, 3000.0)
    assert hardest.ascent_m == pytest.approx(300.0)
    assert hardest.descent_m == 0.0


@given(PROFILES)
def test_no_kilometre_is_harder_than_the_hardest(profile: Profile) -> None:
    hardest = hardest_stretch(profile, 200.0)
    steps = round((hardest.end_m - hardest.start_m) / profile.step_m)
    energy = energy_of_steps(profile)
    every = [energy[first : first + steps].sum() for first in range(len(energy) - steps + 1)]
    assert hardest.energy_kj_per_kg == pytest.approx(max(every))


def test_a_course_shorter_than_a_kilometre_is_its_own_hardest() -> None:
    hardest = hardest_stretch(profile_of([0, 1, 2]))
    assert (hardest.start_m, hardest.end_m) == (0.0, 20.0)


def test_the_lowest_and_highest_places_are_the_first_of_their_kind() -> None:
    profile = profile_of([5, 3, 9, 3, 9])
    assert (lowest_place(profile).distance_m, lowest_place(profile).altitude_m) == (10.0, 3.0)
    assert (highest_place(profile).distance_m, highest_place(profile).altitude_m) == (20.0, 9.0)


def test_the_steepest_hundred_metres_are_found_between_two_places() -> None:
    altitudes = np.interp(np.arange(101) * 10.0, [0, 300, 400, 800, 1000], [0, 0, 40, 40, -60])
    profile = profile_of(altitudes)
    assert list(steepest_grades(profile, 0, 1000)) == pytest.approx([-0.5, 0.4])
    assert list(steepest_grades(profile, 310, 360)) == pytest.approx([0.4, 0.4])
    assert steepest_grades(profile, 500, 500) == (0.0, 0.0)
