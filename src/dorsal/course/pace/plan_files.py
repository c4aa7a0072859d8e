"""A plan as a value for JSON, as a CSV table and as a calendar."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from dorsal.course.durations import elapsed_text
from dorsal.course.pace.calendars import CalendarEvent, calendar_text
from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.spreadsheets import no_formula
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

COLUMNS = (
    "key",
    "name",
    "km",
    "arrive",
    "leave",
    "stop_min",
    "arrive_at",
    "leave_at",
    "leg_km",
    "leg_ascent_m",
    "leg_descent_m",
    "leg",
    "pace_min_per_km",
    "cutoff",
    "margin",
    "early",
    "late",
    "source",
)


def plan_document(plan: Plan) -> dict[str, object]:
    """The plan in plain values for JSON; seconds and metres rounded to tenths, moments in ISO."""
    return {
        "target_s": _tenths(plan.target_s),
        "start_at": _iso(plan.start_at),
        "editions": list(plan.editions),
        "exponent": round(plan.exponent, 4),
        "notes": list(plan.notes),
        "checkpoints": [_row_document(row) for row in plan.rows],
    }


def _row_document(row: PlanRow) -> dict[str, object]:
    seconds = ("arrive_s", "leave_s", "stop_s", "leg_s", "cutoff_s", "margin_s", "low_s", "high_s")
    metres = ("distance_m", "leg_m", "leg_ascent_m", "leg_descent_m", "altitude_m")
    return {
        "key": row.key,
        "name": row.name,
        **{name: _tenths(getattr(row, name)) for name in (*metres, *seconds)},
        "pace_s_per_km": _tenths(row.pace_s_per_km),
        "arrive_at": _iso(row.arrive_at),
        "leave_at": _iso(row.leave_at),
        "source": row.source,
        "note": row.note,
        "services": list(row.services),
    }


def plan_csv(plan: Plan) -> str:
    """The plan as a table, one row for each checkpoint, lines ended by LF.

    A name that a spreadsheet would take for a formula is written behind an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in plan.rows:
        writer.writerow(_cells(row))
    return out.getvalue()


def _cells(row: PlanRow) -> list[object]:
    pace = row.pace_s_per_km
    return [
        no_formula(row.key),
        no_formula(row.name),
        f"{row.distance_m / 1000:.2f}",
        elapsed_text(row.arrive_s),
        elapsed_text(row.leave_s),
        f"{row.stop_s / 60:g}",
        _iso(row.arrive_at) or "",
        _iso(row.leave_at) or "",
        f"{row.leg_m / 1000:.2f}",
        _whole(row.leg_ascent_m),
        _whole(row.leg_descent_m),
        elapsed_text(row.leg_s),
        "" if pace is None else f"{pace / 60:.2f}",
        _elapsed(row.cutoff_s),
        _elapsed(row.margin_s),
        _elapsed(row.low_s),
        _elapsed(row.high_s),
        row.source,
    ]


def plan_calendar(
    plan: Plan, *, now: datetime, title: str, identity: str, wording: Wording = ENGLISH
) -> str:
    """The plan as a calendar: an entry for each checkpoint, from arrival to leaving.

    `identity` tells the plan from others (race, edition, runner), so that a plan imported again
    moves its entries. Raise `BadInput` when the start's moment or its time zone is unknown.
    """
    if plan.start_at is None or plan.start_at.tzinfo is None:
        what = "a calendar needs the day and the time of the start"
        raise BadInput([Problem(what, "the start as 2026-05-31T09:00+02:00")])
    events = [_event(row, title, identity, wording) for row in plan.rows]
    return calendar_text(events, now=now, name=title)


def _event(row: PlanRow, title: str, identity: str, wording: Wording) -> CalendarEvent:
    assert row.arrive_at is not None
    assert row.leave_at is not None
    told = [wording.say("km %(km)s", km=wording.decimal(row.distance_m / 1000, 1))]
    if row.cutoff_s is not None:
        told.append(wording.say("cut-off after %(time)s", time=elapsed_text(row.cutoff_s)))
    if row.low_s is not None and row.high_s is not None and row.high_s > row.low_s:
        early, late = elapsed_text(row.low_s), elapsed_text(row.high_s)
        text = wording.say("8 of 10 between %(early)s and %(late)s", early=early, late=late)
        told.append(text)
    return CalendarEvent(
        identity=f"{identity}|{row.key}",
        start_at=row.arrive_at,
        end_at=row.leave_at,
        summary=f"{title}: {row.name}",
        description="\n".join([*told, *([row.way_there] if row.way_there else [])]),
        location=row.name,
        lat=row.lat,
        lon=row.lon,
    )


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def _elapsed(value: float | None) -> str:
    return "" if value is None else elapsed_text(value)
