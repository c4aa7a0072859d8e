"""The entry file: one row for each applicant, as the race's spreadsheet exports it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from dorsal.ballot.applicants import APPLICANT_ID, Applicant
from dorsal.ballot.entry_file.alike import AlikeProblems
from dorsal.ballot.entry_file.cells import BadCell, check_id, read_confirmed
from dorsal.ballot.entry_file.row_readers import (
    ABSENT,
    BirthReader,
    ClassesReader,
    FactsReader,
    Finding,
    StandingReader,
)
from dorsal.ballot.rules import Columns, Rules
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.progress import SILENT, Progress
from dorsal.ground.tables import Table, open_table

ID = "id"
ADVICE = {
    "name": "without it no winner's name can be opened, and nobody who applies twice is found",
    "born": "without it no winner's name can be opened, and nobody who applies twice is found",
    "email": "without it fewer of those who apply twice are found",
}


@dataclass(frozen=True, slots=True)
class EntryFile:
    """What an entry file says: its applicants in the order of their lines, and its problems."""

    applicants: tuple[Applicant, ...]
    problems: tuple[Problem, ...]

    def checked(self) -> tuple[Applicant, ...]:
        """The applicants; `BadInput` with every error if there is one."""
        errors = [problem for problem in self.problems if problem.level == "error"]
        if errors:
            raise BadInput(errors)
        return self.applicants


def read_entries(
    data: bytes, rules: Rules, *, file: str = "", progress: Progress = SILENT
) -> EntryFile:
    """Read applicants from CSV bytes, with every problem of every row.

    The column `id` is required, and so is each column that the rules name; others are spare.
    Rows without a usable identifier are left out of the applicants. `BadInput` is raised only
    when the bytes are no table at all (see `open_table`) or have no column `id`.
    """
    table = open_table(data, file=file)
    problems = AlikeProblems(file)
    _check_columns(table, rules, problems)
    rows = progress.track(
        table.rows(problems), name="reading the entries", total=table.utf8.count(b"\n")
    )
    applicants = list(_Reader(table, rules, problems).applicants(rows))
    _check_repeated_ids(applicants, problems)
    _check_pools(applicants, rules, problems)
    if not applicants:
        problems.add("there are no applicants", right="give a row for each below the header")
    problems.close()
    return EntryFile(tuple(applicants), tuple(problems))


class _Reader:
    """Turns rows into applicants; a column that the file lacks is read as blank."""

    def __init__(self, table: Table, rules: Rules, problems: Problems) -> None:
        self._table = table
        self._columns = rules.columns
        self._problems = problems
        self._facts = FactsReader(rules, self._position)
        self._classes = ClassesReader(rules, self._position)
        self._standing = StandingReader(rules, self._position)
        self._births = BirthReader(rules.columns.born, self._position)
        self._expects_name = self._position(rules.columns.name) != ABSENT
        self._asks_confirmation = self._position(rules.columns.confirmed) != ABSENT

    def _position(self, column: str) -> int:
        found = self._table.position(column)
        return ABSENT if found is None else found

    def applicants(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Applicant]:
        """Yield an applicant for each row that has an identifier; a million rows pass here."""
        at_id = self._position(ID)
        at_name, at_email = map(self._position, (self._columns.name, self._columns.email))
        at_group = self._position(self._columns.group)
        facts_of, classes_of, standing_of = self._facts, self._classes, self._standing
        births_of = self._births
        pick_facts, pick_classes, pick_standing = facts_of.pick, classes_of.pick, standing_of.pick
        pick_birth = births_of.pick
        is_good_id, name_missing = APPLICANT_ID.fullmatch, self._expects_name
        for line, row in rows:
            row.append("")  # the cell of every column that the file lacks
            identifier, name, group = (
                row[at_id].strip(),
                row[at_name].strip(),
                row[at_group].strip(),
            )
            facts, wrong_facts = facts_of[pick_facts(row)]
            classes, wrong_classes = classes_of[pick_classes(row)]
            standing, wrong_standing = standing_of[pick_standing(row)]
            born, wrong_birth = births_of[pick_birth(row)]
            if wrong_facts or wrong_classes or wrong_standing or wrong_birth:
                self._note(line, wrong_facts + wrong_classes + wrong_standing + wrong_birth)
            if not name and name_missing:
                self._note_missing_name(line)
            confirmed = not group or self._confirmed(line, row)
            if is_good_id(identifier) or self._has_usable_id(line, identifier):
                yield Applicant(
                    identifier,
                    line,
                    name,
                    born,
                    row[at_email].strip(),
                    facts,
                    classes,
                    standing,
                    group,
                    confirmed,
                )

    def _note(self, line: int, findings: tuple[Finding, ...]) -> None:
        for what, right, column, value, level in findings:
            self._problems.add(
                what, right=right, line=line, column=column, value=value, level=level
            )

    def _note_missing_name(self, line: int) -> None:
        what = "the name is missing; the seal binds the identifier to it"
        right = "write the name by which the person will be known at the start"
        self._problems.add(what, right=right, line=line, column=self._columns.name)

    def _confirmed(self, line: int, row: list[str]) -> bool:
        if not self._asks_confirmation:
            return True
        column = self._columns.confirmed
        cell = row[self._position(column)]
        try:
            return read_confirmed(cell)
        except BadCell as bad:
            self._problems.add(bad.what, right=bad.right, line=line, column=column, value=cell)
            return False

    def _has_usable_id(self, line: int, identifier: str) -> bool:
        try:
            check_id(identifier)
        except BadCell as bad:
            self._problems.add(bad.what, right=bad.right, line=line, column=ID, value=identifier)
            return False
        return True


def _columns_of_rules(rules: Rules) -> Iterator[tuple[str, str]]:
    """Each column that the rules require, with the key of the rules that names it."""
    for number, pool in enumerate(rules.pools, start=1):
        if pool.column:
            yield pool.column, f"pools[{number}].column"
        for column in pool.tickets.columns if pool.tickets else ():
            yield column, f"pools[{number}].tickets"
    for item in rules.classes:
        yield item.column, f"classes.{item.name}.column"


def _check_columns(table: Table, rules: Rules, problems: Problems) -> None:
    """Note each column that is missing; `BadInput` when it is the identifier's."""
    header = ", ".join(name for name in table.columns if name)
    right = f"the header has: {header}"
    line = table.line
    keys: dict[str, list[str]] = {}
    for column, key in _columns_of_rules(rules):
        keys.setdefault(column, []).append(key)
    for column, named in keys.items():
        if table.position(column) is None:
            what = f"there is no column {column!r}, which the rules read: {', '.join(named)}"
            problems.add(what, right=right, line=line, column=column)
    _check_personal_columns(table, rules, problems, right)
    if table.position(ID) is None:
        what = "there is no column 'id'"
        problems.add(what, right=f"it holds the public identifier; {right}", line=line, column=ID)
        raise BadInput(problems)


def _check_personal_columns(table: Table, rules: Rules, problems: Problems, right: str) -> None:
    """A personal column that the rules name otherwise than by default must be there."""
    usual = Columns()
    for item in fields(Columns):
        column = getattr(rules.columns, item.name)
        if not column or table.position(column) is not None:
            continue
        if column != getattr(usual, item.name):
            what = f"there is no column {column!r}, which the rules read: applicants.{item.name}"
            problems.add(what, right=right, line=table.line, column=column)
        elif item.name in ADVICE:
            what = f"there is no column {column!r}: {ADVICE[item.name]}"
            problems.add(what, right=right, line=table.line, column=column, level="warning")
        elif rules.groups.largest > 1:
            what = f"there is no column {column!r}: everybody applies alone"
            problems.add(what, right=right, line=table.line, column=column, level="warning")


def _check_repeated_ids(applicants: list[Applicant], problems: Problems) -> None:
    if len({applicant.id for applicant in applicants}) == len(applicants):
        return
    first: dict[str, int] = {}
    for applicant in applicants:
        line = first.setdefault(applicant.id, applicant.line)
        if line != applicant.line:
            what = "the identifier stands in two rows"
            right = f"line {line} has it first; give every applicant one of their own"
            problems.add(what, right=right, line=applicant.line, column=ID, value=applicant.id)


def _check_pools(applicants: list[Applicant], rules: Rules, problems: Problems) -> None:
    """A promised place must exist: no more people on a list than it has places."""
    counts: dict[tuple[tuple[str, int], ...], int] = {}
    for applicant in applicants:
        if applicant.standing:
            counts[applicant.standing] = counts.get(applicant.standing, 0) + 1
    for pool in rules.pools:
        if pool.kind not in ("invitation", "guaranteed"):
            continue
        standing = sum(number for key, number in counts.items() if (pool.name, 1) in key)
        if standing > pool.places:
            what = f"{standing} applicants stand in the pool {pool.name!r} of {pool.places} places"
            right = "shorten the list, or give the pool more places in the rules"
            problems.add(what, right=right, column=pool.column)
