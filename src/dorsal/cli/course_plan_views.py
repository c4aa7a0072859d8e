"""What `dorsal course plan` shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text

from dorsal.cli.fitted_tables import Column, fitted_table
from dorsal.cli.reporting import out, visible
from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.pace import Plan, PlanRow, Prediction, plan_document
from dorsal.ground.problems import Problem

SOURCES = {
    "start": "",
    "past": "past edition",
    "between": "between past times",
    "model": "effort model",
    "finish": "finish",
}
TIGHT_S = 1800.0


def plan_json(
    found: Plan, doubts: Sequence[Problem] = (), prediction: Prediction | None = None
) -> dict[str, Any]:
    """A plan as JSON with its doubts; each checkpoint by `cp`, `label`, `km`, `elapsed_s` too."""
    document: dict[str, Any] = plan_document(found)
    document["checkpoints"] = [
        {
            "cp": row.key,
            "label": row.name,
            "km": round(row.distance_m / 1000, 3),
            "elapsed_s": round(row.arrive_s, 1),
        }
        | one
        for row, one in zip(found.rows, document["checkpoints"], strict=True)
    ]
    document["prediction"] = prediction and {
        name: round(getattr(prediction, name), 1) for name in ("finish_s", "low_s", "high_s")
    }
    document["warnings"] = [str(one) for one in doubts]
    return document


def show_plan(found: Plan, *, title: str) -> None:
    """Print a plan: a row for each checkpoint, then what it rests on."""
    console = out()
    console.print(visible(Text(f"{title}: finish in {elapsed_text(found.target_s)}", "bold")))
    console.print(fitted_table(_columns(found), width=console.width))
    for note in found.notes:
        console.print(visible(f"- {note}"))


def _columns(found: Plan) -> list[Column]:
    """The columns of a plan; what tells least goes first where there is no room."""

    def column(name: str, cell: Callable[[PlanRow], str | Text], spare: int = 0) -> Column:
        cells = (cell(row) for row in found.rows)
        return Column(
            name, tuple(Text(one) if isinstance(one, str) else one for one in cells), spare
        )

    clock = [column("clock", _clock, 2)] if found.start_at is not None else []
    return [
        Column("checkpoint", tuple(visible(row.name) for row in found.rows), words=True),
        column("km", lambda row: f"{row.distance_m / 1000:.1f}"),
        column("arrive", lambda row: elapsed_text(row.arrive_s)),
        *clock,
        column("stop", lambda row: elapsed_text(row.stop_s)[2:] if row.stop_s else "", 6),
        column("leg", lambda row: elapsed_text(row.leg_s) if row.leg_m else "", 8),
        column("min/km", _pace, 7),
        column("8 of 10 between", _band, 5),
        column("cut-off", _cutoff, 4),
        column("margin", _margin, 3),
        column("rests on", lambda row: SOURCES[row.source], 9),
    ]


def _clock(row: PlanRow) -> str:
    return f"{row.arrive_at:%a %H:%M}" if row.arrive_at else ""


def _pace(row: PlanRow) -> str:
    pace = row.pace_s_per_km
    return f"{pace // 60:.0f}:{pace % 60:02.0f}" if pace else ""


def _cutoff(row: PlanRow) -> str:
    return "" if row.cutoff_s is None else short_elapsed_text(row.cutoff_s)


def _band(row: PlanRow) -> str:
    if row.low_s is None or row.high_s is None or row.high_s - row.low_s < 1:
        return ""
    return f"{short_elapsed_text(row.low_s)} to {short_elapsed_text(row.high_s)}"


def _margin(row: PlanRow) -> Text:
    if row.margin_s is None:
        return Text("")
    style = "bold red" if row.margin_s < 0 else "yellow" if row.margin_s < TIGHT_S else ""
    return Text(short_elapsed_text(row.margin_s), style)
