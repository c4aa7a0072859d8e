"""Results on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.console import Console
from rich.text import Text

from dorsal.cli.fitted_tables import Column, fitted_table
from dorsal.cli.reporting import out, visible
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Race
from dorsal.timing.results.clock_texts import elapsed_ms_text
from dorsal.timing.results.gaps import gap_ms
from dorsal.timing.results.podium import podium
from dorsal.timing.results.route import Route, route_of
from dorsal.timing.results.values import CourseResults, Results, Row, Status

SEX_NAMES = {"M": "Men", "F": "Women", "X": "X", "": "Sex unknown"}
SHOWN_FLAGS = 20
WITHOUT = "Without a place"
List: TypeAlias = tuple[str, Sequence[Row], str]  # its title, its rows, whose places it shows
LOOKS = {Status.FINISHED: "", Status.RUNNING: "green"}


def show_results(
    results: Results,
    race: Race,
    *,
    course: str,
    by: str,
    podium_only: bool,
    mendable: Sequence[str] = (),
) -> None:
    """Print the tables of a race, or of one course, and what the director should look at.

    `mendable` tells one by one what could not be used.
    """
    console = out()
    for table in results.courses:
        if course in ("", table.course):
            _show_course(console, table, race, by=by, podium_only=podium_only)
    if not podium_only:
        _show_flags(console, results, course)
        _show_list(console, "Not used, and somebody can mend it", mendable)
    console.print(_footing(results, race), style="dim")


def _show_course(
    console: Console, table: CourseResults, race: Race, *, by: str, podium_only: bool
) -> None:
    name = route_of(race, table.course).course.name
    heading = Text.assemble((name, "bold"), f"  {table.state}")
    if table.protests_until_ms is not None:
        until = datetime_of(table.protests_until_ms).astimezone(race.zone)
        heading.append(f", protests until {until:%a} {until.day} {until:%b %H:%M}")
    console.print(visible(heading))
    lists = _podium(table, race) if podium_only else _lists(table, by)
    for title, rows, places in lists:
        _show_rows(console, rows, table, race, title=title, by=places)
    console.print()


def _podium(table: CourseResults, race: Race) -> Iterable[List]:
    for one in podium(table, race):
        if one.category:
            yield _category_name(table, one.category), one.rows, "category"
        else:
            yield SEX_NAMES[one.sex], one.rows, "sex"


def _lists(table: CourseResults, by: str) -> Iterable[List]:
    """The rows of a course in one list, or in one for each sex or category that has any."""
    if by == "overall":
        yield "", table.rows, by
    elif by == "sex":
        for sex, title in SEX_NAMES.items():
            yield title, [row for row in table.rows if (row.entry.sex or "") == sex], by
    else:
        for key in (*(one.key for one in table.categories), ""):
            title = _category_name(table, key) or "No category"
            yield title, [row for row in table.rows if row.category == key], by


def _category_name(table: CourseResults, key: str) -> str:
    return next((one.name for one in table.categories if one.key == key), "")


def _show_rows(
    console: Console, rows: Sequence[Row], table: CourseResults, race: Race, *, title: str, by: str
) -> None:
    """Who is ranked in one table, everybody else in a second one, whose reasons need the room."""
    route = route_of(race, table.course)
    ranked = [row for row in rows if row.place]
    others = [row for row in rows if not row.place]
    if ranked:
        times = [_time(row, route, race) for row in ranked]
        gaps = [_gap(row, ranked[0], race) for row in ranked]
        columns = _columns(ranked, by, route, _column("time", times), _column("gap", gaps, spare=5))
        console.print(fitted_table(columns, width=console.width, title=title))
    if others:
        times = [_time(row, route, race) for row in others]
        columns = _columns(others, by, route, _column("time", times, spare=2))
        console.print(
            fitted_table(columns, width=console.width, title=WITHOUT if ranked else title)
        )


def _columns(rows: Sequence[Row], by: str, route: Route, *times: Column) -> list[Column]:
    """The columns of these rows; blank ones that may go are left out by the table."""
    return [
        _column("", [_place(row, by) for row in rows], spare=1),
        _column("bib", [row.bib for row in rows]),
        Column("name", tuple(visible(row.entry.name) for row in rows), words=True),
        _column("sex", [row.entry.sex for row in rows], spare=4),
        _column("category", [row.category for row in rows], spare=3),
        *times,
        Column("", tuple(_status(row, route) for row in rows), spare=1, words=True),
    ]


def _column(name: str, cells: Iterable[str], spare: int = 0) -> Column:
    return Column(name, tuple(visible(cell) for cell in cells), spare)


def _place(row: Row, by: str) -> str:
    place = {"sex": row.place_of_sex, "category": row.place_of_category}.get(by, row.place)
    mark = "~" if row.cannot_separate else ""
    return f"{place}{mark}" if place else ""


def _time(row: Row, route: Route, race: Race) -> str:
    if row.time_ms is None:
        return ""
    time = elapsed_ms_text(row.time_ms, precision_ms=race.ranking.precision_ms)
    if route.unlimited and row.stopped_at is not None:
        return f"{route.full_laps(row.stopped_at)} laps {time}"
    return time


def _gap(row: Row, first: Row, race: Race) -> str:
    gap = gap_ms(row, first)
    return "+" + elapsed_ms_text(gap, precision_ms=race.ranking.precision_ms) if gap else ""


def _status(row: Row, route: Route) -> Text:
    """The status of who is not simply in the table, where they are, and what is proposed."""
    parts = [] if row.status is Status.FINISHED else [row.status.value]
    if row.status is Status.RUNNING and row.splits:
        last = route.name(row.splits[-1].passing.visit)
        parts = [f"last seen at {last};" if row.proposed else f"at {last}"]
    if row.proposed and row.status is Status.ENTERED:
        parts = [f"{row.proposed.value}?"]
    if row.stopped_at is not None and row.status in (Status.DNF, Status.OVER_TIME):
        parts.append(f"at {route.name(row.stopped_at)}")
    if row.reason and row.status is not Status.OVER_TIME:
        parts.append(f"({row.reason})")
    if row.proposed and row.status is not Status.ENTERED:
        parts.append(f"{row.proposed.value}?")
    if row.flags:
        parts.append("!")
    return visible(Text(" ".join(parts), LOOKS.get(row.status, "dim")))


def _show_flags(console: Console, results: Results, course: str) -> None:
    """What the director should look at: of the race first, then of each bib."""
    flags = list(results.flags)
    for table in results.courses:
        if course in ("", table.course):
            flags += [f"{row.bib}: {flag}" for row in table.rows for flag in row.flags]
    _show_list(console, "To look at", flags, rest="; --json lists them all")


def _show_list(console: Console, title: str, lines: Sequence[str], rest: str = "") -> None:
    """A list of sentences, the first so many of it."""
    if not lines:
        return
    console.print(Text(title, "bold"))
    for line in lines[:SHOWN_FLAGS]:
        console.print(visible(f"- {line}"))
    if len(lines) > SHOWN_FLAGS:
        console.print(f"... and {len(lines) - SHOWN_FLAGS:,} more{rest}")


def _footing(results: Results, race: Race) -> str:
    as_of = ""
    if results.as_of_ms is not None:
        as_of = f", as of {datetime_of(results.as_of_ms).astimezone(race.zone):%Y-%m-%d %H:%M:%S}"
    same = "~ the sources cannot tell the order; " if _any_unsure(results) else ""
    return f"{same}rules {results.rules}, log {results.log_hash[:16]}{as_of}"


def _any_unsure(results: Results) -> bool:
    return any(row.cannot_separate for table in results.courses for row in table.rows)
