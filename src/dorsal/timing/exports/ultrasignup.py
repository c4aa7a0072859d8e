"""UltraSignup's file of results: CSV with its column names and status numbers.

Statuses are 1 finished, 2 did not finish, 3 did not start, 4 unofficial, 5 disqualified (its help
page on formatting results files, read in November 2026). It has none for who is still on the way,
or has not been seen and is not known to stay away: they are not in the file.
"""

from __future__ import annotations

from dorsal.timing.exports.cells import age_on, csv_bytes, race_day, text_cell, time_cell
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Row, Status

HEADINGS = ("place", "time", "first", "last", "age", "gender", "city", "dob", "bib", "status")
FINISHED, DID_NOT_FINISH, DID_NOT_START, UNOFFICIAL, DISQUALIFIED = 1, 2, 3, 4, 5
STATUSES = {
    Status.FINISHED: FINISHED,
    Status.DNF: DID_NOT_FINISH,
    Status.OVER_TIME: DID_NOT_FINISH,
    Status.DNS: DID_NOT_START,
    Status.NOT_COMPETING: UNOFFICIAL,
    Status.DSQ: DISQUALIFIED,
}


def ultrasignup_csv(results: CourseResults, race: Race) -> bytes:
    """The bytes of the file; ages are those of the race's day."""
    day = race_day(race)
    rows = (row for row in results.rows if row.status in STATUSES)
    return csv_bytes(HEADINGS, (_cells(row, age_on(row.entry, day)) for row in rows))


def _cells(row: Row, age: int | None) -> tuple[object, ...]:
    entry = row.entry
    return (
        "" if row.place is None else row.place,
        time_cell(row.time_ms),
        text_cell(entry.first_name),
        text_cell(entry.family_name),
        "" if age is None else age,
        entry.sex,
        text_cell(entry.city),
        entry.birth_date.isoformat() if entry.birth_date else "",
        text_cell(entry.bib),
        STATUSES[row.status],
    )
