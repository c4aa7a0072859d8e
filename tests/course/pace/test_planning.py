from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.examples import demonstration_checkpoints, demonstration_track
from dorsal.course.pace import PastEdition, Plan, plan
from dorsal.course.survey import survey
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import COURSE, HOUR, field, place

START = datetime(2026, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=2)))
FED = tuple(
    replace(one, services=services)
    for one, services in zip(
        COURSE, [(), ("water",), ("food", "water"), (), ("drop bags",), ("food",)], strict=True
    )
)


def arrivals(made: Plan) -> list[float]:
    return [row.arrive_s for row in made.rows]


@given(st.floats(3.0, 40.0), st.booleans())
def test_arrivals_rise_from_the_gun_to_the_target_exactly(hours: float, past: bool) -> None:
    made = plan(COURSE, target_s=hours * HOUR, history=[field()] if past else [])
    times = arrivals(made)
    assert times[0] == 0.0
    assert times[-1] == pytest.approx(hours * HOUR)
    assert all(a <= b for a, b in pairwise(times))


def test_legs_and_stops_sum_to_the_finish_time() -> None:
    made = plan(FED, target_s=9 * HOUR)
    total = sum(row.leg_s + row.stop_s for row in made.rows)
    assert total == pytest.approx(9 * HOUR)
    assert [bool(row.stop_s) for row in made.rows] == [False, True, True, False, True, False]
    assert made.row("bridge").stop_s > made.row("mill").stop_s > made.row("pass").stop_s


def test_usual_stops_are_within_the_shares_and_move_no_arrival() -> None:
    assert arrivals(plan(FED, target_s=9 * HOUR)) == arrivals(plan(COURSE, target_s=9 * HOUR))


def test_own_stops_are_kept_and_the_finish_stays() -> None:
    made = plan(FED, target_s=9 * HOUR, stops_s={"mill": 600, "bridge": 1200})
    assert [row.stop_s for row in made.rows] == pytest.approx([0, 0, 600, 0, 1200, 0])
    assert made.rows[-1].arrive_s == pytest.approx(9 * HOUR)
    without = plan(FED, target_s=9 * HOUR, stops_s={})
    assert made.row("mill").arrive_s < without.row("mill").arrive_s


def test_no_stops_of_ones_own_are_no_stops() -> None:
    assert {row.stop_s for row in plan(FED, target_s=9 * HOUR, stops_s={}).rows} == {0.0}


@pytest.mark.parametrize(
    ("stops", "what"),
    [
        ({"moon": 60.0}, "cannot plan a stop there"),
        ({"finish": 60.0}, "cannot plan a stop there"),
        ({"mill": -5.0}, "is no stop"),
        ({"mill": float("nan")}, "is no stop"),
        ({"mill": 6 * HOUR}, "more than half"),
    ],
)
def test_stops_that_cannot_be_are_refused(stops: dict[str, float], what: str) -> None:
    with pytest.raises(BadInput, match=what):
        plan(FED, target_s=9 * HOUR, stops_s=stops)


def test_being_at_a_place_by_a_time_is_met_to_the_second() -> None:
    for history in ([], [field()]):
        made = plan(FED, be_at=("summit", 5 * HOUR), history=history)
        assert made.row("summit").arrive_s == pytest.approx(5 * HOUR, abs=1.0)
    own = plan(FED, be_at=("summit", 5 * HOUR), stops_s={"mill": 900})
    assert own.row("summit").arrive_s == pytest.approx(5 * HOUR, abs=1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"target_s": HOUR, "be_at": ("mill", HOUR)},
        {"target_s": 1.0},
        {"target_s": float("nan")},
        {"target_s": 1e9},
        {"be_at": ("moon", HOUR)},
        {"be_at": ("start", HOUR)},
        {"be_at": ("mill", -1.0)},
    ],
)
def test_what_is_no_goal_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        plan(COURSE, **wrong)  # type: ignore[arg-type]


def test_no_checkpoints_are_refused() -> None:
    for none in ([], [place("start", 0)]):
        with pytest.raises(BadInput, match="no distances"):
            plan(none, target_s=HOUR)


def test_clocks_cut_offs_and_margins_follow_the_gun() -> None:
    cut = replace(COURSE[3], cutoff_at=START + timedelta(hours=5))
    timed = (*COURSE[:3], cut, *COURSE[4:5], replace(COURSE[5], cutoff_s=10 * HOUR))
    made = plan(timed, target_s=8 * HOUR, start_at=START)
    row = made.row("summit")
    assert row.arrive_at == START + timedelta(seconds=round(row.arrive_s))
    assert row.cutoff_s == 5 * HOUR
    assert row.margin_s == pytest.approx(5 * HOUR - row.leave_s)
    assert made.row("finish").margin_s == pytest.approx(2 * HOUR)
    assert made.row("pass").cutoff_s is None


def test_the_gun_is_told_from_a_cut_off_known_both_ways() -> None:
    cut = replace(COURSE[3], cutoff_s=5 * HOUR, cutoff_at=START + timedelta(hours=5))
    assert plan((*COURSE[:3], cut, *COURSE[4:]), target_s=8 * HOUR).start_at == START


def test_a_missed_cut_off_is_said() -> None:
    late = (*COURSE[:5], replace(COURSE[5], cutoff_s=8 * HOUR))
    notes = plan(late, target_s=9 * HOUR).notes
    assert "Finish: the plan leaves 1:00 after the cut-off (8:00)." in notes


def test_a_list_without_start_and_keys_gets_them() -> None:
    bare = [replace(one, key="") for one in COURSE[1:]]
    made = plan(bare, target_s=8 * HOUR)
    assert [row.key for row in made.rows] == ["start", "cp01", "cp02", "cp03", "cp04", "cp05"]
    whole = plan(COURSE, target_s=8 * HOUR)
    assert arrivals(made) == pytest.approx(arrivals(whole))


def test_the_order_of_the_list_does_not_matter() -> None:
    assert plan(COURSE[::-1], target_s=8 * HOUR) == plan(COURSE, target_s=8 * HOUR)


def test_history_says_what_each_time_rests_on() -> None:
    now = (*COURSE[:3], place("spring", 20, 1450.0), *COURSE[3:])
    made = plan(now, target_s=8 * HOUR, history=[field(spread=0.02)])
    sources = [row.source for row in made.rows]
    assert sources == ["start", "past", "past", "between", "past", "past", "finish"]
    assert made.row("mill").note == "By the finishers of 2024."
    assert made.notes[0].startswith("Learnt from 300 finishers of 2024")
    assert made.notes[0].endswith("error was not measured. 1 checkpoint was not there then.")
    mill = made.row("mill")
    assert mill.low_s is not None
    assert mill.high_s is not None
    assert mill.low_s < mill.arrive_s < mill.high_s


def test_a_track_makes_a_plan_of_the_same_shape_and_adds_a_finish_that_is_missing() -> None:
    course, places = survey(demonstration_track()), demonstration_checkpoints()
    by_track = plan(places, target_s=6 * HOUR, course=course)
    by_legs = plan(places, target_s=6 * HOUR)
    away = np.array(arrivals(by_track)) - np.array(arrivals(by_legs))
    assert np.abs(away).max() < 0.04 * 6 * HOUR
    short = plan(places[:-2], target_s=6 * HOUR, course=course)
    assert short.rows[-1].key == "finish"
    assert short.rows[-1].distance_m == pytest.approx(course.distance_m, rel=0.02)


def test_the_exponent_grows_with_the_hours() -> None:
    powers = [plan(COURSE, target_s=hours * HOUR).exponent for hours in (4, 6, 9, 14)]
    assert powers == sorted(powers)
    assert 1.0 < powers[0] < 1.1 < powers[-1] < 1.3


def test_being_at_a_place_before_a_long_stop_is_planned_too() -> None:
    made = plan(COURSE, be_at=("pass", HOUR), stops_s={"mill": 2400})
    assert made.row("pass").arrive_s == pytest.approx(HOUR, abs=1.0)
    assert made.row("mill").stop_s == 2400


@pytest.mark.parametrize(("key", "by_s"), [("twin", HOUR), ("pass", 13 * 24 * HOUR)])
def test_a_time_that_no_finish_leads_to_is_refused(key: str, by_s: float) -> None:
    twice = (COURSE[0], place("twin", 0, 0.0), *COURSE[1:])
    with pytest.raises(BadInput, match=f"cannot be at {key.capitalize()} then"):
        plan(twice, be_at=(key, by_s))


def test_an_edition_without_a_name_is_a_past_edition() -> None:
    made = plan(COURSE, target_s=8 * HOUR, history=[field(edition="")])
    assert made.row("mill").note == "By the finishers of a past edition."
    assert made.notes[0].startswith("Learnt from 300 finishers of a past edition, those")


def test_a_plan_to_a_cut_off_itself_does_not_miss_it() -> None:
    timed = (*COURSE[:3], replace(COURSE[3], cutoff_s=5 * HOUR), *COURSE[4:])
    made = plan(timed, be_at=("summit", 5 * HOUR))
    assert made.row("summit").margin_s == pytest.approx(0.0, abs=1.0)
    assert not [note for note in made.notes if "cut-off" in note]
    later = plan(timed, be_at=("summit", 5 * HOUR + 60)).notes
    assert "Summit: the plan leaves 0:01 after the cut-off (5:00)." in later


def test_a_finish_that_nobody_has_legs_for_is_refused() -> None:
    with pytest.raises(BadInput, match=r"nobody runs .* km in 0:02:00"):
        plan(COURSE, target_s=120.0)


@pytest.mark.parametrize(("part", "inside"), [(0.95, False), (0.98, True), (1.0, True)])
def test_beyond_the_finish_times_of_the_past_no_band_is_shown(part: float, inside: bool) -> None:
    past = field(spread=0.02)
    first, last = float(past.finish_s.min()), float(past.finish_s.max())
    for target_s in (first * part, last / part):
        made = plan(COURSE, target_s=target_s, history=[past])
        assert (made.row("mill").low_s is not None) == inside
        assert ("errs by 1.5 %" in made.notes[0]) == inside
        assert made.notes[0].startswith("Learnt from" if inside else "Nobody in 2024 finished in")


def test_the_finish_times_of_the_past_are_those_they_would_have_on_this_course() -> None:
    past = field(checkpoints=tuple(replace(c, distance_m=c.distance_m * 2) for c in COURSE))
    made = plan(COURSE, target_s=float(past.finish_s.max()), history=[past])
    assert made.notes[0].startswith("Nobody in 2024 finished in about")


@pytest.mark.parametrize("history", [[], [field()]])
def test_the_error_of_plans_is_not_told_of_races_shorter_than_those_measured(
    history: list[PastEdition],
) -> None:
    notes = [plan(COURSE, target_s=h * HOUR, history=history).notes[0] for h in (9.9, 10)]
    assert ["the error was not measured" in note for note in notes] == [True, False]
