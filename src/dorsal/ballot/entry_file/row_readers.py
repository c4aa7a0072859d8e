"""Readers of the cells of a row that repeat: facts, classes, standing, birth dates.

A million rows hold few different histories and classes. Each reader is a dictionary from cells to
what they mean, which reads a combination of cells when it first meets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from dorsal.ballot.applicants import Fact
from dorsal.ballot.entry_file.cells import (
    BadCell,
    mend_date,
    read_date,
    read_fact,
    read_standing,
    same,
)
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.tickets import MOST_TICKETS, TicketRule
from dorsal.ground.problems import Level

T = TypeVar("T")
Cells: TypeAlias = str | tuple[str, ...]
ABSENT = -1  # where a column that the file lacks is looked for: a blank cell at the end of the row


class Finding(NamedTuple):
    """A problem of a cell, before its line is known.

    `only` names the classes whose members it concerns; without any it concerns everybody.
    """

    what: str
    right: str = ""
    column: str = ""
    value: str = ""
    level: Level = "error"
    only: frozenset[str] = frozenset()

    def concerns(self, classes: Iterable[str]) -> bool:
        """Whether it is a problem of somebody in these classes."""
        return not self.only or not self.only.isdisjoint(classes)


# The value of a combination of cells, its problems, and the lines whose rows hold it (noted by
# who reads the rows).
Reading: TypeAlias = tuple[T, tuple[Finding, ...], list[int]]


def pick(positions: Sequence[int]) -> Callable[[list[str]], Cells]:
    """A function that takes the cells at these positions out of a row; one cell stays alone."""
    return itemgetter(*(positions or [ABSENT]))


class RowReader(dict[Cells, Reading[T]], Generic[T]):
    """What combinations of cells mean, read once for each; `columns` names the cells."""

    def __init__(self, columns: Iterable[str], position: Callable[[str], int]) -> None:
        super().__init__()
        self.columns = tuple(dict.fromkeys(columns))
        self.pick = pick([position(column) for column in self.columns])
        self.present = frozenset(name for name in self.columns if position(name) != ABSENT)

    def __missing__(self, cells: Cells) -> Reading[T]:
        """Read cells that are met for the first time."""
        texts = (cells,) if isinstance(cells, str) else cells
        findings: list[Finding] = []
        value = self.read(dict(zip(self.columns, texts, strict=bool(self.columns))), findings)
        reading: Reading[T] = (value, tuple(findings), [])
        self[cells] = reading
        return reading

    def read(self, cells: dict[str, str], findings: list[Finding]) -> T:
        """Turn the cells, by their column, into their value; note what is wrong with them."""
        raise NotImplementedError


class FactsReader(RowReader[tuple[Fact, ...]]):
    """The facts that the ticket rules read, in the order of `Rules.fact_columns`.

    The tickets that follow from them are counted too, so that a history without a number of
    tickets is found. What only draws for one class read concerns the members of that class.
    """

    def __init__(self, rules: Rules, position: Callable[[str], int]) -> None:
        super().__init__(rules.fact_columns, position)
        self._draws = rules.draws
        self._only = {column: _classes_that_need(column, rules.draws) for column in self.columns}

    def read(self, cells: dict[str, str], findings: list[Finding]) -> tuple[Fact, ...]:
        """Read each number; a missing column counts as 0, having been reported by itself, and so
        does what is no number.
        """
        facts: dict[str, Fact] = dict.fromkeys(self.columns, 0)
        for column in self.columns:
            if column in self.present:
                try:
                    facts[column] = read_fact(cells[column])
                except BadCell as bad:
                    only = self._only[column]
                    found = Finding(bad.what, bad.right, column, cells[column], only=only)
                    findings.append(found)
        unread = {found.column for found in findings}
        for pool in self._draws:
            if pool.tickets is not None and unread.isdisjoint(pool.tickets.columns):
                findings.extend(_tickets_findings(pool, pool.tickets, facts, cells))
        return tuple(facts.values())


def _classes_that_need(column: str, draws: Iterable[Pool]) -> frozenset[str]:
    """The classes of the draws that read a column; none when a draw for everybody reads it."""
    classes = {pool.only for pool in draws if pool.tickets and column in pool.tickets.columns}
    return frozenset() if "" in classes else frozenset(classes)


def _tickets_findings(
    pool: Pool, rule: TicketRule, facts: dict[str, Fact], cells: dict[str, str]
) -> Iterable[Finding]:
    columns = ", ".join(rule.columns)
    value = ", ".join(cells[column].strip() for column in rule.columns)
    only = frozenset({pool.only} - {""})
    try:
        count = rule.count(facts)
    except ValueError as error:
        what = f"no number of tickets in {pool.name}: {error}"
        yield Finding(what, "", columns, value, only=only)
        return
    if not 0 <= count <= MOST_TICKETS:
        what = f"{count} tickets in {pool.name}"
        yield Finding(what, f"0 to {MOST_TICKETS} are allowed", columns, value, only=only)


class ClassesReader(RowReader[tuple[str, ...]]):
    """The sorted names of the classes that a row belongs to; a blank cell is a warning."""

    def __init__(self, rules: Rules, position: Callable[[str], int]) -> None:
        super().__init__((item.column for item in rules.classes), position)
        self._members = [
            (item.name, item.column, frozenset(map(same, item.values)))
            for item in sorted(rules.classes, key=lambda item: item.name)
        ]

    def read(self, cells: dict[str, str], findings: list[Finding]) -> tuple[str, ...]:
        """Compare the cells with the values of each class, without case and outer blanks."""
        for column in self.columns:
            if column in self.present and not cells[column].strip():
                what = "the cell is blank, so the row is in no class of this column"
                findings.append(Finding(what, "fill it in", column, "", "warning"))
        return tuple(
            name for name, column, values in self._members if same(cells[column]) in values
        )


class StandingReader(RowReader[tuple[tuple[str, int], ...]]):
    """Sorted pairs of a pool without draw and the integer that counts there."""

    def __init__(self, rules: Rules, position: Callable[[str], int]) -> None:
        pools = [p for p in rules.pools if p.kind in ("invitation", "guaranteed", "merit")]
        super().__init__((pool.column for pool in pools), position)
        self._pools = sorted(pools, key=lambda pool: pool.name)
        self._values = {pool.name: frozenset(map(same, pool.values)) for pool in pools}
        merits = (pool.column for pool in pools if pool.kind == "merit")
        self.merit_columns = tuple(dict.fromkeys(merits))

    def read(self, cells: dict[str, str], findings: list[Finding]) -> tuple[tuple[str, int], ...]:
        """Look up lists, read merits; who has a blank cell stands in no pool of that column."""
        standing: list[tuple[str, int]] = []
        for pool in self._pools:
            cell = cells[pool.column]
            if not cell.strip():
                continue
            if pool.kind != "merit":
                if same(cell) in self._values[pool.name]:
                    standing.append((pool.name, 1))
                continue
            try:
                standing.append((pool.name, read_standing(cell)))
            except BadCell as bad:
                findings.append(Finding(bad.what, bad.right, pool.column, cell))
        return tuple(standing)


class BirthReader(RowReader[str]):
    """The trimmed birth date: a blank is a problem, what is no plain date a warning."""

    def __init__(self, column: str, position: Callable[[str], int]) -> None:
        super().__init__([column] if position(column) != ABSENT else [], position)

    def read(self, cells: dict[str, str], findings: list[Finding]) -> str:
        """Trim it and look whether it can be a date."""
        for column, cell in cells.items():
            text = cell.strip()
            if not text:
                what = "the birth date is missing; the seal binds the identifier to it"
                findings.append(Finding(what, "write it as 1990-05-12", column))
            elif read_date(text) is None:
                findings.append(Finding(*_no_plain_date(text), column, text, "warning"))
            return text
        return ""


def _no_plain_date(text: str) -> tuple[str, str]:
    """What is wrong with a birth date that is none as it stands, and what would be right."""
    bound = "the seal would bind this text as it stands"
    meant = mend_date(text)
    if meant is None:
        return f"this is not a date; {bound}", "write it as 1990-05-12"
    kind = "this date has a time of day" if ":" in text else "this is a spreadsheet's day number"
    right = f"write {meant.isoformat()}: give the column the format YYYY-MM-DD and export it again"
    return f"{kind}; {bound}", right
