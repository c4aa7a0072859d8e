"""The survey of a track: what it finds in mountains whose ascent is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.survey import Course, survey
from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput
from tests.course.mountains import Mountain, track_of

SEEDS = (1, 2, 3, 4)


def surveyed(mountain: Mountain, spacing_m: float, noise: Floats | float = 0.0) -> Course:
    places = mountain.places(spacing_m)
    return survey(track_of(places, mountain.altitude_at(places) + noise))


def error(course: Course, mountain: Mountain) -> float:
    """In %."""
    return 100 * (course.ascent_m / mountain.ascent_m - 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("spacing_m", [2.5, 7.0, 20.0, 35.0])
def test_a_clean_file_gives_the_ascent_within_4_percent(seed: int, spacing_m: float) -> None:
    mountain = Mountain(seed)
    course = surveyed(mountain, spacing_m)
    assert abs(error(course, mountain)) < 4
    assert course.width_m == 10.0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_barometer_of_20_cm_changes_nothing(seed: int) -> None:
    mountain = Mountain(seed)
    places = mountain.places(3.0)
    course = survey(track_of(places, np.round(mountain.altitude_at(places) * 5) / 5))
    assert abs(error(course, mountain)) < 3
    assert course.noise == "fine-recording"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("metres", "reach_m", "spacing_m"), [(3.0, 10.0, 10.0), (4.0, 40.0, 12.0), (3.0, 30.0, 20.0)]
)
def test_a_noisy_model_in_whole_metres_gives_the_ascent_within_6_percent(
    seed: int, metres: float, reach_m: float, spacing_m: float
) -> None:
    mountain = Mountain(seed)
    places = mountain.places(spacing_m)
    noise = mountain.correlated(places, metres=metres, reach_m=reach_m)
    altitudes = np.round(mountain.altitude_at(places) + noise)
    course = survey(track_of(places, altitudes))
    raw = 100 * (np.maximum(np.diff(altitudes), 0).sum() / mountain.ascent_m - 1)
    assert raw > 15
    assert abs(error(course, mountain)) < 6
    lowest, highest = course.ascent_band_m
    assert lowest < mountain.ascent_m < highest
    assert course.noise in ("quantised-1m", "coarse-model")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sparse_track_says_that_it_is_one_and_leaves_room_above(seed: int) -> None:
    mountain = Mountain(seed)
    course = surveyed(mountain, 90.0)
    assert course.noise == "sparse"
    assert course.ascent_m < mountain.ascent_m < course.ascent_band_m[1]


def test_the_ascent_of_one_hill_is_its_height() -> None:
    places = np.arange(0.0, 10_001.0, 5.0)
    course = survey(track_of(places, 500 + 400 * np.sin(np.pi * places / 10_000) ** 2))
    assert course.ascent_m == pytest.approx(400, abs=0.5)
    assert course.descent_m == pytest.approx(400, abs=0.5)
    assert (course.min_altitude_m, course.max_altitude_m) == pytest.approx((500, 900), abs=0.5)
    assert course.noise == "fine-model"


def test_a_flat_track_climbs_nothing() -> None:
    course = survey(track_of(np.arange(0.0, 5000.0, 10.0), np.full(500, 7.0)))
    climbs = (course.ascent_m, course.descent_m, *course.ascent_band_m)
    assert climbs == pytest.approx((0, 0, 0, 0), abs=1e-9)
    assert min(climbs) >= 0


@pytest.mark.parametrize("altitude_m", [0.0, 100.0, 1234.567])
def test_rounding_on_level_ground_is_no_noise(altitude_m: float) -> None:
    course = survey(track_of(np.arange(0.0, 5000.0, 10.01), np.full(500, altitude_m)))
    assert course.width_m == 10.0
    assert course.noise != "coarse-model"


def test_a_course_that_only_descends_has_no_ascent_below_zero_in_its_band() -> None:
    places = np.arange(0.0, 51.0, 2.0)
    assert survey(track_of(places, 100 - 0.2 * places)).ascent_band_m[0] == 0.0


def test_two_points_are_enough_but_few() -> None:
    course = survey(track_of(np.array([0.0, 400.0]), np.array([100.0, 160.0])))
    assert course.ascent_m == pytest.approx(60)
    assert (round(course.descent_m, 9), course.noise) == (0.0, "sparse")


def test_stops_and_repeated_points_weigh_nothing() -> None:
    mountain = Mountain(5, length_m=10_000.0)
    places = mountain.places(8.0)
    altitudes = mountain.altitude_at(places)
    once = survey(track_of(places, altitudes))
    rested = np.insert(altitudes, [400] * 50, altitudes[400] + mountain.rng.normal(0, 2, 50))
    stood = survey(track_of(np.insert(places, [400] * 50, places[400]), rested))
    assert stood.ascent_m == pytest.approx(once.ascent_m, abs=2)


def noisy(seed: int, spacing_m: float, noise_m: float) -> Track:
    mountain = Mountain(seed, length_m=6000.0)
    places = mountain.places(spacing_m)
    noise = mountain.rng.normal(size=len(places)) * noise_m
    return track_of(places, mountain.altitude_at(places) + noise)


def columns(track: Track) -> tuple[Floats, Floats, Floats, Floats]:
    return (
        track.lat.copy(),
        track.lon.copy(),
        track.altitude_m.copy(),
        track.time_s.copy(),
    )


def backwards(track: Track) -> Track:
    lat, lon, altitude_m, time_s = (one[::-1].copy() for one in columns(track))
    return Track(lat, lon, altitude_m, time_s)


TRACKS = st.builds(
    noisy,
    seed=st.integers(0, 10_000),
    spacing_m=st.sampled_from([4.0, 15.0, 30.0]),
    noise_m=st.sampled_from([0.0, 1.0, 4.0]),
)


@given(TRACKS)
def test_run_backwards_up_is_down(track: Track) -> None:
    there, back = survey(track), survey(backwards(track))
    assert back.ascent_m == pytest.approx(there.descent_m, rel=1e-6)
    assert back.descent_m == pytest.approx(there.ascent_m, rel=1e-6)
    assert back.width_m == pytest.approx(there.width_m, rel=1e-6)


@given(TRACKS)
def test_every_point_twice_is_the_same(track: Track) -> None:
    lat, lon, altitude_m, time_s = (np.repeat(one, 2) for one in columns(track))
    twice = survey(Track(lat, lon, altitude_m, time_s))
    assert twice.ascent_m == pytest.approx(survey(track).ascent_m, rel=1e-9)


@given(TRACKS)
def test_higher_ground_climbs_no_more(track: Track) -> None:
    lat, lon, altitude_m, time_s = columns(track)
    here, higher = survey(track), survey(Track(lat, lon, altitude_m + 1000, time_s))
    assert higher.ascent_m == pytest.approx(here.ascent_m, rel=1e-9)
    assert higher.max_altitude_m == pytest.approx(here.max_altitude_m + 1000)


@given(TRACKS)
def test_the_same_mountain_over_the_date_line_is_the_same(track: Track) -> None:
    lat, lon, altitude_m, time_s = columns(track)
    lon += np.linspace(0, 0.1, len(lon))
    here = survey(Track(lat, lon, altitude_m, time_s))
    there = survey(Track(lat.copy(), (lon + 353.95) % 360 - 180, altitude_m.copy(), time_s))
    assert there.ascent_m == pytest.approx(here.ascent_m, rel=1e-6)
    assert np.sign(there.profile.lon[[0, -1]]).tolist() == [1, -1]


@given(TRACKS)
def test_ascent_less_descent_is_the_height_from_start_to_finish(track: Track) -> None:
    course = survey(track)
    start, finish = course.profile.altitude_m[[0, -1]]
    assert course.ascent_m - course.descent_m == pytest.approx(finish - start, abs=1e-6)


@given(TRACKS)
def test_the_ascent_is_within_its_band(track: Track) -> None:
    course = survey(track)
    lowest, highest = course.ascent_band_m
    assert 0 < lowest < course.ascent_m < highest


def test_a_track_without_length_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        survey(track_of(np.array([0.0, 0.0]), np.array([1.0, 2.0])))
    assert [one.what for one in caught.value.problems] == ["the track has no length"]


def test_a_track_around_the_world_is_refused() -> None:
    lon = np.array([0.0, 170.0, -20.0])
    with pytest.raises(BadInput) as caught:
        survey(Track(np.zeros(3), lon, np.zeros(3), np.full(3, np.nan)))
    assert [one.what for one in caught.value.problems] == ["the track is too long for a course"]


def test_a_track_without_altitudes_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        survey(track_of(np.array([0.0, 9.0]), np.array([1.0, np.nan])))
    assert [one.what for one in caught.value.problems] == ["the track has no altitudes"]


def test_hills_drowned_in_noise_are_told() -> None:
    places = np.arange(0.0, 20_000.0, 10.0)
    noise = np.random.default_rng(1).normal(0, 4, len(places))
    course = survey(track_of(places, 100 + 5 * np.sin(places / 300) + noise))
    assert [one.what for one in course.warnings] == [
        "the altitudes are more noise than hills, and the ascent is too high"
    ]


def test_a_cliff_is_told() -> None:
    mountain = Mountain(3, length_m=6000.0)
    places = mountain.places(10.0)
    course = survey(track_of(places, mountain.altitude_at(places) + 100.0 * (places > 2500)))
    assert [(one.what, one.value[-11:]) for one in course.warnings] == [
        ("the course is steeper than any path", "% at km 2.5")
    ]


def test_a_hundred_metres_at_70_percent_are_told_though_no_step_is_a_cliff() -> None:
    places = np.arange(0.0, 6001.0, 10.0)
    wall = np.interp(places, [0, 3000, 3200, 6000], [500.0, 800.0, 940.0, 1200.0])
    (warning,) = survey(track_of(places, wall)).warnings
    assert warning.what == "the course is steeper than any path"
    assert warning.value in ("70 % at km 3.0", "70 % at km 3.1")
    path = np.interp(places, [0, 3000, 3200, 6000], [500.0, 800.0, 910.0, 1200.0])
    assert survey(track_of(places, path)).warnings == ()


def test_a_track_of_over_2000_km_is_refused() -> None:
    lon = np.array([0.0, 18.5])
    with pytest.raises(BadInput, match=r"at most 2,000 km"):
        survey(Track(np.zeros(2), lon, np.zeros(2), np.full(2, np.nan)))
