"""What other programs would say of a track."""

from __future__ import annotations

from itertools import pairwise

import gpxpy
import gpxpy.gpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.ascent.methods import (
    METHODS,
    other_opinions,
    rises_beyond,
    sum_of_means_between_bends,
    sum_of_rises,
    sum_of_three_point_means,
    valleys_to_summits,
)
from dorsal.course.tracks import Floats, Track
from tests.course.mountains import Mountain, along, track_of

ALTITUDES = st.lists(
    st.one_of(st.just(np.nan), st.floats(0, 3000).map(lambda metres: round(metres, 2))),
    min_size=2,
    max_size=40,
)


def track(*altitudes: float, spacing_m: float = 10.0, starts: tuple[int, ...] = (0,)) -> Track:
    places = spacing_m * np.arange(float(len(altitudes)))
    return track_of(places, np.array(altitudes), starts=starts)


def gpxpy_says(one: Track) -> float:
    gpx = gpxpy.gpx.GPX()
    gpx.tracks.append(gpxpy.gpx.GPXTrack())
    ends = (*one.starts[1:], len(one))
    for start, end in zip(one.starts, ends, strict=True):
        segment = gpxpy.gpx.GPXTrackSegment()
        for i in range(start, end):
            altitude = float(one.altitude_m[i])
            segment.points.append(
                gpxpy.gpx.GPXTrackPoint(
                    one.lat[i], one.lon[i], elevation=None if np.isnan(altitude) else altitude
                )
            )
        gpx.tracks[0].segments.append(segment)
    return float(gpx.get_uphill_downhill().uphill)


@given(ALTITUDES, st.data())
def test_ours_of_gpxpy_is_what_gpxpy_says(altitudes: list[float], data: st.DataObject) -> None:
    second = data.draw(st.integers(1, len(altitudes) - 1))
    one = track(*altitudes, starts=(0, second))
    assert sum_of_three_point_means(one) == pytest.approx(gpxpy_says(one), abs=1e-6)


def test_gpxpy_overlooks_routes() -> None:
    route = track_of(np.array([0.0, 10.0]), np.array([5.0, 9.0]), kind="route")
    assert (sum_of_three_point_means(route), sum_of_rises(route)) == (0.0, 4.0)


def test_the_sum_of_rises_leaves_out_points_without_altitude() -> None:
    assert sum_of_rises(track(10, 13, np.nan, 12, 14.5)) == 5.5


def test_a_threshold_counts_what_exceeds_it() -> None:
    # 103 is no more than 3 above 100; 104 counts 4; 102 resets nothing, 100 does; 106 counts 6
    assert rises_beyond(track(100, 103, 104, 102, 100, 103, 106), threshold_m=3.0) == 10.0
    assert rises_beyond(track(np.nan, np.nan), threshold_m=3.0) == 0.0


def test_turns_below_the_threshold_are_overlooked() -> None:
    # 100 up to 110 over a dip of 2, down to 105, up to 109, down for good
    hills = track(100, 104, 102, 110, 105, 109, 90)
    assert valleys_to_summits(hills, threshold_m=3.0) == 10 + 4
    assert valleys_to_summits(hills, threshold_m=6.0) == 10
    assert valleys_to_summits(hills, threshold_m=30.0) == 0


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9), st.sampled_from([3.0, 10.0]))
def test_from_valley_to_summit_is_the_most_that_any_choice_of_turns_gives(
    altitudes: list[int], threshold_m: float
) -> None:
    expected = most_by_turns(altitudes, threshold_m)
    assert valleys_to_summits(track(*altitudes), threshold_m=threshold_m) == expected


def most_by_turns(altitudes: list[int], threshold_m: float) -> float:
    """By brute force: rises and falls in turn, each of the threshold at least."""
    best: dict[tuple[int, bool], float] = {}
    for i, altitude in enumerate(altitudes):
        best[i, False] = 0.0  # at a valley
        for j in range(i):
            rise = altitude - altitudes[j]
            if rise >= threshold_m and (j, False) in best:
                best[i, True] = max(best.get((i, True), 0.0), best[j, False] + rise)
            if -rise >= threshold_m and (j, True) in best:
                best[i, False] = max(best[i, False], best[j, True])
    return max(best.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_means_between_bends_are_those_worked_out_point_by_point(seed: int) -> None:
    mountain = Mountain(seed, length_m=4000.0)
    places = mountain.places(23.0)
    one = track_of(places, mountain.altitude_at(places))
    distances, altitudes = along(one), one.altitude_m
    bends = bends_of(distances, altitudes, 0, len(places) - 1)
    ascent = 0.0
    for start, end in pairwise(bends):
        last = altitudes[start]
        for i in range(start + 1, end + 1):
            near = [
                altitudes[j]
                for j in range(start, end + 1)
                if abs(distances[j] - distances[i]) <= 100
            ]
            mean = altitudes[end] if i == end else sum(near) / len(near)
            ascent += max(0.0, mean - last)
            last = mean
    assert sum_of_means_between_bends(one) == pytest.approx(ascent)
    assert len(bends) > 3


def bends_of(distances: Floats, altitudes: Floats, start: int, end: int) -> list[int]:
    """Ramer, Douglas and Peucker, by recursion."""
    run, rise = distances[end] - distances[start], altitudes[end] - altitudes[start]
    away = [
        abs(rise * (distances[i] - distances[start]) - run * (altitudes[i] - altitudes[start]))
        / np.hypot(run, rise)
        for i in range(start, end + 1)
    ]
    furthest = start + int(np.argmax(away))
    if max(away) <= 20 or furthest in (start, end):
        return [start, end]
    left = bends_of(distances, altitudes, start, furthest)
    return left + bends_of(distances, altitudes, furthest, end)[1:]


def test_every_method_has_an_opinion_of_its_own() -> None:
    mountain = Mountain(4)
    places = mountain.places(10.0)
    noisy = mountain.altitude_at(places) + mountain.rng.normal(0, 3, len(places))
    opinions = other_opinions(track_of(places, np.round(noisy)))
    assert [one.method for one in opinions] == list(METHODS)
    assert len({round(one.ascent_m) for one in opinions}) == len(METHODS)


def test_all_methods_agree_on_a_plain_hill() -> None:
    places = np.arange(0.0, 4001.0, 10.0)
    hill = track_of(places, np.round(500 + 300 * np.minimum(places, 4000 - places) / 2000, 3))
    for opinion in other_opinions(hill):
        assert opinion.ascent_m == pytest.approx(300, abs=4), opinion.method.key
