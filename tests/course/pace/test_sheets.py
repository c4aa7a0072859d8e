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
