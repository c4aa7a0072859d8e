"""What `dorsal course plan` shows."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from dorsal.cli.course_tables import numbers_table
from dorsal.cli.reporting import out, visible
from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.pace import Plan, PlanRow, plan_document

SOURCES = {
    "start": "",
    "past": "past edition",
    "between": "between past times",
    "model": "effort model",
    "finish": "finish",
}
TIGHT_S = 1800.0
WIDE = 100  # columns of a terminal that has room for everything


def plan_json(found: Plan) -> dict[str, Any]:
    """A plan as JSON; each checkpoint by `cp`, `label`, `km` and `elapsed_s` too."""
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
    return document


def show_plan(found: Plan, *, title: str) -> None:
    """Print a plan: a row for each checkpoint, then what it rests on."""
    console = out()
    console.print(visible(Text(f"{title}: finish in {elapsed_text(found.target_s)}", "bold")))
    clock, wide = found.start_at is not None, console.width >= WIDE
    table = numbers_table()
    table.add_column("checkpoint")
    for name in ("km", "arrive", *(["clock"] if clock else []), "stop"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in (*(["leg", "min/km"] if wide else []), "8 of 10 between", "cut-off", "margin"):
        table.add_column(name, justify="right", no_wrap=True)
    if wide:
        table.add_column("rests on", no_wrap=True)
    for row in found.rows:
        table.add_row(*_cells(row, clock=clock, wide=wide))
    console.print(table)
    for note in found.notes:
        console.print(visible(f"- {note}"))


def _cells(row: PlanRow, *, clock: bool, wide: bool) -> list[Text]:
    pace = row.pace_s_per_km
    at = f"{row.arrive_at:%a %H:%M}" if row.arrive_at else ""
    leg = (
        elapsed_text(row.leg_s) if row.leg_m else "",
        f"{pace // 60:.0f}:{pace % 60:02.0f}" if pace else "",
    )
    texts = [
        f"{row.distance_m / 1000:.1f}",
        elapsed_text(row.arrive_s),
        *([at] if clock else []),
        elapsed_text(row.stop_s)[2:] if row.stop_s else "",
        *(leg if wide else ()),
        _band(row),
        "" if row.cutoff_s is None else short_elapsed_text(row.cutoff_s),
    ]
    ground = [Text(SOURCES[row.source])] if wide else []
    return [visible(row.name), *map(Text, texts), _margin(row), *ground]


def _band(row: PlanRow) -> str:
    if row.low_s is None or row.high_s is None or row.high_s - row.low_s < 1:
        return ""
    return f"{short_elapsed_text(row.low_s)} to {short_elapsed_text(row.high_s)}"


def _margin(row: PlanRow) -> Text:
    if row.margin_s is None:
        return Text("")
    style = "bold red" if row.margin_s < 0 else "yellow" if row.margin_s < TIGHT_S else ""
    return Text(short_elapsed_text(row.margin_s), style)
