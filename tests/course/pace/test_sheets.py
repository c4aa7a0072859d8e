import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from dorsal.course.examples import demonstration_checkpoints, demonstration_track
from dorsal.course.pace import (
    FieldTimes,
    SheetFormat,
    crew_sheet,
    fan_sheet,
    plan,
    plan_sheet,
    when_where,
)
from dorsal.course.pace.sheets.clocks import clock_text
from dorsal.course.pace.sheets.page import fitted
from dorsal.course.pace.sheets.runner import _minutes
from dorsal.course.survey import survey
from dorsal.ground.wording import ENGLISH
from tests.course.pace.fields import COURSE, HOUR, field

START = datetime(2026, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=2)))
GIVEN = FieldTimes(4.5 * HOUR, 4 * HOUR, 7 * HOUR, 9 * HOUR)


def runner(form: SheetFormat) -> bytes:
    course = survey(demonstration_track())
    places = demonstration_checkpoints(starts_at=START)
    made = plan(places, target_s=6 * HOUR, course=course, start_at=START)
    return plan_sheet(made, title="Race $1 & <2>", course=course, form=form)


def crew(form: SheetFormat) -> bytes:
    made = plan(COURSE, target_s=8 * HOUR, history=[field(spread=0.02)])
    return crew_sheet(made, title="Race", keys=("mill", "finish"), form=form)


def fans(form: SheetFormat) -> bytes:
    guide = when_where(COURSE, expected=GIVEN, start_at=START)
    return fan_sheet(guide, title="Race", form=form)


@pytest.mark.parametrize("sheet", [runner, crew, fans])
def test_a_sheet_is_one_page_of_a4_and_the_same_each_time(
    sheet: Callable[[SheetFormat], bytes],
) -> None:
    pdf, svg = sheet("pdf"), sheet("svg")
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("595pt", "842pt")
    assert (sheet("pdf"), sheet("svg")) == (pdf, svg)


def test_a_sheet_without_track_altitudes_or_start_is_still_drawn() -> None:
    flat = [replace(one, ascent_m=None, descent_m=None) for one in COURSE]
    assert plan_sheet(plan(flat, target_s=8 * HOUR), title="Race").startswith(b"%PDF")


def test_forty_checkpoints_fit_on_one_page() -> None:
    many = [replace(COURSE[1], key=f"k{n}", distance_m=n * 1000.0) for n in range(41)]
    made = plan(many, target_s=8 * HOUR, start_at=START)
    assert plan_sheet(made, title="Race", form="svg").startswith(b"<?xml")


def test_clocks_name_the_day_when_the_race_sees_midnight() -> None:
    noon = START + timedelta(hours=3, seconds=40)
    assert clock_text(noon, START, 8 * HOUR, ENGLISH) == "12:01"
    assert clock_text(noon, START, 20 * HOUR, ENGLISH) == "Sun 12:01"


def test_a_pace_never_shows_sixty_seconds() -> None:
    assert [_minutes(seconds) for seconds in (479.6, 359.4, 61.0)] == ["8:00", "5:59", "1:01"]


def test_long_names_are_cut_with_an_ellipsis() -> None:
    assert fitted("Sancti Spiritu", 200, size=9) == "Sancti Spiritu"
    assert fitted("Sancti Spiritu", 40, size=9) == "Sancti…"


def texts(svg: bytes) -> list[str]:
    """What is written on a sheet: every text stands in a remark before its outlines."""
    return re.findall(r"<!-- (.*?) -->", svg.decode())


def test_the_runners_sheet_says_clock_stop_leg_cut_off_and_margin() -> None:
    places = (
        *COURSE[:2],
        replace(COURSE[2], services=("food",), cutoff_s=4 * HOUR),
        *COURSE[3:],
    )
    made = plan(places, target_s=8 * HOUR, start_at=START, stops_s={"mill": 600})
    found = texts(plan_sheet(made, title="Race", form="svg"))
    assert found[:2] == ["Race", "Finish in 8:00:00, start on 2026-05-31 09:00"]
    row = made.row("mill")
    arrive, since = f"{row.arrive_at:%H:%M}", row.arrive_s / 3600
    place = found.index("Mill")
    told = found[place - 1 : place + 9]
    assert told[:2] == ["15.0", "Mill"]
    assert abs(int(told[2][:2]) + int(told[2][3:]) / 60 - 9 - since) < 0.02, arrive
    assert told[4:6] == ["10'", "7.0"]
    assert told[6] == "+200 −200"
    assert told[8] == "4:00"
    assert "Stops take 0:10 in all." in found


def test_the_crews_sheet_has_the_day_the_clocks_and_the_way_there() -> None:
    places = (*COURSE[:2], replace(COURSE[2], way_there="Bus 3"), *COURSE[3:])
    made = plan(places, target_s=8 * HOUR, start_at=START, stops_s={"mill": 600})
    found = texts(crew_sheet(made, title="Race", keys=("mill",), form="svg"))
    assert found[1] == "Crew · start on 2026-05-31 09:00, finish in 8:00:00"
    place = found.index("Mill")
    arrives, leaves = (datetime.strptime(clock, "%H:%M") for clock in found[place + 1 : place + 3])
    assert leaves - arrives == timedelta(minutes=10)
    assert found[place + 3] == "Bus 3"
    assert "Summit" not in found


def test_the_fans_sheet_has_four_clocks_the_closing_and_the_way_there() -> None:
    closes = START + timedelta(hours=6)
    mill = replace(COURSE[2], spectators=True, closes_at=closes, way_there="Bus 3")
    guide = when_where((*COURSE[:2], mill, *COURSE[3:]), expected=GIVEN, start_at=START)
    found = texts(fan_sheet(guide, title="Race", form="svg"))
    place, point = found.index("Mill"), guide.points[0]
    times = [point.first_man_s, point.first_woman_s, point.middle_s, point.last_s]
    clocks = [clock_text(START + timedelta(seconds=s), START, HOUR, ENGLISH) for s in times]
    assert found[place + 1 : place + 7] == [*clocks, "15:00", "Bus 3"]
