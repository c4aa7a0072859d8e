"""The crew's sheet: where to be and when, by the clock."""

from __future__ import annotations

from dorsal.course.durations import elapsed_text
from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.pace.sheets.clocks import day_text, time_text
from dorsal.course.pace.sheets.page import (
    HIGH,
    INK,
    MARGIN,
    SOFT,
    Page,
    SheetFormat,
    draw_head,
    draw_notes,
    draw_page,
)
from dorsal.course.pace.sheets.table import Cell, Column, draw_table
from dorsal.ground.wording import ENGLISH, Wording


def crew_sheet(
    plan: Plan,
    *,
    title: str,
    keys: tuple[str, ...] = (),
    form: SheetFormat = "pdf",
    wording: Wording = ENGLISH,
) -> bytes:
    """One page of A4 for those who wait: the places of `keys`, or every place after the start."""
    rows = [row for row in plan.rows[1:] if not keys or row.key in keys]

    def draw(page: Page) -> None:
        top = draw_head(page, title, _told(plan, wording))
        draw_table(
            page,
            _columns(wording),
            [_cells(plan, row, wording) for row in rows],
            top=top + 6,
            bottom=HIGH - 110,
            highest=36,
            below=[_there(row) for row in rows],
        )
        draw_notes(page, _notes(plan, wording))

    return draw_page(draw, form=form, title=title)


def _told(plan: Plan, wording: Wording) -> str:
    finish = elapsed_text(plan.target_s)
    if plan.start_at is None:
        return wording.say("Crew · finish in %(time)s", time=finish)
    start = day_text(plan.start_at)
    return wording.say("Crew · start on %(start)s, finish in %(time)s", start=start, time=finish)


def _columns(wording: Wording) -> tuple[Column, ...]:
    say = wording.say
    return (
        Column(say("km"), MARGIN + 24, 28),
        Column(say("place"), MARGIN + 32, 136, "left", bold=True),
        Column(say("arrives"), MARGIN + 240, 66, bold=True),
        Column(say("leaves"), MARGIN + 320, 60),
        Column(say("from"), MARGIN + 420, 60),
        Column(say("to"), MARGIN + 512, 60),
    )


def _cells(plan: Plan, row: PlanRow, wording: Wording) -> tuple[Cell, ...]:
    def at(elapsed_s: float | None) -> str:
        if elapsed_s is None:
            return ""
        return time_text(elapsed_s, plan.start_at, plan.target_s, wording)

    spread = row.high_s is not None and row.low_s is not None and row.high_s - row.low_s >= 60
    return (
        Cell(f"{row.distance_m / 1000:.1f}", SOFT),
        Cell(row.name, INK),
        Cell(at(row.arrive_s)),
        Cell(at(row.leave_s) if row.stop_s else "", SOFT),
        Cell(at(row.low_s) if spread else "", SOFT),
        Cell(at(row.high_s) if spread else "", SOFT),
    )


def _there(row: PlanRow) -> str:
    """What the place offers and how to come there."""
    return " · ".join((*row.services, *([row.way_there] if row.way_there else [])))


def _notes(plan: Plan, wording: Wording) -> tuple[str, ...]:
    notes = []
    if plan.rows[0].low_s is not None:
        text = wording.say("'from' and 'to' hold 8 of 10 runners with this finish time.")
        notes.append(text)
    if plan.start_at is None:
        notes.append(wording.say("Times are counted from the start."))
    notes.append(wording.say("Be early: a good day runs ahead of every plan."))
    return tuple(notes)
