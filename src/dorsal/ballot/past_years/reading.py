"""Reads the lists of earlier years, with every problem and its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from dorsal.ballot.entry_file.alike import AlikeProblems
from dorsal.ballot.entry_file.cells import BadCell, mend_date, read_date
from dorsal.ballot.past_years.outcomes import OutcomeWords
from dorsal.ballot.past_years.past_columns import PastColumns
from dorsal.ballot.past_years.past_lines import Outcome, PastLine
from dorsal.ground.plain_words import listed
from dorsal.ground.problems import Problem, Problems
from dorsal.ground.tables import Table, open_table

FIRST_YEAR, LAST_YEAR = 1900, 2199
NEEDED = ("name", "outcome")


@dataclass(frozen=True, slots=True)
class PastFile:
    """The lines of a list that could be read, and every problem; a row with an error is no line."""

    lines: tuple[PastLine, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[int, dict[Outcome, int]]:
        """How many lines each year has of each outcome, for a preview; years in order."""
        counted = Counter((line.year, line.outcome) for line in self.lines)
        by_year: dict[int, dict[Outcome, int]] = {}
        for (year, outcome), number in sorted(counted.items()):
            by_year.setdefault(year, {})[outcome] = number
        return by_year


def read_past_years(
    data: bytes,
    *,
    file: str = "",
    columns: PastColumns | None = None,
    outcomes: Mapping[str, Outcome] | None = None,
    year: int | None = None,
) -> PastFile:
    """Read a CSV list of one or several earlier years.

    `columns` says which column holds what; `outcomes` what the race's own words for outcomes
    mean; `year` is the year of every row, for a list without a column for it. Needed are a year,
    a name and an outcome; a row that lacks one, or has one that cannot be read, is an error and no
    line. A birth date that cannot be read is a warning, and its line has none; a spreadsheet's day
    number is understood, and so is a year alone. A row that stands there twice is read twice, with
    a warning. `BadInput` when the bytes are no table at all (see `open_table`).
    """
    table = open_table(data, file=file)
    problems = AlikeProblems(file)
    used = _present_columns(table, columns or PastColumns(), year, problems)
    lines: tuple[PastLine, ...] = ()
    if not problems.errors:
        reader = _Reader(table, used, OutcomeWords(outcomes), year, problems)
        lines = tuple(reader.lines())
        _warn_of_repeats(lines, problems)
        if not lines and not problems.errors:
            problems.add("there are no rows", right="give a row for each application")
    problems.close()
    return PastFile(lines, tuple(problems))


def _present_columns(
    table: Table, columns: PastColumns, year: int | None, problems: Problems
) -> PastColumns:
    """The columns that are there; notes those that are needed or were named, and are not."""
    usual = PastColumns()
    needed = NEEDED if year is not None else ("year", *NEEDED)
    absent: dict[str, str] = {}
    for item in fields(PastColumns):
        column = getattr(columns, item.name)
        if table.position(column) is not None:
            continue
        absent[item.name] = ""
        if item.name in needed or (column and column != getattr(usual, item.name)):
            what = f"there is no column {column!r}" if column else f"no column is the {item.name}"
            right = f"say which column is the {item.name}; the header has: " + ", ".join(
                filter(None, table.columns)
            )
            problems.add(what, right=right, line=table.line, column=column or item.name)
    if {"born", "birth_year", "email"} <= absent.keys():
        what = "there is no birth date, birth year or e-mail: no line can be matched for sure"
        problems.add(what, right="add a column for one of them", line=table.line, level="warning")
    return replace(columns, **absent)


class _Reader:
    """Turns the rows of one table into lines."""

    def __init__(
        self,
        table: Table,
        columns: PastColumns,
        words: OutcomeWords,
        year: int | None,
        problems: Problems,
    ) -> None:
        self._table = table
        self._columns = columns
        self._words = words
        self._year = year
        self._problems = problems
        self._at = {
            item.name: table.position(getattr(columns, item.name)) for item in fields(PastColumns)
        }

    def lines(self) -> Iterator[PastLine]:
        """Yield a line for each row without an error."""
        for number, row in self._table.rows(self._problems):
            cells = {
                name: row[at].strip() if at is not None else "" for name, at in self._at.items()
            }
            line = self._line(number, cells)
            if line is not None:
                yield line

    def _line(self, number: int, cells: dict[str, str]) -> PastLine | None:
        year = self._read_year(number, cells)
        name = " ".join(f"{cells['name']} {cells['surname']}".split())
        if not name:
            self._note(number, "name", BadCell("the name is missing", "write who applied"), "")
        outcome = self._read_outcome(number, cells)
        if year is None or outcome is None or not name:
            return None
        born, birth_year = self._read_birth(number, cells, year)
        return PastLine(
            line=number,
            year=year,
            outcome=outcome,
            name=name,
            born=born,
            birth_year=birth_year,
            email=cells["email"],
            sex=cells["sex"],
            country=cells["country"],
            town=cells["town"],
            file=self._table.file,
        )

    def _read_year(self, number: int, cells: dict[str, str]) -> int | None:
        text = cells["year"]
        if self._at["year"] is None:
            return self._year
        year = _year(text)
        if year is None:
            what = "this is not a year" if text else "the year is missing"
            self._note(number, "year", BadCell(what, "write four digits, such as 2024"), text)
        return year

    def _read_outcome(self, number: int, cells: dict[str, str]) -> Outcome | None:
        try:
            return self._words.read(cells["outcome"])
        except BadCell as bad:
            self._note(number, "outcome", bad, cells["outcome"])
            return None

    def _read_birth(
        self, number: int, cells: dict[str, str], edition: int
    ) -> tuple[date | None, int | None]:
        """The birth date and year; what cannot be, or does not agree, is a warning and left out."""
        text, year_text = cells["born"], cells["birth_year"]
        year = _year(year_text)
        if year_text and year is None:
            self._warn(number, "birth_year", "this is not a year; the line has none", year_text)
        alone = _year(text)
        born = None if alone is not None else read_date(text) or mend_date(text)
        if text and born is None and alone is None:
            self._warn(number, "born", "this is not a date; the line has no birth date", text)
        told = born.year if born else alone
        if told is not None and not FIRST_YEAR <= told < edition:
            what = f"nobody born then applied in {edition}; the line has no birth date"
            self._warn(number, "born", what, text)
            return None, None
        if told is not None and year is not None and told != year:
            what = f"the birth year is {year_text} and the birth date another; the date is taken"
            self._warn(number, "born", what, text)
        if told is None and year is not None and year >= edition:
            what = f"nobody born then applied in {edition}; the line has no birth year"
            self._warn(number, "birth_year", what, year_text)
            return None, None
        return born, told if told is not None else year

    def _note(self, number: int, thing: str, bad: BadCell, value: str) -> None:
        column = getattr(self._columns, thing)
        self._problems.add(bad.what, right=bad.right, line=number, column=column, value=value)

    def _warn(self, number: int, thing: str, what: str, value: str) -> None:
        right = "write it as 1990-05-12" if thing == "born" else "write four digits, such as 1990"
        column = getattr(self._columns, thing)
        self._problems.add(
            what, right=right, line=number, column=column, value=value, level="warning"
        )


def _year(text: str) -> int | None:
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _warn_of_repeats(lines: tuple[PastLine, ...], problems: Problems) -> None:
    """Warn of lines that say in everything what earlier ones say."""
    alike: dict[PastLine, list[int]] = {}
    for line in lines:
        alike.setdefault(replace(line, line=0), []).append(line.line)
    for line, numbers in alike.items():
        if len(numbers) > 1:
            what = f"lines {listed(list(map(str, numbers)))} say the same"
            right = "take all but one out, if they are one application"
            problems.add(
                what,
                right=right,
                line=numbers[-1],
                value=f"{line.name}, {line.year}",
                level="warning",
            )
