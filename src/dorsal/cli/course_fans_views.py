"""What `dorsal course fans` shows."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from dorsal.cli.fitted_tables import Column, fitted_table
from dorsal.cli.reporting import out, visible
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace import FanGuide, FanPoint


def show_fans(guide: FanGuide, *, title: str) -> None:
    """Print a guide: a row for each place, by the clock where the start is known."""
    console = out()
    start = f", start on {guide.start_at:%a %d %b %Y, %H:%M}" if guide.start_at else ""
    console.print(visible(Text(f"{title}: when to be where{start}", "bold")))
    console.print(fitted_table(_columns(guide), width=console.width))
    for point in guide.points:
        if point.way_there:
            console.print(visible(f"- {point.name}: {point.way_there}"))
    for note in guide.notes:
        console.print(visible(f"- {note}"))


def _columns(guide: FanGuide) -> list[Column]:
    """The columns of a guide; where there is no room the middle goes first."""

    def column(name: str, cell: Callable[[FanPoint], str], spare: int = 0) -> Column:
        return Column(name, tuple(Text(cell(point)) for point in guide.points), spare)

    return [
        Column("place", tuple(visible(point.name) for point in guide.points), words=True),
        column("km", lambda point: f"{point.distance_m / 1000:.1f}", 2),
        column("first man", lambda point: _when(point, point.first_man_s)),
        column("first woman", lambda point: _when(point, point.first_woman_s)),
        column("middle", lambda point: _when(point, point.middle_s), 3),
        column("last", lambda point: _when(point, point.last_s)),
        column("closes", _closes, 1),
    ]


def _when(point: FanPoint, elapsed_s: float) -> str:
    """The clock, with the days since the start; the time since the gun where it is unknown."""
    at = point.moment(elapsed_s)
    if at is None or point.start_at is None:
        return short_elapsed_text(elapsed_s)
    return f"{at:%a %H:%M}" if at.date() != point.start_at.date() else f"{at:%H:%M}"


def _closes(point: FanPoint) -> str:
    return f"{point.closes_at:%a %H:%M}" if point.closes_at else ""
