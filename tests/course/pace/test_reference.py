import numpy as np
import pytest

from dorsal.course.pace import read_splits
from dorsal.course.pace.effort import costs_by_legs
from dorsal.course.pace.reference import _quantile, reference
from dorsal.course.pace.slowdown import model_shares
from tests.course.pace.fields import COURSE, HOUR, bumps, field


def planted(target_s: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    shares = model_shares(costs_by_legs(COURSE), target_s) + bumps(len(COURSE))
    return np.asarray(shares)


@pytest.mark.parametrize("hours", [5.5, 8.0, 11.0])
def test_a_planted_field_is_found_again(hours: float) -> None:
    found = reference(field(runners=2000), hours * HOUR).shares
    assert np.abs(found - planted(hours * HOUR)).max() < 0.003


def test_noise_is_averaged_out_and_a_few_cheats_change_nothing() -> None:
    past = field(runners=2000, spread=0.02)
    shares = past.elapsed_s.copy()
    shares[::25, 2] = shares[::25, 1] + 1.0
    spoilt = type(past)(past.edition, past.checkpoints, shares, past.finished, past.sex)
    found = reference(spoilt, 8 * HOUR).shares
    assert np.abs(found - planted(8 * HOUR)).max() < 0.006


def test_the_spread_holds_eight_of_ten() -> None:
    past = field(runners=4000, spread=0.02)
    found = reference(past, 8 * HOUR)
    near = np.abs(np.log(past.finish_s / (8 * HOUR))) < 0.1
    inside = (past.shares[near] >= found.shares + found.low) & (
        past.shares[near] <= found.shares + found.high
    )
    assert inside[:, 1:-1].mean() == pytest.approx(0.8, abs=0.03)


def test_far_from_every_finisher_shares_still_rise_to_the_target() -> None:
    for hours in (1.0, 100.0):
        shares = reference(field(runners=40, spread=0.01), hours * HOUR).shares
        assert (shares[0], shares[-1]) == (0.0, 1.0)
        assert (np.diff(shares) >= 0).all()


def test_one_finisher_moves_the_model_a_little() -> None:
    past = field(runners=1)
    target = float(past.finish_s[0])
    away = reference(past, target).shares - model_shares(costs_by_legs(COURSE), target)
    assert away[1:-1].tolist() == pytest.approx((bumps(6) / 9)[1:-1].tolist(), abs=1e-6)


def test_runners_seen_nowhere_but_at_the_finish_teach_nothing() -> None:
    header = "cp00,pass,mill,summit,bridge,finish\n"
    data = header + "".join(f"0,,,,,{8 * 3600 + n}\n" for n in range(50))
    past = read_splits(data.encode(), COURSE)
    assert [one.key for one in past.checkpoints] == ["start", "finish"]


def test_weighted_quantiles_are_those_of_repeated_values() -> None:
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 1.0])
    assert _quantile(values, weights, 0.5) == pytest.approx(1.5 + 1 / 6, abs=0.2)
    assert _quantile(values, np.ones(3), 0.5) == 2.0


def test_sixty_nearest_finishers_do_no_better_on_a_clean_field() -> None:
    past, test = field(runners=1000, spread=0.02), field(runners=200, seed=9)
    ours, nearest = [], []
    for shares, time in zip(test.shares, test.finish_s, strict=True):
        order = np.argsort(np.abs(np.log(past.finish_s / time)))[:60]
        brute = np.median(past.shares[order], axis=0)
        nearest.append(np.abs(brute - shares)[1:-1].mean())
        ours.append(np.abs(reference(past, float(time)).shares - shares)[1:-1].mean())
    assert np.mean(ours) <= np.mean(nearest)
