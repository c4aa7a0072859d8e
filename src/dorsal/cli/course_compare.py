"""What `dorsal course compare` shows: what changed, and which past splits remain comparable."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from dorsal.cli.fitted_tables import numbers_table
from dorsal.cli.reporting import out, visible
from dorsal.course.comparison.courses import ComparedCheckpoint, Comparison, Difference


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison of two courses as JSON."""
    return {
        "distance_m": [round(found.first_distance_m, 1), round(found.second_distance_m, 1)],
        "ascent_m": [round(found.first_ascent_m, 1), round(found.second_ascent_m, 1)],
        "added_distance_m": round(found.added_distance_m, 1),
        "added_ascent_m": round(found.added_ascent_m, 1),
        "common_share": round(found.common_share, 4),
        "stretches": [_stretch_json(one) for one in found.differences],
        "checkpoints": [_checkpoint_json(one) for one in found.checkpoints],
        "dropped": [one.checkpoint.name for one in found.dropped],
    }


def _stretch_json(one: Difference) -> dict[str, Any]:
    stretch = one.stretch
    return {
        "kind": stretch.kind,
        "first": _part(stretch.first_start_m, stretch.first_end_m, one.first_ascent_m),
        "second": _part(stretch.second_start_m, stretch.second_end_m, one.second_ascent_m),
    }


def _part(start_m: float, end_m: float, ascent_m: float) -> dict[str, float]:
    return {
        "start_m": round(start_m, 1),
        "end_m": round(end_m, 1),
        "ascent_m": round(ascent_m, 1),
    }


def _checkpoint_json(one: ComparedCheckpoint) -> dict[str, Any]:
    return {
        "key": one.second.checkpoint.key,
        "name": one.second.checkpoint.name,
        "distance_m": round(one.second.distance_m, 1),
        "was": one.first.checkpoint.name if one.first else None,
        "was_distance_m": round(one.first.distance_m, 1) if one.first else None,
        "comparable": one.comparable,
        "reason": one.reason,
    }


def show_comparison(found: Comparison) -> None:
    """Print a comparison of two courses."""
    console = out()
    console.print(
        f"{_change(found.first_distance_m / 1000, found.second_distance_m / 1000, 1)} km, "
        f"{_change(found.first_ascent_m, found.second_ascent_m, 0)} m up; "
        f"{100 * found.common_share:.0f} % of the second course is common to both."
    )
    if not found.changes:
        console.print("No stretch has changed.")
    for one in found.changes:
        stretch = one.stretch
        console.print(
            f"Changed: km {stretch.first_start_m / 1000:.1f} to {stretch.first_end_m / 1000:.1f} "
            f"(+{one.first_ascent_m:,.0f} m) is now km {stretch.second_start_m / 1000:.1f} to "
            f"{stretch.second_end_m / 1000:.1f} (+{one.second_ascent_m:,.0f} m)."
        )
    if found.checkpoints:
        console.print(_table(found))
    for place in found.dropped:
        console.print(visible(f"No more there: {place.checkpoint.name}"))


def _change(before: float, after: float, places: int) -> str:
    return f"{before:,.{places}f} -> {after:,.{places}f} ({after - before:+,.{places}f})"


def _table(found: Comparison) -> Table:
    table = numbers_table()
    table.add_column("checkpoint")
    table.add_column("km", justify="right", no_wrap=True)
    table.add_column("was km", justify="right", no_wrap=True)
    table.add_column("past splits")
    for one in found.checkpoints:
        table.add_row(
            visible(one.second.checkpoint.name),
            f"{one.second.distance_m / 1000:.1f}",
            f"{one.first.distance_m / 1000:.1f}" if one.first else "",
            Text("comparable", "green") if one.comparable else Text(one.reason, "yellow"),
        )
    return table
