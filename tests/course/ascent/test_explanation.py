"""Why the ascent is what it is, in sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dorsal.course.ascent.explanation import CLASSES, describe_noise, explain_ascent
from dorsal.course.official.calibration import calibrate
from dorsal.course.survey import Course, survey
from tests.course.mountains import track_of


def staircase() -> Course:
    """2 km up from 500 to 700 m and 2 km down, in whole metres, points 8 m apart."""
    places = np.arange(0.0, 4001.0, 8.0)
    return survey(track_of(places, np.round(500 + 0.1 * np.minimum(places, 4000 - places))))


def test_the_figure_its_reason_and_what_others_say() -> None:
    course = staircase()
    lowest, highest = (round(one) for one in course.ascent_band_m)
    assert explain_ascent(course, official_m=202.0) == (
        f"The course climbs {course.ascent_m:.0f} m; between {lowest} and {highest} m can be"
        " defended for this file.",
        "The file gives its altitudes in whole metres. Where the path is nearly level, the steps"
        " alone look like climbing, and every sum over the points comes out too high.",
        "Measured: slopes 30 m apart agree by 0.93 (1 is noiseless, 0.8 and more is clean);"
        " points are 8.0 m apart.",
        "So the profile was smoothed by distance, with a Gaussian of 10 m, before its rises were"
        " added up.",
        "The sum of all rises would say 200 m (±0 %): it adds every rise from one point of the"
        " file to the next.",
        "gpxpy would say 199 m (±0 %): it evens out every point with its two neighbours, then"
        " adds every rise.",
        "A threshold of 3 m would say 200 m (±0 %): it counts a rise once it is more than 3 m"
        " above the last altitude that counted.",
        "Valley to summit by 3 m would say 200 m (±0 %): it counts from each valley to the next"
        " summit and overlooks turns of less than 3 m.",
        "Valley to summit by 10 m would say 200 m (±0 %): it counts from each valley to the next"
        " summit and overlooks turns of less than 10 m.",
        "gpx.studio would say 200 m (±0 %): it takes means of 100 m to either side between the"
        " main bends of the profile.",
        "The organiser says 202 m (+1 %), which is within what this track may climb.",
    )


def test_an_official_figure_outside_the_band_is_told() -> None:
    assert explain_ascent(staircase(), official_m=300.0)[-1] == (
        "The organiser says 300 m (+51 %). No smoothing that we would defend gives that on this"
        " track; the course, the track or the figure may be another one."
    )


def test_without_an_official_figure_nothing_is_said_of_it() -> None:
    assert "organiser" not in " ".join(explain_ascent(staircase()))


def test_gpxpy_says_nothing_of_a_route() -> None:
    course = staircase()
    route = replace(course, track=replace(course.track, kind="route"))
    assert explain_ascent(route)[5] == "gpxpy would say 0 m, since it overlooks routes."


def test_a_bent_course_says_what_the_track_climbs_by_itself() -> None:
    course = staircase()
    lowest, highest = (round(one) for one in course.ascent_band_m)
    assert explain_ascent(calibrate(course, official_ascent_m=205.0))[0] == (
        "The course was bent to the organiser's figures and climbs 205 m; by itself the track"
        f" climbs {course.ascent_m:.0f} m, between {lowest} and {highest} m."
    )


@pytest.mark.parametrize("key", CLASSES)
def test_every_class_says_what_to_expect(key: str) -> None:
    sentence = describe_noise(replace(staircase(), noise=key))
    assert sentence.endswith(".")
    assert "%%" not in sentence


def test_a_sparse_track_warns_that_climbs_are_lost() -> None:
    assert describe_noise(replace(staircase(), noise="sparse")) == (
        "The track has few points. Climbs between them are lost for ever, and the true ascent may"
        " be 10 % higher."
    )
