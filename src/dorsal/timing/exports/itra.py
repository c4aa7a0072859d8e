"""ITRA's file of results: a workbook with headings that may not differ by a letter.

ITRA asks for the overall order, times as `hh:mm:ss`, `M` and `F`, dates as `YYYY-MM-DD`, countries
by their IOC code, `DNF` in the ranking of who did not finish, nobody who did not start, and one
file for each race (guidelines for result files on itra.run, read in November 2026).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from dorsal.timing.exports.cells import time_cell
from dorsal.timing.results.values import CourseResults, Row, Status

HEADINGS = (
    "Ranking",
    "Time",
    "Family name",
    "First name",
    "Gender",
    "Birthdate",
    "Nationality",
    "Bib number",
    "City",
)
UNFINISHED = (Status.DNF, Status.OVER_TIME)
MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)  # the same results, the same bytes


def itra_workbook(results: CourseResults) -> bytes:
    """The bytes of the workbook. Disqualified runners and guests are not in it."""
    import xlsxwriter  # inline: only who writes workbooks needs it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": MADE_ON})
    sheet = book.add_worksheet("Results")
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading)
    for line, cells in enumerate(_rows(results), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell:
                sheet.write_string(line, column, cell)
    book.close()
    return buffer.getvalue()


def _rows(results: CourseResults) -> Iterator[tuple[int | str, ...]]:
    for row in results.rows:
        if row.place is not None:
            yield (row.place, time_cell(row.time_ms), *_person(row))
        elif row.status in UNFINISHED:
            yield ("DNF", "", *_person(row))


def _person(row: Row) -> tuple[int | str, ...]:
    entry = row.entry
    born = entry.birth_date.isoformat() if entry.birth_date else str(entry.birth_year or "")
    sex = entry.sex if entry.sex in ("M", "F") else ""
    bib: int | str = int(entry.bib) if entry.bib.isdigit() else entry.bib
    return entry.family_name, entry.first_name, sex, born, entry.country, bib, entry.city
