"""The width of the smoothing follows from the noise."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.course.ascent.noise import Noise
from dorsal.course.ascent.widths import LADDER_M, RULE, Climbs, WidthRule, ascent_band, choose_width


def noise(steadiness: float) -> Noise:
    return Noise(steadiness, lag_m=30.0, spacing_m=15.0, step_m=1.0, timed=False)


def climbs(extra_m: float, *, fades_in_m: float = 20.0) -> Climbs:
    """1,000 m that lose 1 m each metre of width, and noise that fades."""
    widths = np.array(LADDER_M)
    return Climbs(1000 - widths + extra_m * np.exp(-((widths / fades_in_m) ** 2)), 100.0)


def test_the_ascent_is_half_of_all_and_half_of_the_height_gained() -> None:
    assert climbs(0.0).ascent_at(20.0) == 1000 - 20 + 50
    assert climbs(0.0).ascent_at(25.0) == 1000 - 25 + 50


def test_growth_is_counted_in_what_is_lost_from_70_to_140_m() -> None:
    assert climbs(0.0).growth == pytest.approx(60 / 70)
    assert Climbs(np.zeros(len(LADDER_M)), 0.0).growth == 0.0


@pytest.mark.parametrize(
    ("steadiness", "extra_m", "noisy"),
    [
        (0.9, 0.0, 0.0),
        (0.8, 0.0, 0.0),
        (0.7, 0.0, 0.5),
        (0.6, 0.0, 1.0),
        (0.1, 0.0, 1.0),
        (0.9, 400.0, 1.0),  # steady, but a growth of 5.3
        (float("nan"), 0.0, 0.5),
    ],
)
def test_noise_shows_in_slopes_or_in_climbs(
    steadiness: float, extra_m: float, noisy: float
) -> None:
    assert RULE.noisy(climbs(extra_m), noise(steadiness)) == pytest.approx(noisy)


def test_a_clean_file_gets_the_narrow_width() -> None:
    assert choose_width(climbs(0.0), noise(0.9)) == 10.0


def test_a_noisy_file_gets_the_width_where_noise_and_loss_balance() -> None:
    noisy = climbs(300.0, fades_in_m=30.0)
    width = choose_width(noisy, noise(0.3))
    without_noise = noisy.half_at(70) + 1.15 * (noisy.half_at(70) - noisy.half_at(140))
    assert 28.0 < width < 60.0
    assert noisy.half_at(width) == pytest.approx(without_noise)


def test_the_width_of_a_noisy_file_has_bounds() -> None:
    assert choose_width(climbs(0.0), noise(0.3)) == 28.0
    assert choose_width(climbs(900.0), noise(0.3), rule=WidthRule(kept=0.0)) == 60.0


def test_between_clean_and_noisy_the_width_is_between() -> None:
    assert choose_width(climbs(0.0), noise(0.7)) == pytest.approx(19.0)


def test_another_rule_gives_another_width() -> None:
    assert choose_width(climbs(0.0), noise(0.9), rule=WidthRule(narrow_m=5.0)) == 5.0


def test_the_band_is_that_of_the_neighbouring_widths_and_4_percent() -> None:
    clean = climbs(0.0)
    band = ascent_band(clean, ascent_m=clean.ascent_at(36), width_m=36.0)
    assert band == pytest.approx((clean.ascent_at(54) * 0.96, clean.ascent_at(24) * 1.04))
    narrow = ascent_band(clean, ascent_m=clean.ascent_at(10), width_m=10.0)
    assert narrow == pytest.approx((clean.ascent_at(30) * 0.96, clean.ascent_at(0) * 1.04))
    sparse = ascent_band(clean, ascent_m=clean.ascent_at(10), width_m=10.0, sparse=True)
    assert sparse == pytest.approx((narrow[0], narrow[1] * 1.1))
    drowned = ascent_band(clean, ascent_m=clean.ascent_at(36), width_m=36.0, drowned=True)
    assert drowned == pytest.approx((clean.ascent_at(140) * 0.96, band[1]))
