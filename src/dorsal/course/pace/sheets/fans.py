"""The fans' sheet: when to be where."""

from __future__ import annotations

from dorsal.course.pace.fans import FanGuide, FanPoint
from dorsal.course.pace.sheets.clocks import clock_text, day_text, time_text
from dorsal.course.pace.sheets.page import (
    HIGH,
    MARGIN,
    RED,
    SOFT,
    Page,
    SheetFormat,
    draw_head,
    draw_notes,
    draw_page,
)
from dorsal.course.pace.sheets.table import Cell, Column, draw_table
from dorsal.ground.wording import ENGLISH, Wording


def fan_sheet(
    guide: FanGuide, *, title: str, form: SheetFormat = "pdf", wording: Wording = ENGLISH
) -> bytes:
    """One page of A4: at each place the first woman, first man, middle and last runner."""

    def draw(page: Page) -> None:
        told = wording.say("When to be where")
        if guide.start_at is not None:
            start = day_text(guide.start_at)
            told = wording.say("When to be where · start on %(start)s", start=start)
        top = draw_head(page, title, told)
        draw_table(
            page,
            _columns(wording),
            [_cells(guide, point, wording) for point in guide.points],
            top=top + 6,
            bottom=HIGH - 110,
            highest=36,
            below=[point.way_there for point in guide.points],
        )
        draw_notes(page, guide.notes)

    return draw_page(draw, form=form, title=title)


def _columns(wording: Wording) -> tuple[Column, ...]:
    say = wording.say
    return (
        Column(say("km"), MARGIN + 24, 28),
        Column(say("place"), MARGIN + 32, 136, "left", bold=True),
        Column(say("first man"), MARGIN + 230, 58, bold=True),
        Column(say("first woman"), MARGIN + 300, 58, bold=True),
        Column(say("middle"), MARGIN + 370, 54),
        Column(say("last"), MARGIN + 440, 54),
        Column(say("closes"), MARGIN + 512, 54),
    )


def _cells(guide: FanGuide, point: FanPoint, wording: Wording) -> tuple[Cell, ...]:
    longest_s = guide.field.last_s

    def at(elapsed_s: float) -> Cell:
        return Cell(time_text(elapsed_s, guide.start_at, longest_s, wording))

    return (
        Cell(f"{point.distance_m / 1000:.1f}", SOFT),
        Cell(point.name),
        at(point.first_man_s),
        at(point.first_woman_s),
        at(point.middle_s),
        at(point.last_s),
        Cell(_closes(guide, point, wording), RED),
    )


def _closes(guide: FanGuide, point: FanPoint, wording: Wording) -> str:
    if point.closes_at is None:
        return ""
    if guide.start_at is None:
        return f"{point.closes_at:%H:%M}"
    closes = point.closes_at
    if closes.tzinfo is not None and guide.start_at.tzinfo is not None:
        closes = closes.astimezone(guide.start_at.tzinfo)
    return clock_text(closes, guide.start_at, guide.field.last_s, wording)
