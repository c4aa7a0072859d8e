"""Skylines: one of its own for every name, always the same, inside their box."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dorsal.site.pages.ridges import HEIGHT, SEAM, WIDTH, aizkorri, ridge, skyline

POINT = re.compile(r"(-?\d+) (-?[\d.]+)")


def test_a_name_has_one_skyline_and_another_name_another() -> None:
    skyline.cache_clear()
    first = skyline("aizkorri-mendi")
    skyline.cache_clear()
    assert skyline("aizkorri-mendi") == first
    assert skyline("dolomyths") != first


@given(st.text())
def test_mountains_stay_in_their_box_and_never_turn_back(name: str) -> None:
    sky = skyline(name)
    for path in (sky.far, sky.middle, sky.near, ridge(name)):
        points = [(int(x), float(y)) for x, y in POINT.findall(path)]
        across = [x for x, _y in points]
        assert across == sorted(across)
        assert (across[0], across[-1]) == (-SEAM, WIDTH + SEAM)
        assert all(0 <= y <= HEIGHT for _x, y in points)


def test_the_ridge_of_aizkorri_has_its_summit_in_the_middle() -> None:
    points = [(int(x), float(y)) for x, y in POINT.findall(aizkorri().line)]
    summit = min(points, key=lambda point: point[1])
    assert 0.45 * WIDTH < summit[0] < 0.56 * WIDTH
