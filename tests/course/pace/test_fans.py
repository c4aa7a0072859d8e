import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from dorsal.course.pace import FieldTimes, fan_calendar, fan_document, plan, when_where
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import COURSE, HOUR, field

NOW = datetime(2026, 1, 2, tzinfo=UTC)
START = datetime(2026, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=2)))
GIVEN = FieldTimes(4.5 * HOUR, 4 * HOUR, 7 * HOUR, 9 * HOUR)
SEEN = tuple(
    replace(one, spectators=one.key in ("mill", "finish"), way_there=f"bus to {one.key}")
    for one in COURSE
)


def test_only_the_spectators_places_are_told_where_some_are_marked() -> None:
    assert [one.key for one in when_where(SEEN, expected=GIVEN).points] == ["mill", "finish"]
    assert len(when_where(COURSE, expected=GIVEN).points) == 6


def test_each_passes_as_a_plan_for_that_finish_time_says() -> None:
    mill = when_where(SEEN, expected=GIVEN).points[0]
    passed = (mill.first_woman_s, mill.first_man_s, mill.middle_s, mill.last_s)
    planned = [plan(COURSE, target_s=hours * HOUR).row("mill").arrive_s for hours in (4.5, 4, 7, 9)]
    assert passed == pytest.approx(tuple(planned))


def test_past_editions_tell_the_finish_times() -> None:
    past = field(runners=400)
    guide = when_where(COURSE, history=[past])
    finish_s, sex = past.finish_s, past.sex
    assert guide.field.first_man_s == pytest.approx(finish_s[sex == "M"].min())
    assert guide.field.first_woman_s == pytest.approx(finish_s[sex == "F"].min())
    assert guide.field.middle_s == pytest.approx(np.median(finish_s))
    assert guide.field.last_s == pytest.approx(np.quantile(finish_s, 0.995))
    assert guide.points[-1].first_man_s == pytest.approx(guide.field.first_man_s)


def test_without_editions_the_finishs_cut_off_tells() -> None:
    cut = (*COURSE[:5], replace(COURSE[5], cutoff_s=10 * HOUR))
    found = when_where(cut).field
    hours = [found.first_woman_s, found.first_man_s, found.middle_s, found.last_s]
    assert hours == pytest.approx([5 * HOUR, 4.2 * HOUR, 8.1 * HOUR, 10 * HOUR])
    with pytest.raises(BadInput, match="nothing tells when runners finish"):
        when_where(COURSE)


def test_the_last_is_there_by_the_cut_off_and_then_it_closes() -> None:
    cut = replace(COURSE[2], cutoff_s=1.5 * HOUR)
    mill = when_where((*COURSE[:2], cut, *COURSE[3:]), expected=GIVEN, start_at=START).points[2]
    assert mill.last_s == 1.5 * HOUR
    assert mill.closes_at == START + timedelta(hours=1.5)
    told = replace(cut, closes_at=START + timedelta(hours=1))
    mill = when_where((*COURSE[:2], told, *COURSE[3:]), expected=GIVEN, start_at=START).points[2]
    assert mill.closes_at == START + timedelta(hours=1)


def test_the_guide_leaves_as_json_and_as_a_calendar() -> None:
    guide = when_where(SEEN, expected=GIVEN, start_at=START)
    document = json.loads(json.dumps(fan_document(guide), allow_nan=False))
    assert [one["way_there"] for one in document["points"]] == ["bus to mill", "bus to finish"]
    assert document["points"][1]["first_man_at"] == "2026-05-31T13:00:00+02:00"
    text = fan_calendar(guide, now=NOW, title="Race", identity="race 2026")
    assert "DTSTART:20260531T110000Z\r\nDTEND:20260531T160000Z" in text
    with pytest.raises(BadInput, match="day and the time of the start"):
        fan_calendar(when_where(SEEN, expected=GIVEN), now=NOW, title="Race", identity="x")


def test_the_last_runner_never_runs_backwards_when_cut_offs_do() -> None:
    odd = replace(COURSE[3], cutoff_s=2 * HOUR)
    points = when_where((*COURSE[:3], odd, *COURSE[4:]), expected=GIVEN).points
    times = [one.last_s for one in points]
    assert times == sorted(times)


def test_a_race_of_women_has_its_first_woman_and_no_man_as_fast() -> None:
    past = field(runners=100)
    women = replace(past, sex=np.full(100, "F"))
    found = when_where(COURSE, history=[women]).field
    assert found.first_woman_s == pytest.approx(past.finish_s.min())
    assert found.first_man_s == pytest.approx(past.finish_s.min() * 0.42 / 0.50)


@pytest.mark.parametrize("wrong", [float("nan"), -1.0, 1e9])
def test_finish_times_that_cannot_be_are_refused(wrong: float) -> None:
    with pytest.raises(BadInput, match="no finish time"):
        when_where(COURSE, expected=replace(GIVEN, middle_s=wrong))
