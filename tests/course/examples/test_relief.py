"""A made-up relief passes its marks, climbs what it is told, and stays within its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.examples.relief import Mark, make_relief

MARKS = (Mark(0, 300), Mark(6_000, 900, 700.0), Mark(9_000, 420, 60.0), Mark(10_000, 400, 20.0))


@given(seed=st.integers(0, 2**32))
def test_the_relief_passes_its_marks_and_climbs_what_they_say(seed: int) -> None:
    relief = make_relief(np.random.default_rng(seed), MARKS)
    at = relief.at(np.array([mark.distance_m for mark in MARKS]))
    assert at == pytest.approx([mark.altitude_m for mark in MARKS])
    assert relief.ascent_m == pytest.approx(780.0, abs=0.5)
    assert relief.altitude_m.min() >= 300
    assert relief.altitude_m.max() <= 900


def test_without_an_ascent_the_trail_climbs_no_more_than_it_has_to() -> None:
    relief = make_relief(np.random.default_rng(1), (Mark(0, 100), Mark(900, 40), Mark(2_000, 260)))
    assert relief.ascent_m == pytest.approx(220.0)


@pytest.mark.parametrize(
    "marks",
    [
        (Mark(0, 100),),
        (Mark(0, 100), Mark(0, 200)),
        (Mark(0, 100), Mark(1_000, 300, 100.0)),
        (Mark(0, 100), Mark(1_000, 300, 90_000.0)),
    ],
    ids=["one mark", "no way forward", "too little ascent", "too much ascent"],
)
def test_what_no_relief_can_be_is_refused(marks: tuple[Mark, ...]) -> None:
    with pytest.raises(ValueError, match="relief"):
        make_relief(np.random.default_rng(1), marks)
