"""A course bent to the organiser's figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.official.calibration import calibrate, calibrate_to_checkpoints
from dorsal.course.official.figures import OfficialPlace
from dorsal.course.survey import Course, survey
from dorsal.ground.problems import BadInput, Problem
from tests.course.mountains import Mountain, track_of

NOT_REACHED = "could not be bent to its official ascent"


def mountain_course(seed: int = 1) -> Course:
    mountain = Mountain(seed, length_m=20_000.0)
    places = mountain.places(10.0)
    return survey(track_of(places, mountain.altitude_at(places)))


def hill() -> Course:
    """4 km up from 500 m to 900 m and 4 km down to 700 m."""
    places = np.arange(0.0, 8001.0, 10.0)
    return survey(track_of(places, np.interp(places, [0, 4000, 8000], [500.0, 900.0, 700.0])))


def told(course: Course) -> list[tuple[str, str, str, str]]:
    assert course.calibration is not None
    assert {one.level for one in course.calibration.doubts} <= {"warning"}
    return [facts(one) for one in course.calibration.doubts]


def facts(problem: Problem) -> tuple[str, str, str, str]:
    return problem.column, problem.what, problem.value, problem.right


def test_the_whole_is_bent_to_the_official_length_and_ascent() -> None:
    course = mountain_course()
    bent = calibrate(course, official_km=20.6, official_ascent_m=course.ascent_m + 40)
    assert bent.distance_m == pytest.approx(20_600)
    assert bent.profile.length_m == pytest.approx(20_600)
    assert bent.ascent_m == pytest.approx(course.ascent_m + 40)
    ends, were = bent.profile.altitude_m[[0, -1]], course.profile.altitude_m[[0, -1]]
    assert ends == pytest.approx(were)
    assert bent.ascent_m - bent.descent_m == pytest.approx(were[1] - were[0])


def test_a_bent_course_says_so_and_keeps_its_track() -> None:
    course = mountain_course()
    bent = calibrate(course, official_ascent_m=course.ascent_m * 1.02)
    assert course.calibration is None
    assert bent.calibration is not None
    assert bent.calibration.measured_ascent_m == course.ascent_m
    assert bent.calibration.measured_distance_m == course.distance_m
    assert bent.calibration.ascent_m == bent.ascent_m
    assert 0 < bent.calibration.moved_m < 50
    assert bent.track is course.track
    assert bent.ascent_band_m == course.ascent_band_m


@given(
    st.lists(st.floats(1000, 19_000), min_size=1, max_size=6, unique_by=lambda m: round(m / 2500)),
    st.lists(st.floats(0.9, 1.1), min_size=14, max_size=14),
)
def test_every_leg_has_its_official_length_and_ascent(
    tracks: list[float], factors: list[float]
) -> None:
    course = mountain_course()
    places, distance, ascent, last = [], 0.0, 0.0, 0.0
    for number, track_m in enumerate([*sorted(tracks), course.distance_m]):
        distance += (track_m - last) * factors[2 * number]
        ascent += course.profile.ascent_between(last, track_m) * factors[2 * number + 1] + 30
        places.append(OfficialPlace(f"cp{number}", track_m, distance, ascent))
        last = track_m
    bent = calibrate(course, places=places)
    start = OfficialPlace("", 0.0, 0.0, 0.0)
    doubted = {place for place, what, _, _ in told(bent) if what.endswith(NOT_REACHED)}
    for before, after in zip([start, *places[:-1]], places, strict=True):
        assert before.distance_m is not None
        assert after.distance_m is not None
        climbed = bent.profile.ascent_between(before.distance_m, after.distance_m)
        official = (after.ascent_m or 0) - (before.ascent_m or 0)
        here = bent.profile.altitude_at(after.distance_m)
        assert here == pytest.approx(course.profile.altitude_at(after.track_m), abs=20)
        assert (abs(climbed - official) > 20) == (after.name in doubted)
    assert len(doubted) < len(places)
    assert np.all(np.diff(bent.along_m) > 0)


def test_what_nobody_said_stays_that_of_the_track() -> None:
    course = hill()
    bent = calibrate(course, places=[OfficialPlace("top", course.distance_m / 2, 4400.0)])
    assert bent.distance_m == pytest.approx(4400 + course.distance_m / 2)
    assert bent.ascent_m == pytest.approx(course.ascent_m, abs=1)
    assert float(bent.profile.altitude_at(4400.0)) == pytest.approx(900, abs=5)


def test_a_leg_climbs_at_least_what_its_ends_are_apart() -> None:
    bent = calibrate(hill(), official_ascent_m=100.0)
    assert bent.ascent_m == pytest.approx(200, abs=0.1)  # from 500 to 700 m
    assert bent.descent_m == pytest.approx(0, abs=0.1)
    assert bent.max_altitude_m == pytest.approx(700, abs=8)


def test_figures_within_the_band_raise_no_doubt() -> None:
    course = hill()
    places = [
        OfficialPlace("top", course.distance_m / 2, 4000.0, 400.0, 0.0),
        OfficialPlace("finish", course.distance_m, 8000.0, 400.0, 200.0),
    ]
    assert told(calibrate(course, places=places)) == []


def test_an_ascent_beyond_the_band_is_doubted_with_how_far() -> None:
    course = hill()
    lowest, highest = course.ascent_band_m
    bent = calibrate(course, official_ascent_m=500.0)
    beyond = round(100 * (500 - highest) / course.ascent_m)
    assert told(bent) == [
        (
            "finish",
            "the official ascent is beyond what this track can climb",
            f"500 m, {beyond} % beyond",
            f"{lowest:.0f} to {highest:.0f} m",
        )
    ]
    assert beyond in (21, 22)


def test_each_leg_that_cannot_be_is_doubted() -> None:
    course = hill()
    places = [
        OfficialPlace("top", course.distance_m / 2, 3900.0, 300.0, 0.0),
        OfficialPlace("finish", course.distance_m, 8000.0, 395.0, 200.0),
    ]
    assert told(calibrate(course, places=places)) == [
        (
            "top",
            "the leg is shorter than the straight line between its ends",
            "3.90 km",
            "at least 4.00 km",
        ),
        ("top", "the leg climbs otherwise on this track", "300 m", "about 399 m"),
        ("top", "the leg climbs less than its ends are apart in height", "300 m", "at least 399 m"),
        (
            "top",
            "ascent less descent of the leg is not the height between its ends",
            "+300 m",
            "+399 m",
        ),
        ("finish", "the leg climbs otherwise on this track", "95 m", "about 0 m"),
        (
            "finish",
            "ascent less descent of the leg is not the height between its ends",
            "-105 m",
            "-199 m",
        ),
        ("top", "the leg could not be bent to its official ascent", "300 m", "it now climbs 399 m"),
        (
            "finish",
            "the leg could not be bent to its official ascent",
            "95 m",
            "it now climbs 0 m",
        ),
    ]


def test_another_length_is_doubted() -> None:
    assert [what for _, what, _, _ in told(calibrate(hill(), official_km=8.6))] == [
        "the official length is not that of this track"
    ]


def test_places_and_distances_that_do_not_advance_are_refused_all_together() -> None:
    places = [
        OfficialPlace("a", 3000.0, 3000.0),
        OfficialPlace("b", 2000.0, 3500.0),
        OfficialPlace("c", 5000.0, 3500.0),
    ]
    with pytest.raises(BadInput) as caught:
        calibrate(hill(), places=places)
    right = "figures counted from the start"
    assert [facts(one) for one in caught.value.problems] == [
        ("b", "places on the track do not advance", "3000 m, then 2000 m", right),
        ("c", "official distances do not advance", "3500 m, then 3500 m", right),
    ]


def test_checkpoints_are_snapped_before_the_course_is_bent_to_them() -> None:
    course = hill()
    top = course.profile.index_at(course.distance_m / 2)
    where = float(course.profile.lat[top]), float(course.profile.lon[top])
    checkpoints = [
        Checkpoint("start", "Start", 0.0, 0.0, 0.0),
        Checkpoint("top", "Top", 4100.0, 400.0, 0.0, lat=where[0], lon=where[1]),
        Checkpoint("top-out", "Top, leaving", 4100.0, 400.0, 0.0, lat=where[0], lon=where[1]),
        Checkpoint("finish", "Finish", 8200.0, 400.0, 200.0),
    ]
    bent = calibrate_to_checkpoints(course, checkpoints)
    assert bent.distance_m == pytest.approx(8200)
    assert float(bent.profile.altitude_at(4100.0)) == pytest.approx(900, abs=3)
    assert bent.calibration is not None
    assert [one.name for one in bent.calibration.places] == ["", "Top", "Finish"]
    assert told(bent) == []


@pytest.mark.parametrize(
    ("km", "ascent_m", "what"),
    [
        (90.0, None, "the official length is more than ten times the track's"),
        (None, float("nan"), "a figure is no number"),
        (0.0, None, "official distances do not advance"),
    ],
)
def test_what_nothing_can_be_bent_to_is_refused(
    km: float | None, ascent_m: float | None, what: str
) -> None:
    with pytest.raises(BadInput) as caught:
        calibrate(hill(), official_km=km, official_ascent_m=ascent_m)
    assert [one.what for one in caught.value.problems] == [what]


@pytest.mark.parametrize(
    ("official_m", "value"), [(100.0, "100 m, far beyond"), (-5.0, "-5 m, far beyond")]
)
def test_an_ascent_of_a_level_course_is_doubted(official_m: float, value: str) -> None:
    flat = survey(track_of(np.arange(0.0, 5000.0, 10.0), np.full(500, 7.0)))
    doubts = told(calibrate(flat, official_ascent_m=official_m))
    assert doubts[0] == (
        "finish",
        "the official ascent is beyond what this track can climb",
        value,
        "0 to 0 m",
    )
