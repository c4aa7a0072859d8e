"""The noise of a file, measured from the file alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsal.course.ascent.noise import Noise, classify, measure_noise
from dorsal.course.ascent.smoothing import resample
from dorsal.course.tracks import Floats
from tests.course.mountains import Mountain, along, track_of

CLEAN = Noise(steadiness=0.9, lag_m=30.0, spacing_m=15.0, step_m=0.0, timed=False)


def measured(places: Floats, altitudes: Floats) -> Noise:
    track = track_of(places, altitudes)
    profile = resample(track, along(track), track.altitude_m)
    return measure_noise(profile, along_m=along(track), altitude_m=track.altitude_m)


@pytest.mark.parametrize("wave_m", [200.0, 400.0, 1000.0])
def test_the_steadiness_of_a_wave_is_its_autocorrelation(wave_m: float) -> None:
    places = np.arange(0.0, 20_001.0, 5.0)
    noise = measured(places, 1000 + 20 * np.sin(2 * np.pi * places / wave_m))
    assert noise.steadiness == pytest.approx(np.cos(2 * np.pi * 30 / wave_m), abs=0.02)
    assert noise.lag_m == 30.0


def test_white_noise_is_not_steady_at_all() -> None:
    places = np.arange(0.0, 40_001.0, 10.0)
    noise = measured(places, np.random.default_rng(3).normal(1000, 2, len(places)))
    assert abs(noise.steadiness) < 0.05


def test_more_noise_is_less_steady() -> None:
    mountain = Mountain(11)
    places = mountain.places(10.0)
    fresh = mountain.rng.normal(size=len(places))
    steadiness = [
        measured(places, mountain.altitude_at(places) + metres * fresh).steadiness
        for metres in (0.0, 0.5, 1.0, 2.0, 4.0)
    ]
    assert steadiness == sorted(steadiness, reverse=True)
    assert steadiness[0] > 0.8
    assert steadiness[-1] < 0.4


def test_straight_lines_between_distant_points_do_not_pass_for_steadiness() -> None:
    rng = np.random.default_rng(5)
    places = np.arange(0.0, 60_001.0, 50.0)
    noise = measured(places, rng.normal(1000, 5, len(places)))
    assert noise.lag_m == pytest.approx(75.0, rel=1e-3)
    assert noise.steadiness < 0.0


def test_hills_far_apart_are_not_taken_for_noise() -> None:
    assert replace(CLEAN, steadiness=-0.5).drowns_hills
    assert not replace(CLEAN, steadiness=-0.5, spacing_m=900.0).drowns_hills


def test_an_even_slope_is_steady() -> None:
    places = np.arange(0.0, 5001.0, 10.0)
    assert measured(places, places / 10).steadiness == 1.0


def test_less_than_a_kilometre_says_nothing() -> None:
    places = np.arange(0.0, 901.0, 10.0)
    assert np.isnan(measured(places, places**1.1).steadiness)


@pytest.mark.parametrize("step_m", [1.0, 0.5, 0.3048, 0.2, 0.1])
def test_the_step_of_the_altitudes_is_found(step_m: float) -> None:
    mountain = Mountain(2)
    places = mountain.places(9.0)
    altitudes = np.round(mountain.altitude_at(places) / step_m) * step_m
    assert measured(places, np.round(altitudes, 6)).step_m == step_m


def test_altitudes_in_no_step_have_none() -> None:
    mountain = Mountain(2)
    places = mountain.places(9.0)
    assert measured(places, mountain.altitude_at(places)).step_m == 0.0


@pytest.mark.parametrize(
    ("noise", "noisy", "width_m", "key"),
    [
        (CLEAN, 0.0, 10.0, "fine-model"),
        (replace(CLEAN, spacing_m=3.0), 0.0, 10.0, "fine-model"),
        (replace(CLEAN, spacing_m=3.0, step_m=0.2), 0.0, 10.0, "fine-recording"),
        (replace(CLEAN, spacing_m=3.0, timed=True), 0.0, 10.0, "fine-recording"),
        (replace(CLEAN, step_m=1.0), 0.0, 10.0, "quantised-1m"),
        (replace(CLEAN, step_m=1.0), 1.0, 30.0, "quantised-1m"),
        (replace(CLEAN, step_m=1.0), 1.0, 40.0, "coarse-model"),
        (replace(CLEAN, step_m=0.1), 1.0, 30.0, "coarse-model"),
        (replace(CLEAN, spacing_m=80.0), 1.0, 40.0, "sparse"),
        (replace(CLEAN, spacing_m=80.0, steadiness=float("nan")), 0.5, 20.0, "sparse"),
        (replace(CLEAN, steadiness=float("nan")), 0.5, 20.0, "unknown"),
    ],
)
def test_a_file_is_classed_by_what_was_measured(
    noise: Noise, noisy: float, width_m: float, key: str
) -> None:
    assert classify(noise, noisy=noisy, width_m=width_m) == key
