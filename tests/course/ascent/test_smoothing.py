"""Ascent from a profile that is resampled and smoothed by distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.ascent.smoothing import (
    ascent_and_descent,
    climb_by_width,
    even_steps,
    resample,
    smooth,
    smooth_values,
)
from dorsal.course.profile import Profile
from tests.course.mountains import Mountain, along, track_of

ALTITUDES = st.lists(st.floats(-400, 8000), min_size=2, max_size=60).map(np.array)


def profile_of(altitudes: np.ndarray, step_m: float = 10.0) -> Profile:
    return Profile(step_m, altitudes, np.zeros(len(altitudes)), np.zeros(len(altitudes)))


def test_ups_and_downs_are_summed() -> None:
    assert ascent_and_descent(np.array([3.0, 5.0, 4.0, 4.0, 9.5])) == (7.5, 1.0)
    assert ascent_and_descent(np.array([3.0])) == (0.0, 0.0)


@given(ALTITUDES, st.floats(0.1, 20))
def test_smoothing_never_adds_climb_and_keeps_both_ends(
    altitudes: np.ndarray, width: float
) -> None:
    smoothed = smooth_values(altitudes, width=width)
    assert len(smoothed) == len(altitudes)
    assert smoothed[[0, -1]] == pytest.approx(altitudes[[0, -1]], abs=1e-6)
    if width < len(altitudes) / 8:  # the line is longer than the Gaussian
        assert ascent_and_descent(smoothed)[0] <= ascent_and_descent(altitudes)[0] + 1e-6


def test_an_even_slope_stays_as_it_is_under_any_width() -> None:
    slope = np.linspace(300.0, 1300.0, 401)
    for width in (0.0, 0.5, 3.0, 14.0):
        assert smooth_values(slope, width=width) == pytest.approx(slope, abs=1e-9)


def test_a_wave_fades_as_the_gaussian_says() -> None:
    places = np.arange(4001) * 10.0
    wave = np.sin(2 * np.pi * places / 400.0)
    middle = slice(500, -500)
    faded = smooth(profile_of(wave), width_m=50.0).altitude_m[middle]
    assert faded == pytest.approx(wave[middle] * np.exp(-2 * (np.pi * 50 / 400) ** 2), abs=1e-4)


def test_the_climb_under_each_width_is_that_of_smoothing_at_once() -> None:
    mountain = Mountain(7)
    rough = profile_of(mountain.altitude_at(np.linspace(0.0, 40_000.0, 4001)))
    widths = (0.0, 10.0, 20.0, 30.0, 50.0, 70.0, 140.0)
    at_once = [np.abs(smooth(rough, width_m=one).rises_m).sum() / 2 for one in widths]
    assert climb_by_width(rough, widths) == pytest.approx(at_once, rel=2e-3)


def test_steps_are_about_ten_metres_and_can_be_halved_twice() -> None:
    assert [even_steps(metres) for metres in (0.5, 40, 1000, 1015, 1025)] == [4, 4, 100, 100, 104]


@given(st.lists(st.tuples(st.floats(0, 40), st.floats(0, 3000)), min_size=2, max_size=30))
def test_each_altitude_of_the_profile_is_the_mean_about_its_place(
    points: list[tuple[float, float]],
) -> None:
    runs = np.array([run for run, _ in points])
    altitudes = np.array([altitude for _, altitude in points])
    places = np.cumsum(runs) - runs[0] + np.arange(len(runs)) * 0.5
    track = track_of(places, altitudes)
    distances = along(track)
    profile = resample(track, distances, altitudes)
    half = profile.step_m / 2
    assert profile.altitude_m[[0, -1]].tolist() == altitudes[[0, -1]].tolist()
    inner = slice(1, -1)
    for where, altitude in zip(profile.distance_m[inner], profile.altitude_m[inner], strict=True):
        start, end = max(where - half, 0.0), min(where + half, float(distances[-1]))
        fine = start + (np.arange(4000) + 0.5) * (end - start) / 4000
        assert altitude == pytest.approx(np.interp(fine, distances, altitudes).mean(), abs=0.5)


def test_the_first_and_last_place_of_the_profile_are_those_of_the_track() -> None:
    track = track_of(np.array([0.0, 333.0, 777.0]), np.array([1.0, 2.0, 3.0]), lon=-3.5)
    profile = resample(track, along(track), track.altitude_m)
    assert (profile.lat[0], profile.lon[0]) == (track.lat[0], -3.5)
    assert profile.lat[-1] == pytest.approx(track.lat[-1], abs=1e-12)
    assert profile.length_m == pytest.approx(along(track)[-1])


def test_a_track_over_the_date_line_stays_near_it() -> None:
    places = np.linspace(0.0, 1000.0, 11)
    track = track_of(places, places)
    lons = (179.99 + np.linspace(0, 0.02, 11) + 180) % 360 - 180
    over = type(track)(track.lat.copy(), lons, places.copy(), np.full(11, np.nan))
    profile = resample(over, along(over), places)
    assert np.abs(profile.lon).min() >= 179.98
    assert profile.lon[0] == pytest.approx(179.99)
    assert profile.lon[-1] == pytest.approx(-179.99)
