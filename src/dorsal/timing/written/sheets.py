"""Sheets of stations in CSV, as volunteers type them: into times, drops and remarks.

Nothing is dropped: a cell that is no time is kept as a time that says nothing, with what was
written; a row that cannot be taken apart is kept whole. Each is a problem as well, with its line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import Table, open_table
from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent
from dorsal.timing.instants import instant_text
from dorsal.timing.race import Race
from dorsal.timing.written.sheet_columns import SheetColumns, find_columns
from dorsal.timing.written.sheet_rows import A_LINE, Reading, row_events, unknown_time

NO_BIB = phrase("the sheet has no column of bibs")
NO_TIMES = phrase("the sheet has no column of times")
RIGHT_BIB = phrase("name a column bib, number or dorsal")
RIGHT_TIMES = phrase("name a column time, in, out or elapsed, or one for each place by its key")
BROKEN = phrase("the row was kept as it is written")
NO_GUNS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says: its events in the order of its lines, and what to look at. A time of line
    12 has the number 12 times `per_line`, or a little more.
    """

    events: tuple[AnyEvent, ...]
    problems: tuple[Problem, ...]
    rows: int
    per_line: int = 1


def read_sheet(
    data: bytes,
    *,
    race: Race,
    now_ms: int,
    entries: Sequence[Entry] = (),
    guns_ms: Mapping[str, int] = NO_GUNS,
    place: str = "",
    file: str = "",
    source: str = "",
    by: str = "",
    epoch: str = "",
    elapsed: bool = False,
    wording: Wording = ENGLISH,
) -> Sheet:
    """Read a sheet of `place`, or one whose rows or columns name their places.

    Each time is numbered by the sheet (`source`), the file (`epoch`, else its hash) and its line
    (times 1,000 and the column, where a row holds several), so a sheet read twice says nothing
    twice. A time of day that only one day of the race can have had is given its instant, any other
    is left to the passings, which know the runner. An elapsed time counts from the gun of the
    runner's wave (`guns_ms` by wave, else the planned ones); with `elapsed` all times do.
    `BadInput` when the file is no table, or has no column of bibs or of times.
    """
    table = open_table(data, file=file)
    problems = Problems(file)
    columns = find_columns(table.columns, race, elapsed=elapsed)
    _refuse(columns, file, wording)
    name = (source or file or "sheet").replace("/", "-")
    waves = {entry.bib: entry.wave for entry in entries if entry.bib}
    reading = Reading(
        race=race,
        columns=columns,
        place=place,
        source=name,
        epoch=epoch or hashlib.sha256(data).hexdigest()[:16],
        at=instant_text(now_ms),
        by=by,
        problems=problems,
        wave_of=waves,
        guns_ms=guns_ms,
        wording=wording,
    )
    events: list[AnyEvent] = []
    found = Problems(file)
    rows = 0
    for line, cells in table.rows(found):
        rows += 1
        events += row_events(line, cells, reading)
    events += _broken(table, found, reading)
    per_line = A_LINE if len(columns.times) > 1 else 1
    return Sheet(tuple(events), tuple(problems), rows + len(found), per_line)


def _refuse(columns: SheetColumns, file: str, wording: Wording) -> None:
    faults = []
    if "bib" not in columns.single:
        faults.append(Problem(wording.say(NO_BIB), wording.say(RIGHT_BIB), file, 1))
    if not columns.times:
        faults.append(Problem(wording.say(NO_TIMES), wording.say(RIGHT_TIMES), file, 1))
    if faults:
        raise BadInput(faults)


def _broken(table: Table, found: Problems, reading: Reading) -> Iterator[AnyEvent]:
    """The rows that the table could not take apart. One that only lacks cells at its end is read as
    if they were blank; any other is kept whole, and after a quote that is never closed so are all
    lines that follow.
    """
    if not len(found):
        return
    lines = re.split(r"\r\n|\r|\n", table.utf8.decode())
    for problem in found:
        cells = _short_row(lines[problem.line - 1], table)
        if cells is not None:
            yield from row_events(problem.line, cells, reading)
            continue
        reading.problems.add(
            problem.what,
            right=problem.right or reading.wording.say(BROKEN),
            line=problem.line,
            value=problem.value,
            level="warning",
        )
        last = len(lines) if "never closed" in problem.what else problem.line
        for line in range(problem.line, last + 1):
            text = lines[line - 1].strip()
            if text:
                seq = line * A_LINE if len(reading.columns.times) > 1 else line
                yield unknown_time(text, "", seq, reading.place, line, reading, told_already=True)


def _short_row(line: str, table: Table) -> list[str] | None:
    """The cells of a row that has too few, filled up; None for any other."""
    if '"' in line:
        return None
    cells = line.split(table.separator)
    missing = len(table.columns) - len(cells)
    return cells + [""] * missing if missing > 0 and len(cells) > 1 else None
