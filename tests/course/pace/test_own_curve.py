from collections.abc import Callable

import numpy as np
import pytest

from dorsal.course.pace import OwnCurve, own_curve, plan
from dorsal.course.pace.effort import grade_cost
from dorsal.course.survey import survey
from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput
from dorsal.ground.wording import ENGLISH
from tests.course.pace.fields import COURSE, HOUR, field


def outing(factor: Callable[[Floats], Floats], *, speed: float = 2.5, km: float = 30.0) -> Track:
    """Hills of many grades, run at the model's cost times a factor by grade."""
    along = np.arange(0, km * 1000, 25.0)
    altitude = 800 + 300 * np.sin(along / 900) + 120 * np.sin(along / 3100)
    lon = along / 111_320.0
    still = np.full(len(along), np.nan)
    course = survey(Track(np.zeros(len(along)), lon, altitude, still))
    grade = np.diff(course.profile.altitude_at(along)) / 25.0
    seconds = 25.0 / speed * grade_cost(grade) * factor(grade)
    return Track(
        np.zeros(len(along)), lon, altitude.copy(), np.concatenate(([0.0], np.cumsum(seconds)))
    )


def test_a_runner_like_the_model_differs_nowhere() -> None:
    learnt = own_curve([outing(lambda grade: np.ones_like(grade))])
    assert learnt.factors == pytest.approx([1.0] * 5, abs=0.02)


def test_a_poor_descender_is_found_and_shrunk_by_the_hours() -> None:
    def poor(grade: Floats) -> Floats:
        return np.where(grade < -0.05, 1.4, 1.0)

    one, many = own_curve([outing(poor)]), own_curve([outing(poor)] * 6)
    for learnt, activities in ((one, 1), (many, 6)):
        assert learnt.activities == activities
        assert learnt.factors[0] > learnt.factors[3]
    assert 1.1 < one.factors[0] < many.factors[0] < 1.42
    assert many.weights[0] > one.weights[0]


def test_easy_and_hard_outings_teach_the_same() -> None:
    def climber(grade: Floats) -> Floats:
        return np.where(grade > 0.05, 0.8, 1.0)

    slow = own_curve([outing(climber, speed=1.8), outing(climber, speed=1.8)])
    mixed = own_curve([outing(climber, speed=1.8), outing(climber, speed=3.2)])
    assert mixed.factors == pytest.approx(slow.factors, abs=0.05)


def test_recordings_without_times_or_too_short_are_refused() -> None:
    silent = outing(lambda grade: np.ones_like(grade))
    mute = Track(silent.lat, silent.lon, silent.altitude_m, np.full(len(silent), np.nan))
    short = outing(lambda grade: np.ones_like(grade), km=0.5)
    for tracks in ([], [mute], [short]):
        with pytest.raises(BadInput, match="too short to learn from"):
            own_curve(tracks)


def test_a_poor_descender_is_planned_slower_where_it_goes_down() -> None:
    poor = OwnCurve((1.5, 1.3, 1.0, 1.0, 1.0), (5.0,) * 5, 9)
    for history in ([], [field()]):
        usual = plan(COURSE, target_s=8 * HOUR, history=history)
        own = plan(COURSE, target_s=8 * HOUR, history=history, own=poor)
        assert own.rows[-1].arrive_s == pytest.approx(8 * HOUR)
        assert [row.leg_s for row in own.rows] != pytest.approx([row.leg_s for row in usual.rows])


def test_the_plan_says_what_is_the_runners_own() -> None:
    curve = OwnCurve((1.5, 1.3, 1.0, 1.0, 1.0), (3.0, 1.0, 1.0, 1.0, 0.0), 2)
    assert curve.note(ENGLISH) == (
        "Speeds by grade are the runner's own from 2 activities, 6.0 h long. They are believed for "
        "75 % on steep descents, 50 % on descents, 50 % on the flat, 50 % on climbs and 0 % on "
        "steep climbs; the rest is the model's."
    )
    assert curve.note(ENGLISH) in plan(COURSE, target_s=8 * HOUR, own=curve).notes
