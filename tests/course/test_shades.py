"""Seven classes of grade."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.course.profile import Profile
from dorsal.course.shades import BOUNDS, COLOURS, shade_of, shades_between


@pytest.mark.parametrize(
    ("grade", "shade"),
    [
        (0.5, "up-very"),
        (0.2, "up-very"),
        (0.19, "up-steep"),
        (0.03, "up-mild"),
        (0.0, "flat"),
        (-0.03, "flat"),
        (-0.04, "down-mild"),
        (-0.15, "down-steep"),
        (-0.9, "down-very"),
    ],
)
def test_each_class_begins_at_its_bound(grade: float, shade: str) -> None:
    assert shade_of(grade) == shade


def test_every_class_has_a_colour() -> None:
    assert set(COLOURS) == {shade for _, shade in BOUNDS}


def test_a_stretch_has_the_class_of_its_mean_grade() -> None:
    altitude = np.array([0.0, 3.0, 0.0, 5.0, 10.0])
    profile = Profile(10.0, altitude, np.zeros(5), np.zeros(5))
    assert shades_between(profile, np.array([0.0, 20.0, 40.0])) == ("flat", "up-very")
