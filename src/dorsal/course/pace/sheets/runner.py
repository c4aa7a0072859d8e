"""The runner's plan on one page."""

from __future__ import annotations

from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.pace.sheets.clocks import day_text, time_text
from dorsal.course.pace.sheets.page import (
    GREEN,
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
from dorsal.course.pace.sheets.strip import draw_strip
from dorsal.course.pace.sheets.table import Cell, Column, draw_table
from dorsal.course.survey import Course
from dorsal.ground.wording import ENGLISH, Wording

TIGHT_S = 1800.0  # a margin to the cut-off worth a colour


def plan_sheet(
    plan: Plan,
    *,
    title: str,
    course: Course | None = None,
    form: SheetFormat = "pdf",
    wording: Wording = ENGLISH,
) -> bytes:
    """The plan on one page of A4: profile, every checkpoint, cut-offs, what it rests on."""

    def draw(page: Page) -> None:
        top = draw_head(page, title, _told(plan, wording))
        top = draw_strip(page, plan, course, top=top, high=170)
        draw_table(
            page,
            _columns(plan, wording),
            [_cells(plan, row, wording) for row in plan.rows],
            top=top + 4,
            bottom=HIGH - 128,
        )
        draw_notes(page, _notes(plan, wording))

    return draw_page(draw, form=form, title=title)


def _told(plan: Plan, wording: Wording) -> str:
    finish = elapsed_text(plan.target_s)
    if plan.start_at is None:
        return wording.say("Finish in %(time)s", time=finish)
    start = day_text(plan.start_at)
    return wording.say("Finish in %(time)s, start on %(start)s", time=finish, start=start)


def _columns(plan: Plan, wording: Wording) -> tuple[Column, ...]:
    say = wording.say
    clock = say("arrive") if plan.start_at else ""
    return (
        Column(say("km"), MARGIN + 24, 28),
        Column(say("place"), MARGIN + 32, 84, "left", bold=True),
        Column(clock, MARGIN + 172, 54, bold=True),
        Column(say("after"), MARGIN + 206, 32, bold=plan.start_at is None),
        Column(say("8 of 10"), MARGIN + 276, 64),
        Column(say("stop"), MARGIN + 298, 24),
        Column(say("leg km"), MARGIN + 330, 28),
        Column(say("up / down"), MARGIN + 400, 66),
        Column(say("min/km"), MARGIN + 436, 34),
        Column(say("cut-off"), MARGIN + 476, 34),
        Column(say("margin"), MARGIN + 515, 34),
    )


def _cells(plan: Plan, row: PlanRow, wording: Wording) -> tuple[Cell, ...]:
    pace = row.pace_s_per_km
    arrive = time_text(row.arrive_s, plan.start_at, plan.target_s, wording)
    return (
        Cell(f"{row.distance_m / 1000:.1f}", SOFT),
        Cell(row.name),
        Cell(arrive if plan.start_at else ""),
        Cell(short_elapsed_text(row.arrive_s)),
        Cell(_band(row), SOFT),
        Cell(f"{row.stop_s / 60:.0f}'" if row.stop_s else "", SOFT),
        Cell(f"{row.leg_m / 1000:.1f}" if row.leg_m else "", SOFT),
        Cell(_climb(row), SOFT),
        Cell("" if pace is None else _minutes(pace), SOFT),
        Cell("" if row.cutoff_s is None else short_elapsed_text(row.cutoff_s), SOFT),
        _margin(row),
    )


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _notes(plan: Plan, wording: Wording) -> tuple[str, ...]:
    """The plan's own notes, and what the band is where there is one."""
    if not any(_band(row) for row in plan.rows):
        return plan.notes
    band = wording.say("8 of 10: between these times pass 8 of 10 runners with this finish time.")
    return (*plan.notes, band)


def _band(row: PlanRow) -> str:
    if row.low_s is None or row.high_s is None or row.high_s - row.low_s < 60:
        return ""
    return f"{short_elapsed_text(row.low_s)}–{short_elapsed_text(row.high_s)}"


def _climb(row: PlanRow) -> str:
    if row.leg_ascent_m is None or not row.leg_m:
        return ""
    down = "" if row.leg_descent_m is None else f" −{row.leg_descent_m:.0f}"
    return f"+{row.leg_ascent_m:.0f}{down}"


def _margin(row: PlanRow) -> Cell:
    if row.margin_s is None:
        return Cell("")
    colour = RED if row.margin_s < TIGHT_S else GREEN
    return Cell(short_elapsed_text(row.margin_s), colour)
