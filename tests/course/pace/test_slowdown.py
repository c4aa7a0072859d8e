import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.pace.slowdown import exponent, model_shares, slowdown, time_shares

slowdowns = st.floats(0.0, 3.0)


@given(slowdowns)
def test_shares_rise_from_nothing_to_all(k: float) -> None:
    shares = time_shares(np.linspace(0, 1, 50), k)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)
    assert (np.diff(shares) > 0).all()


@given(slowdowns)
def test_nobody_gets_faster_on_the_way(k: float) -> None:
    assert (np.diff(time_shares(np.linspace(0, 1, 50), k), 2) > -1e-12).all()


def test_without_a_slow_down_time_goes_with_the_cost() -> None:
    done = np.linspace(0, 1, 11)
    assert time_shares(done, 0.0).tolist() == pytest.approx(done.tolist())
    assert exponent(0.0) == pytest.approx(1.0)


def test_shares_are_the_integral_of_the_pace() -> None:
    done = np.linspace(0, 1, 20_001)
    pace = 1 + 1.3 * (1 - np.exp(-done / 0.4))
    summed = np.concatenate(([0.0], np.cumsum((pace[1:] + pace[:-1]) / 2)))
    assert np.abs(summed / summed[-1] - time_shares(done, 1.3)).max() < 1e-8


def test_the_slower_slow_down_more_and_so_does_the_exponent() -> None:
    k = slowdown(70_000.0, np.array([4.0, 6.0, 8.0, 12.0]) * 3600)
    assert (np.diff(k) > 0).all()
    assert [round(exponent(float(one)), 2) for one in k] == sorted(
        round(exponent(float(one)), 2) for one in k
    )


def test_shares_of_many_runners_are_those_of_each() -> None:
    costs, times = np.array([0.0, 2e4, 5e4, 7e4]), np.array([5.0, 9.0]) * 3600
    together = model_shares(costs, times)
    assert together.shape == (2, 4)
    assert together.tolist() == [model_shares(costs, float(time)).tolist() for time in times]
