"""The entry file: one row for each applicant, as the race's spreadsheet exports it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dorsal.ballot.applicants import APPLICANT_ID, Applicant
from dorsal.ballot.entry_file.alike import AlikeProblems
from dorsal.ballot.entry_file.cells import BadCell, check_id, read_confirmed
from dorsal.ballot.entry_file.column_values import ColumnValues, column_values
from dorsal.ballot.entry_file.header import ID, check_header
from dorsal.ballot.entry_file.merit_forms import warn_of_merit_forms
from dorsal.ballot.entry_file.promised_places import check_promises
from dorsal.ballot.entry_file.row_readers import (
    ABSENT,
    BirthReader,
    ClassesReader,
    FactsReader,
    Finding,
    StandingReader,
)
from dorsal.ballot.entry_file.unmatched import (
    expected_values,
    unmatched_values,
    warn_of_lookalikes,
)
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.progress import SILENT, Progress
from dorsal.ground.tables import Table, open_table


@dataclass(frozen=True, slots=True)
class EntryFile:
    """What an entry file says: its applicants in the order of their lines, and its problems.

    `unmatched` counts, for each column that a class, an invitation or a guarantee reads, the
    values that none of them looks for, most frequent first.
    """

    applicants: tuple[Applicant, ...]
    unmatched: Mapping[str, Mapping[str, int]]
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
    check_header(table, rules, problems)
    rows = progress.track(
        table.rows(problems), name="reading the entries", total=table.utf8.count(b"\n")
    )
    reader = _Reader(table, rules, problems)
    applicants = list(reader.applicants(rows))
    _check_repeated_ids(applicants, problems)
    check_promises(applicants, rules, problems)
    unmatched = reader.check_values()
    if not applicants:
        problems.add("there are no applicants", right="give a row for each below the header")
    problems.close()
    return EntryFile(tuple(applicants), unmatched, tuple(problems))


class _Reader:
    """Turns rows into applicants; a column that the file lacks is read as blank."""

    def __init__(self, table: Table, rules: Rules, problems: Problems) -> None:
        self._table = table
        self._rules = rules
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
            facts, wrong_facts, _ = facts_of[pick_facts(row)]
            classes, wrong_classes, class_lines = classes_of[pick_classes(row)]
            standing, wrong_standing, standing_lines = standing_of[pick_standing(row)]
            born, wrong_birth, _ = births_of[pick_birth(row)]
            class_lines.append(line)
            standing_lines.append(line)
            if wrong_facts or wrong_classes or wrong_standing or wrong_birth:
                wrong = wrong_facts + wrong_classes + wrong_standing + wrong_birth
                self._note(line, wrong, classes)
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

    def check_values(self) -> dict[str, dict[str, int]]:
        """Warn of what looks wrong in whole columns; called when all rows have been read.

        Returns the values that the rules do not look for, counted by column.
        """
        for column in self._standing.merit_columns:
            warn_of_merit_forms(self._values(column), column, self._problems)
        counts = {}
        for column, expected in expected_values(self._rules).items():
            unmatched = unmatched_values(self._values(column), expected)
            warn_of_lookalikes(unmatched, expected, column, self._problems)
            counts[column] = {text: seen.rows for text, seen in unmatched.items()}
        return counts

    def _values(self, column: str) -> ColumnValues:
        reads_classes = column in self._classes.columns
        return column_values(self._classes if reads_classes else self._standing, column)

    def _note(self, line: int, findings: tuple[Finding, ...], classes: tuple[str, ...]) -> None:
        for found in findings:
            if found.concerns(classes):
                self._problems.add(
                    found.what,
                    right=found.right,
                    line=line,
                    column=found.column,
                    value=found.value,
                    level=found.level,
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
