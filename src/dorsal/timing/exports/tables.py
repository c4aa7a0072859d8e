"""The whole table of a course as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.timing.events import Side
from dorsal.timing.exports.cells import csv_bytes, text_cell, time_cell
from dorsal.timing.exports.visits import visit_at, visit_name
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Row

HEADINGS = (
    "place",
    "bib",
    "family name",
    "first name",
    "sex",
    "category",
    "place of sex",
    "place of category",
    "club",
    "country",
    "status",
    "time",
    "gun time",
    "net time",
    "penalty",
    "stopped at",
    "reason",
)


def csv_table(results: CourseResults, race: Race) -> bytes:
    """The bytes of the table: a row for each runner, and a column of gun times for each visit that
    anybody was seen at.
    """
    passings = [split.passing for row in results.rows for split in row.splits]
    seen = sorted({_key(passing.visit, passing.side) for passing in passings})
    visits = [_heading(results, race, *key) for key in seen]
    rows = (_cells(row, results, race, seen) for row in results.rows)
    return csv_bytes((*HEADINGS, *visits), rows)


def _key(visit: int, side: Side) -> tuple[int, bool]:
    return visit, side == "out"


def _heading(results: CourseResults, race: Race, visit: int, leaving: bool) -> str:
    course = race.course(results.course)
    name = visit_name(race, visit_at(course, visit), laps=course.laps != 1)
    return f"{name} out" if leaving else name


def _cells(
    row: Row, results: CourseResults, race: Race, seen: Sequence[tuple[int, bool]]
) -> tuple[object, ...]:
    entry, step_ms = row.entry, race.ranking.precision_ms
    at = {_key(split.passing.visit, split.passing.side): split.gun_ms for split in row.splits}
    return (
        _place(row.place),
        text_cell(entry.bib),
        text_cell(entry.family_name),
        text_cell(entry.first_name),
        entry.sex,
        text_cell(row.category),
        _place(row.place_of_sex),
        _place(row.place_of_category),
        text_cell(entry.club),
        entry.country,
        row.status.value,
        time_cell(row.time_ms, step_ms),
        time_cell(row.gun_ms, step_ms),
        time_cell(row.net_ms, step_ms),
        _penalty(row.penalty_ms),
        _stopped(row, results, race),
        text_cell(row.reason),
        *(time_cell(at.get(key)) for key in seen),
    )


def _place(place: int | None) -> object:
    return "" if place is None else place


def _penalty(penalty_ms: int) -> str:
    return time_cell(penalty_ms) if penalty_ms else ""


def _stopped(row: Row, results: CourseResults, race: Race) -> str:
    if row.stopped_at is None:
        return ""
    visit = visit_at(race.course(results.course), row.stopped_at)
    return text_cell(race.place(visit.place).checkpoint.name)
