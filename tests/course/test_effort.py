"""Km-effort, its class, and energy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.effort import (
    energy_kj_per_kg,
    itra_class,
    km_effort,
    running_cost,
)
from tests.course.made_courses import profile_of


def test_zegama_is_of_class_s() -> None:
    effort = km_effort(42_195, 2736)
    assert round(effort, 1) == 69.6
    assert itra_class(effort) == "S"


@pytest.mark.parametrize(
    ("effort_km", "name"),
    [
        (0, "XXS"),
        (24.99, "XXS"),
        (25, "XS"),
        (44.9, "XS"),
        (45, "S"),
        (75, "M"),
        (114.9, "M"),
        (115, "L"),
        (155, "XL"),
        (209.9, "XL"),
        (210, "XXL"),
        (999, "XXL"),
    ],
)
def test_classes_begin_at_their_thresholds(effort_km: float, name: str) -> None:
    assert itra_class(effort_km) == name


def test_running_costs_what_minetti_measured() -> None:
    costs = running_cost(np.array([0.0, 0.1, -0.2, 0.45, -0.45]))
    assert costs == pytest.approx([3.6, 5.968, 1.801, 19.424, 4.032], abs=0.01)


def test_slopes_beyond_the_treadmill_cost_as_its_steepest() -> None:
    assert running_cost(np.array([0.9, -2.0])).tolist() == (
        running_cost(np.array([0.45, -0.45])).tolist()
    )


def test_ten_flat_kilometres_cost_thirty_six_kilojoules() -> None:
    assert energy_kj_per_kg(profile_of(np.zeros(1001))) == pytest.approx(36.0)


def test_a_slope_is_paid_along_its_length() -> None:
    climb = profile_of(np.arange(101) * 3.0)
    cost = float(running_cost(np.array([0.3]))[0])
    assert energy_kj_per_kg(climb) == pytest.approx(cost * 1000 * (1 + 0.09) ** 0.5 / 1000)


@given(st.lists(st.floats(0, 3000), min_size=2, max_size=60))
def test_no_course_costs_nothing(altitudes: list[float]) -> None:
    profile = profile_of(altitudes)
    assert energy_kj_per_kg(profile) > 1.7 * profile.length_m / 1000
