"""Splits of a past edition, read from CSV.

One row is one runner; a column per checkpoint, headed by its key (`cp03`) or its name, holds the
time since the runner's start in seconds or as `h:mm:ss`, blank where the runner was missed or had
stopped. `status`, `sex` and `year` are read where they are there; a file of many years is narrowed
to the edition that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import read_elapsed
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.route import start_before
from dorsal.course.pace.screening import screened
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import Table, open_table

MOST_BYTES = 200_000_000
LONGEST_S = 30 * 86_400.0  # no race of one course lasts longer
MOST_TOLD = 20  # bad cells of each column
LAST_WAVE_S = 3600.0  # a start that is later on average is a time of day
# of the middle finisher: a fast road race has 4 minutes a km, Réunion's crossing 18
FASTEST_FIELD_S_PER_KM, SLOWEST_FIELD_S_PER_KM = 180.0, 2100.0
FINISHED = frozenset(
    {
        *("", "finisher", "finished", "finish", "ok", "classified", "official", "completed", "f"),
        *("finisseur", "arrivé", "arrivée", "classé", "classée", "llegado", "llegada"),
        *("clasificado", "clasificada", "heldua", "sailkatua"),
    }
)
WOMEN = frozenset({"f", "female", "w", "woman", "women", "femme", "mujer", "emakumea", "e"})
MEN = frozenset({"m", "male", "man", "men", "homme", "h", "hombre", "gizona", "g"})
DIGITS = re.compile(r"[0-9]+")
YEARS = ("year", "edition")
RIGHT_TIMES = "times since the start in seconds or as h:mm:ss"


def read_splits(
    data: bytes, checkpoints: Sequence[Checkpoint], *, file: str = "", edition: str = ""
) -> PastEdition:
    """The splits of an edition at its own checkpoints.

    Cells that cannot be times become warnings; impossible and runaway times are screened out with
    a warning for each checkpoint. Raise `BadInput` when the file is no table, names none of the
    checkpoints, has no finish, holds nobody who finished, or when its times are no times since the
    start.
    """
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("the file is too large", "the splits of one edition", file)])
    table, problems = open_table(data, file=file), Problems(file)
    ordered = sorted(checkpoints, key=lambda place: place.distance_m)
    columns = _columns(table, ordered)
    _refuse_unusable(columns, ordered, table, problems)
    _tell_unpaired(columns, ordered, table, problems)
    rows = _rows_of(table, edition, problems)
    known = [(place, column) for place, column in zip(ordered, columns, strict=True) if column >= 0]
    elapsed = _elapsed(rows, [column for _, column in known], table, problems)
    if known[0][0].distance_m > 0:
        known.insert(0, (start_before(ordered), -1))
        elapsed = np.column_stack((np.zeros(len(rows)), elapsed))
    finished = _finished(rows, table, problems)
    _refuse_times(elapsed, finished, known[0][0], problems)
    elapsed[:, 0] = 0.0
    past = PastEdition(
        edition=edition,
        checkpoints=tuple(place for place, _ in known),
        elapsed_s=elapsed,
        finished=finished & np.isfinite(elapsed[:, -1]),
        sex=_sexes(rows, table),
    )
    past = screened(past, file=file)
    if not past.finished.any():
        problems.add("no finish time can be true", right=RIGHT_TIMES, column=_heading(ordered[-1]))
    problems.raise_errors()
    _warn_of_another_race(past, problems)
    return replace(past, warnings=(*problems.warnings, *past.warnings))


Rows = list[tuple[int, list[str]]]


def _columns(table: Table, checkpoints: Sequence[Checkpoint]) -> list[int]:
    """The column of each checkpoint by its key, else by its name; -1 for none."""
    headings = {name.casefold(): place for place, name in enumerate(table.columns)}
    names = [place.name.casefold() for place in checkpoints]
    found = []
    for place, name in zip(checkpoints, names, strict=True):
        column = headings.get(place.key.casefold(), -1) if place.key else -1
        if column < 0 and names.count(name) == 1:
            column = headings.get(name, -1)
        found.append(column)
    return found


def _refuse_unusable(
    columns: Sequence[int], checkpoints: Sequence[Checkpoint], table: Table, problems: Problems
) -> None:
    right = "a column for each checkpoint, headed by its key or its name"
    if not checkpoints or max(columns, default=-1) < 0:
        problems.add("no column is a checkpoint of this edition", right=right, line=table.line)
    elif columns[-1] < 0:
        heading = _heading(checkpoints[-1])
        problems.add(
            "there is no column for the finish", right=right, line=table.line, column=heading
        )
    problems.raise_errors()


def _tell_unpaired(
    columns: Sequence[int], checkpoints: Sequence[Checkpoint], table: Table, problems: Problems
) -> None:
    """Warn of checkpoints without a column, and of columns headed like checkpoints not listed."""
    missing = [_heading(c) for c, at in zip(checkpoints, columns, strict=True) if at < 0]
    missing = missing[1:] if columns[0] < 0 and checkpoints[0].distance_m <= 0 else missing
    shapes = {DIGITS.sub("0", c.key.casefold()) for c in checkpoints if DIGITS.search(c.key)}
    others = [
        name
        for at, name in enumerate(table.columns)
        if at not in columns and DIGITS.sub("0", name.casefold()) in shapes
    ]
    right = "the splits and the checkpoints of the same race and edition"
    for what, names in (
        ("checkpoints of this edition have no column", missing),
        ("columns are no checkpoints of this edition", others),
    ):
        if names:
            value = ", ".join(names)[:80]
            problems.add(what, right=right, line=table.line, value=value, level="warning")


def _heading(place: Checkpoint) -> str:
    return place.key or place.name


def _rows_of(table: Table, edition: str, problems: Problems) -> Rows:
    """The rows of the edition, all of them where the file does not tell years apart."""
    rows = list(table.rows(problems))
    year = next((column for column in YEARS if table.position(column) is not None), "")
    place = table.position(year)
    if place is None or not edition:
        return rows
    chosen = [(line, row) for line, row in rows if row[place].strip() == edition]
    if not chosen:
        there = sorted({row[place].strip() for _, row in rows})[:40]
        problems.add(
            "there are no splits of this edition",
            right=f"one of {', '.join(there)}",
            column=year,
            value=edition,
        )
        problems.raise_errors()
    return chosen


def _elapsed(
    rows: Rows, columns: Sequence[int], table: Table, problems: Problems
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    elapsed = np.full((len(rows), len(columns)), np.nan)
    bad = dict.fromkeys(columns, 0)
    for number, (line, row) in enumerate(rows):
        for place, column in enumerate(columns):
            text = row[column].strip()
            if not text:
                continue
            seconds = _seconds(text)
            if seconds is not None:
                elapsed[number, place] = seconds
                continue
            bad[column] += 1
            if bad[column] <= MOST_TOLD:
                _tell_bad(problems, table.columns[column], line=line, value=text[:80])
    for column, count in bad.items():
        if count > MOST_TOLD:
            _tell_bad(problems, table.columns[column], more=count - MOST_TOLD)
    return elapsed


def _tell_bad(
    problems: Problems, column: str, *, line: int = 0, value: str = "", more: int = 0
) -> None:
    what = "this is no time since the start"
    problems.add(
        f"{what}: {more:,} more cells" if more else what,
        right="seconds, or h:mm:ss; blank where nobody was seen",
        line=line,
        column=column,
        value=value,
        level="warning",
    )


def _seconds(text: str) -> float | None:
    try:
        seconds: float | None = float(text)
    except ValueError:
        seconds = read_elapsed(text)
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_S else None


def _refuse_times(
    elapsed: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    finished: np.ndarray[tuple[int], np.dtype[np.bool_]],
    start: Checkpoint,
    problems: Problems,
) -> None:
    """Refuse a field without a finish time, and times of the clock."""
    starts = elapsed[finished, 0]
    starts = starts[np.isfinite(starts)]
    if not np.isfinite(elapsed[finished, -1]).any():
        problems.add("nobody has a finish time", right=RIGHT_TIMES)
    elif len(starts) and np.median(starts) > LAST_WAVE_S:
        what = "the times are times of day, for they do not begin at 0"
        problems.add(what, right=RIGHT_TIMES, column=_heading(start))
    problems.raise_errors()


def _warn_of_another_race(past: PastEdition, problems: Problems) -> None:
    """Warn where half of the finishers were faster or slower than any field is in the mountains."""
    finishes = past.elapsed_s[past.finished, -1]
    pace = float(np.median(finishes)) / (past.checkpoints[-1].distance_m / 1000)
    if not FASTEST_FIELD_S_PER_KM <= pace <= SLOWEST_FIELD_S_PER_KM:
        problems.add(
            f"the middle finisher took {pace / 60:.1f} minutes for each km, as no field does",
            right="the splits of this race, with the checkpoints of that edition",
            level="warning",
        )


def _finished(
    rows: Rows, table: Table, problems: Problems
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whose status says that they finished; all where there is none."""
    place = table.position("status")
    told = [place is None or row[place].strip().casefold() in FINISHED for _, row in rows]
    if not any(told):
        seen = sorted({row[place].strip() for _, row in rows}) if place is not None else []
        problems.add(
            "nobody finished",
            right="the splits of an edition that was run, the status of finishers FINISHER",
            column="status" if seen else "",
            value=", ".join(seen)[:80],
        )
        problems.raise_errors()
    return np.array(told, dtype=np.bool_)


def _sexes(rows: Rows, table: Table) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    place = table.position("sex")
    return np.array([_sex(row[place]) if place is not None else "" for _, row in rows], dtype="U1")


def _sex(text: str) -> str:
    text = text.strip().casefold()
    return "F" if text in WOMEN else "M" if text in MEN else ""
