"""The cut-offs and the stations of a course on the terminal, for `dorsal course report`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from dorsal.cli.course_history import StoppedThen, stopped_columns, stopped_note
from dorsal.cli.fitted_tables import Column, fitted_table, fitting
from dorsal.cli.reporting import visible
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.durations import short_elapsed_text
from dorsal.course.facts.clock import cutoff_moment
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.snapping import PlacedCheckpoint

PACES_NOTE = (
    "min/km and effort/h: the mean pace, and the km-effort an hour, of a runner who just meets the "
    "cut-off; finish*: the finish time of that runner"
)


def show_cutoffs(
    console: Console,
    facts: CourseFacts,
    stopped: Sequence[StoppedThen] = (),
    start_at: datetime | None = None,
) -> None:
    """Print the cut-offs, each as elapsed time, by the clock and as pace, and whom they stop."""
    if not facts.cutoffs:
        return
    cutoffs = facts.cutoffs
    columns = (
        *_names(facts, [one.place for one in cutoffs]),
        _column("cut-off", [_elapsed(one.elapsed_s) for one in cutoffs]),
        *_clocks(cutoffs, start_at),
        _column("min/km", [_pace(one.pace_s_per_km) for one in cutoffs], 3),
        _column("effort/h", [_tenth(one.effort_km_per_h) for one in cutoffs], 4),
        _column("finish*", [_elapsed(one.finish_s) for one in cutoffs], 1),
        *stopped_columns(stopped),
    )
    kept = fitting(columns, width=console.width)
    console.print()
    console.print(fitted_table(kept, width=console.width, title="Cut-offs"))
    if any(one.finish_s is not None for one in cutoffs):
        console.print(Text(PACES_NOTE, "dim"))
    if stopped:
        console.print(Text(stopped_note(stopped), "dim"))


def show_stations(console: Console, facts: CourseFacts) -> None:
    """Print what the checkpoints offer and when they are open, where anything is known."""
    open_hours = {id(place): _open(place) for place in facts.checkpoints}
    places = [one for one in facts.checkpoints if one.checkpoint.services or open_hours[id(one)]]
    if not places:
        return
    services = (visible(", ".join(one.checkpoint.services)) for one in places)
    columns = (
        *_names(facts, places),
        _column("open", [open_hours[id(one)] for one in places], 1),
        Column("services", tuple(services), words=True),
    )
    console.print()
    console.print(fitted_table(columns, width=console.width, title="Stations"))


def _names(facts: CourseFacts, places: Sequence[PlacedCheckpoint]) -> tuple[Column, Column]:
    """The numbers beneath the profile, and the names."""
    numbers = {id(place): number for number, place in enumerate(facts.checkpoints)}
    marks = tuple(Text(f"▲{numbers[id(place)]}", "bold") for place in places)
    names = tuple(visible(place.checkpoint.name) for place in places)
    return Column("", marks, words=True), Column("checkpoint", names, words=True)


def _column(name: str, cells: Iterable[str], spare: int = 0) -> Column:
    return Column(name, tuple(map(Text, cells)), spare)


def _clocks(cutoffs: Sequence[Cutoff], start_at: datetime | None) -> list[Column]:
    """The column of the clock, with the day where it is not that of the start."""
    moments = [cutoff_moment(one.place, start_at) for one in cutoffs]
    if not any(moments):
        return []
    if start_at is not None:
        zone = start_at.tzinfo
        moments = [at.astimezone(zone) if at and at.tzinfo else at for at in moments]
    first = start_at.date() if start_at else None
    told = ["" if at is None else _clock(at, plain=at.date() == first) for at in moments]
    return [_column("clock", told)]


def _clock(at: datetime, *, plain: bool = False) -> str:
    return f"{at:%H:%M}" if plain else f"{at:%a %H:%M}"


def _open(place: PlacedCheckpoint) -> str:
    opens, closes = place.checkpoint.opens_at, place.checkpoint.closes_at
    if opens is None:
        return "" if closes is None else f"until {_clock(closes)}"
    if closes is None:
        return f"from {_clock(opens)}"
    return f"{_clock(opens)} to {_clock(closes, plain=opens.date() == closes.date())}"


def _elapsed(seconds: float | None) -> str:
    return "" if seconds is None else short_elapsed_text(seconds)


def _pace(s_per_km: float | None) -> str:
    if s_per_km is None:
        return ""
    seconds = round(s_per_km)
    return f"{seconds // 60}:{seconds % 60:02d}"


def _tenth(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
