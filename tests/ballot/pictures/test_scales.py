from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.pictures.percent_axis import spaced_ticks
from dorsal.ballot.pictures.scales import Scale, chance_scale, nice_step

chances = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def scale_of(*values: float, log_from: float = 100) -> Scale:
    return chance_scale(values, start=100, end=400, log_from=log_from)


def test_a_linear_scale_begins_at_zero_and_ends_at_a_round_chance() -> None:
    scale = scale_of(0.0066, 0.0703)
    assert (scale.low, scale.high) == pytest.approx((0.0, 0.08))
    assert not scale.logarithmic
    assert scale.ticks == pytest.approx((0, 0.02, 0.04, 0.06, 0.08))
    assert [scale(0.0), scale(0.04), scale(0.08)] == pytest.approx([100, 250, 400])


def test_the_scale_is_logarithmic_only_where_the_range_demands() -> None:
    assert not scale_of(0.01, 1.0).logarithmic
    scale = scale_of(0.0, 0.00309, 0.7952)
    assert scale.logarithmic
    assert (scale.low, scale.high) == pytest.approx((0.002, 1.0))
    assert scale.ticks == pytest.approx((0.002, 0.01, 0.1, 1.0))
    assert scale(0.0) == 100


def test_hardly_a_chance_and_certainty_share_a_scale_of_six_decades() -> None:
    scale = scale_of(1e-8, 1.0)
    assert (scale.low, scale.high) == (1e-6, 1.0)
    assert scale(1e-8) == scale.start


@given(values=chances)
def test_every_chance_lies_on_its_scale(values: list[float]) -> None:
    scale = scale_of(*values)
    assert [value for value in values if not 99.999 <= scale(value) <= 400.001] == []
    assert scale.high >= max(values) or max(values) <= 1e-9


@given(values=chances)
def test_marks_lie_on_their_scale_and_never_touch(values: list[float]) -> None:
    scale = scale_of(*values)
    ticks = spaced_ticks(scale)
    assert 1 <= len(ticks) <= 8
    assert all(b - a >= 25 for a, b in zip(map(scale, ticks), map(scale, ticks[1:]), strict=False))


@pytest.mark.parametrize(("span", "step"), [(1.0, 0.2), (0.07, 0.02), (40, 10), (5, 1), (6, 2)])
def test_steps_are_round(span: float, step: float) -> None:
    assert nice_step(span) == pytest.approx(step)
