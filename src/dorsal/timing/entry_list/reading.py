"""A start list, read from CSV with every problem and its line."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import Table, open_table
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import cells
from dorsal.timing.entry_list.cells import BadCell, plain
from dorsal.timing.entry_list.columns import KEY_HEADING, find_columns
from dorsal.timing.entry_list.duplicates import note_duplicates
from dorsal.timing.entry_list.known_names import KnownNames
from dorsal.timing.entry_list.slugs import name_slug, slug
from dorsal.timing.race import Race

MOST_BYTES = 50_000_000
LONGEST_CELL = 200
UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StartList:
    """What a file says: its entries, whether it numbers them itself (`own_keys`), the line of
    each, and what to look at.
    """

    entries: tuple[Entry, ...]
    own_keys: bool
    lines: tuple[int, ...]
    warnings: tuple[Problem, ...] = ()


def read_entries(data: bytes, *, file: str = "", race: Race | None = None) -> tuple[Entry, ...]:
    """The entries of a start list, in its order; `BadInput` with every problem and its line.

    With a race, courses and waves are those that it has, and a blank course is its only one.
    """
    return read_start_list(data, file=file, race=race).entries


def read_start_list(
    data: bytes, *, file: str = "", race: Race | None = None, again: bool = False
) -> StartList:
    """A start list with what was noticed on the way; `BadInput` as for `read_entries`.

    Of a list that is read `again` a blank course says nothing, whatever courses there are.
    """
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("the file is too large for a start list", "at most 50 MB", file)])
    table, problems = open_table(data, file=file), Problems(file)
    columns = find_columns(table, problems)
    problems.raise_errors()
    rows = list(table.rows(problems))
    reader = _RowReader(table, columns, [row for _line, row in rows], race, problems)
    reader.again = again
    entries = [reader.read(line, row) for line, row in rows]
    lines = [line for line, _row in rows]
    if "key" not in columns:
        entries = _with_keys(entries)
    note_duplicates(entries, lines, problems, own_keys="key" in columns)
    problems.raise_errors()
    return StartList(tuple(entries), "key" in columns, tuple(lines), problems.warnings)


class _RowReader:
    """Reads rows one by one; every bad cell becomes a problem and a blank."""

    def __init__(
        self,
        table: Table,
        columns: dict[str, int],
        rows: Sequence[list[str]],
        race: Race | None,
        problems: Problems,
    ) -> None:
        self.table, self.columns, self.problems = table, columns, problems
        self.names = KnownNames(race)
        self.own = KEY_HEADING in table.columns  # a file of ours has none of others' categories
        self.other_categories: set[str] = set()
        self.other_countries: set[str] = set()
        self.again = False
        self.m_is_mujer = cells.mujer_is_meant(self._column("sex", rows))
        self.order = cells.day_order(self._column("birth_date", rows))
        if self.m_is_mujer:
            what = "men are H or V in this list, so M is read as mujer, a woman"
            self.problems.add(what, column=self._heading("sex"), level="warning")
        if self.order.proof:
            what = "dates are read month first, as one of them must be"
            right = "write 1987-03-25 where that is wrong"
            heading, proof = self._heading("birth_date"), self.order.proof
            self.problems.add(what, right=right, column=heading, value=proof, level="warning")

    def read(self, line: int, row: list[str]) -> Entry:
        """The entry of a row, as far as its cells can be read."""
        family, first = self._name(line, row)
        born = self._cell(line, row, "birth_date", self._birth)
        year = self._cell(line, row, "birth_year", self._birth_year)
        course = self._course(line, row)
        return Entry(
            key=self._text(line, row, "key"),
            bib=self._cell(line, row, "bib", cells.read_bib) or "",
            family_name=family,
            first_name=first,
            course=course,
            wave=self._cell(line, row, "wave", lambda text: self.names.wave(text, course)) or "",
            sex=self._cell(line, row, "sex", self._sex) or "",
            birth_date=born if isinstance(born, date) else None,
            birth_year=born if isinstance(born, int) else year,
            country=self._country(line, row),
            city=self._text(line, row, "city"),
            club=self._text(line, row, "club"),
            category=self._category(line, row),
            chips=cells.read_chips(f"{self._of(row, 'chips')} {self._of(row, 'more_chips')}"),
            competing=self._cell(line, row, "competing", cells.read_competing) is not False,
        )

    def _birth(self, text: str) -> date | int:
        return cells.read_birth(text, self.order, until=self.names.race_day)

    def _birth_year(self, text: str) -> int:
        born = cells.read_birth(f"{cells.read_year(text)}", until=self.names.race_day)
        return born if isinstance(born, int) else born.year

    def _column(self, field: str, rows: Sequence[list[str]]) -> list[str]:
        return [self._of(row, field) for row in rows]

    def _of(self, row: list[str], field: str) -> str:
        position = self.columns.get(field)
        return "" if position is None else row[position].strip()

    def _heading(self, field: str) -> str:
        position = self.columns.get(field)
        return field.replace("_", " ") if position is None else self.table.columns[position]

    def _note(self, line: int, row: list[str], field: str, what: str, right: str) -> None:
        value = self._of(row, field)[:80]
        self.problems.add(what, right=right, line=line, column=self._heading(field), value=value)

    def _cell(self, line: int, row: list[str], field: str, read: Callable[[str], T]) -> T | None:
        """The value of a cell; None where it is blank, or bad and then noted."""
        text = self._of(row, field)
        if not text:
            return None
        try:
            return read(text)
        except BadCell as bad:
            self._note(line, row, field, bad.what, bad.right)
            return None

    def _text(self, line: int, row: list[str], field: str) -> str:
        text = " ".join(self._of(row, field).split())
        if len(text) > LONGEST_CELL:
            self._note(line, row, field, "the text is too long", f"at most {LONGEST_CELL} letters")
        if any(unicodedata.category(char) in UNWRITABLE for char in text):
            self._note(line, row, field, "the text holds control characters", "write it again")
        return text

    def _name(self, line: int, row: list[str]) -> tuple[str, str]:
        """Family and first name."""
        if "family_name" not in self.columns:
            family, first = cells.read_name(self._text(line, row, "name"))
            known = "name"
        else:
            parts = (self._text(line, row, part) for part in ("family_name", "second_family_name"))
            family, first = " ".join(filter(None, parts)), self._text(line, row, "first_name")
            known = "family_name"
        if not family and not first:
            self._note(line, row, known, "the entry has no name", "name the runner")
        return family, first

    def _course(self, line: int, row: list[str]) -> str:
        """The course's key: the only one where the cell is blank."""
        if self._of(row, "course"):
            return self._cell(line, row, "course", self.names.course) or ""
        if not self.names.only_course and self.names.courses and not self.again:
            self._note(line, row, "course", "the entry is on no course", self.names.right_course)
        return self.names.only_course

    def _country(self, line: int, row: list[str]) -> str:
        """The country's code; one that nobody knows is left out and noted once."""
        text = self._text(line, row, "country")
        if self.own:
            return self._cell(line, row, "country", cells.read_country) or ""
        try:
            return cells.read_country(text) if text else ""
        except BadCell as bad:
            if plain(text) not in self.other_countries:
                self.other_countries.add(plain(text))
                what, right = f"{bad.what}: it is left out", bad.right
                told = {"line": line, "column": self._heading("country"), "value": text}
                self.problems.add(what, right=right, level="warning", **told)  # type: ignore[arg-type]
            return ""

    def _category(self, line: int, row: list[str]) -> str:
        """The category's key; another program's own category is left out and noted once."""
        text = self._text(line, row, "category")
        if not text or self.names.has_category(text) or self.own:
            return self._cell(line, row, "category", self.names.category) or ""
        if plain(text) not in self.other_categories:
            self.other_categories.add(plain(text))
            what = "the race has no such category: it will follow from sex and age"
            heading = self._heading("category")
            self.problems.add(what, line=line, column=heading, value=text, level="warning")
        return ""

    def _sex(self, text: str) -> str:
        return cells.read_sex(text, m_is_mujer=self.m_is_mujer)


def _with_keys(entries: Sequence[Entry]) -> list[Entry]:
    """Keys for a list that has none: from the name; with the bib, then with the year of birth, then
    with the course, where several have the same name.
    """
    names = [name_slug(one) for one in entries]
    keys = _told_apart(names, [one.bib for one in entries])
    years = [
        str(one.birth_date.year if one.birth_date else one.birth_year or "") for one in entries
    ]
    keys = _told_apart(keys, years)
    keys = _told_apart(keys, [slug(one.course) for one in entries])
    return [replace(one, key=key) for one, key in zip(entries, keys, strict=True)]


def _told_apart(keys: Sequence[str], more: Iterable[str]) -> list[str]:
    often = Counter(keys)
    return [
        f"{key}-{one}" if often[key] > 1 and one else key
        for key, one in zip(keys, more, strict=True)
    ]
