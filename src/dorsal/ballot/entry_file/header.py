"""The header of the entry file: the columns that the rules read must be in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from dorsal.ballot.rules import Columns, Rules
from dorsal.ballot.rules_file.keys import did_you_mean
from dorsal.ground.problems import BadInput, Level, Problems
from dorsal.ground.tables import Table

ID = "id"
ADVICE = {
    "name": "without it no winner's name can be opened, and nobody who applies twice is found",
    "born": "without it no winner's name can be opened, and nobody who applies twice is found",
    "email": "without it fewer of those who apply twice are found",
}


def check_header(table: Table, rules: Rules, problems: Problems) -> None:
    """Note each column that is missing; `BadInput` when it is the identifier's."""
    header = _Header(table, problems)
    keys: dict[str, list[str]] = {}
    for column, key in _columns_of_rules(rules):
        keys.setdefault(column, []).append(key)
    for column, named in keys.items():
        header.require(column, f"which the rules read: {', '.join(named)}")
    _check_personal_columns(header, rules)
    if header.lacks(ID):
        header.miss(ID, "there is no column 'id'", advice="it holds the public identifier; ")
        raise BadInput(problems)


class _Header:
    """The names of a table's columns, and where to note those that are missing."""

    def __init__(self, table: Table, problems: Problems) -> None:
        self._table = table
        self._problems = problems
        self._names = [name for name in table.columns if name]

    def lacks(self, column: str) -> bool:
        """Whether a column that the rules name is not there."""
        return bool(column) and self._table.position(column) is None

    def require(self, column: str, reason: str) -> None:
        """Note an error if the column is missing."""
        if self.lacks(column):
            self.miss(column, f"there is no column {column!r}, {reason}")

    def miss(self, column: str, what: str, *, advice: str = "", warns: bool = False) -> None:
        """Note a missing column, with the one that may be meant and all that there are."""
        right = f"{advice}{self._meant(column)}the header has: {', '.join(self._names)}"
        level: Level = "warning" if warns else "error"
        line = self._table.line
        self._problems.add(what, right=right, line=line, column=column, level=level)

    def _meant(self, column: str) -> str:
        """`did you mean ...? `: a column but for case and blanks, or one with a similar name."""
        same = [name for name in self._names if _bare(name) == _bare(column)]
        if same:
            return f"did you mean {column}? here it is written {same[0]!r}; "
        return did_you_mean(column, self._names)


def _bare(name: str) -> str:
    return "".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _columns_of_rules(rules: Rules) -> Iterator[tuple[str, str]]:
    """Each column that the rules require, with the key of the rules that names it."""
    for number, pool in enumerate(rules.pools, start=1):
        if pool.column:
            yield pool.column, f"pools[{number}].column"
        for column in pool.tickets.columns if pool.tickets else ():
            yield column, f"pools[{number}].tickets"
    for item in rules.classes:
        yield item.column, f"classes.{item.name}.column"


def _check_personal_columns(header: _Header, rules: Rules) -> None:
    """A personal column that the rules name otherwise than by default must be there."""
    usual = Columns()
    for item in fields(Columns):
        column = getattr(rules.columns, item.name)
        if not header.lacks(column):
            continue
        if column != getattr(usual, item.name):
            header.require(column, f"which the rules read: applicants.{item.name}")
        elif item.name in ADVICE:
            what = f"there is no column {column!r}: {ADVICE[item.name]}"
            header.miss(column, what, warns=True)
        elif rules.groups.largest > 1:
            what = f"there is no column {column!r}: everybody applies alone"
            header.miss(column, what, warns=True)
