"""The demonstration course has the figures that Zegama-Aizkorri published, within 1 %."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from dorsal.course.examples import demonstration_checkpoints, demonstration_track
from dorsal.course.facts.description import text_profile
from dorsal.course.facts.whole import describe
from dorsal.course.survey import survey

KM = (0, 7, 13.5, 19.6, 23.2, 26.6, 28.5, 32.3, 34.2, 37.8, 42.195)
CUTOFFS = (None, 70, 140, 195, 270, 325, 350, 390, 420, 450, 480)
START = datetime(2027, 5, 30, 9, 0, tzinfo=timezone(timedelta(hours=2)))


def test_the_survey_gives_the_published_figures() -> None:
    course = survey(demonstration_track())
    assert course.distance_m == pytest.approx(42_195, rel=0.001)
    assert course.ascent_m == pytest.approx(2_736, rel=0.01)
    assert course.descent_m == pytest.approx(2_736, rel=0.01)
    assert course.min_altitude_m == pytest.approx(296, abs=1)
    assert course.max_altitude_m == pytest.approx(1_551, abs=1)
    assert course.warnings == ()


def test_the_checkpoints_and_cutoffs_are_the_published_ones() -> None:
    checkpoints = demonstration_checkpoints()
    assert tuple(one.distance_m / 1000 for one in checkpoints) == KM
    told = tuple(None if one.cutoff_s is None else one.cutoff_s / 60 for one in checkpoints)
    assert told == CUTOFFS


def test_the_checkpoints_lie_on_the_track_where_they_say() -> None:
    facts = describe(survey(demonstration_track()), demonstration_checkpoints())
    for place in facts.checkpoints:
        assert place.distance_m == pytest.approx(place.checkpoint.distance_m, abs=15)
        assert place.altitude_m == pytest.approx(place.checkpoint.altitude_m, abs=3)
        assert place.misfit_m is not None
        assert place.misfit_m < 1
    assert facts.warnings == ()


def test_the_great_climb_reads_as_published() -> None:
    course = survey(demonstration_track())
    facts = describe(course, demonstration_checkpoints())
    lines = text_profile(facts, course.profile)
    assert "km 19.6 to 23.2: +790 m, 22 %, up to Haitzandi" in lines


def test_with_a_start_the_checkpoints_have_hours_by_the_clock() -> None:
    summit = demonstration_checkpoints(starts_at=START)[4]
    assert summit.cutoff_at == START + timedelta(hours=4, minutes=30)
    assert summit.closes_at == START + timedelta(hours=4, minutes=45)
    assert summit.opens_at == START + timedelta(hours=1, minutes=55)
