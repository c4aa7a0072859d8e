"""Reads the rows of an imported file into applicants, with every problem and its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from dorsal.ballot.entry_file.alike import AlikeProblems
from dorsal.ballot.entry_file.cells import (
    BadCell,
    mend_date,
    read_confirmed,
    read_date,
    read_fact,
    same,
)
from dorsal.ground.problems import Problem
from dorsal.ground.tables import Table, open_table
from dorsal.site.accounts.countries import country_choices, two_letters_by_three
from dorsal.site.applications.eligibility import refusal_by_age
from dorsal.site.applications.importing.columns import NEEDED, chosen_targets
from dorsal.site.applications.office.tickets import fact_columns, fact_problem
from dorsal.site.ballots.models import Ballot

WORDS_OF_SEXES = {
    "F": "f female woman women w mujer femenino emakumea femme",
    "M": "m male man men hombre masculino h varón gizona gizonezkoa homme",
    "X": "x open other nb abierta otro bestea autre",
}
SEXES = {word: sex for sex, words in WORDS_OF_SEXES.items() for word in words.split()}
LONGEST = {"name": 120, "town": 80, "club": 80, "email": 254, "answer": 500, "fact": 60}


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One applicant of the file."""

    line: int
    profile: Mapping[str, Any]
    answers: Mapping[str, str]
    facts: Mapping[str, str]

    @property
    def told(self) -> str:
        """The answers and facts in one line."""
        both = [*self.answers.items(), *self.facts.items()]
        return ", ".join(f"{key} = {value}" for key, value in both)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The rows that could be read, what each column holds, and every problem."""

    targets: Mapping[str, str]
    rows: tuple[ImportedRow, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many problems stop the import."""
        return sum(one.level == "error" for one in self.problems)


def read_import(
    data: bytes, ballot: Ballot, told: Mapping[str, str], *, file: str = ""
) -> ImportedFile:
    """Read a CSV file of applications; `BadInput` when the bytes are no table at all."""
    table = open_table(data, file=file)
    targets = chosen_targets(table.columns, ballot, told)
    problems = AlikeProblems(file)
    _check_targets(targets, table, problems)
    _check_answers(targets, table, ballot, problems)
    rows = tuple(_Reader(table, ballot, targets, problems).rows()) if not problems.errors else ()
    if not rows and not len(problems):
        problems.add(_("there are no rows"), right=_("give a row for each applicant"))
    problems.close()
    return ImportedFile(targets, rows, tuple(problems))


def _check_targets(targets: Mapping[str, str], table: Table, problems: AlikeProblems) -> None:
    held = Counter(target for target in targets.values() if target)
    for needed in NEEDED:
        if needed not in held:
            what = _("no column holds the %s") % needed.replace("_", " ")
            right = _("choose the column, or add it to the file")
            problems.add(what, right=right, line=table.line, column=needed)
    for target, times in held.items():
        if times > 1:
            what = _("%(n)s columns hold the same") % {"n": times}
            problems.add(what, right=_("choose one"), line=table.line, column=target)


def _check_answers(
    targets: Mapping[str, str], table: Table, ballot: Ballot, problems: AlikeProblems
) -> None:
    """Warn of questions that every applicant must answer, and that no column answers."""
    for one in ballot.questions:
        if one.get("required") and f"answer:{one['column']}" not in targets.values():
            what = _("no column answers “%s”: it stays without an answer") % one["label"]
            right = _("choose the column, or add it to the file")
            problems.add(
                what, right=right, line=table.line, column=str(one["column"]), level="warning"
            )


class _Reader:
    """Turns the rows of one table into applicants."""

    def __init__(
        self, table: Table, ballot: Ballot, targets: Mapping[str, str], problems: AlikeProblems
    ) -> None:
        self._table, self._ballot, self._problems = table, ballot, problems
        places = {column: place for place, column in enumerate(table.columns)}
        self._at = {
            target: (column, places[column]) for column, target in targets.items() if target
        }
        self._questions = {str(one["column"]): one for one in ballot.questions}
        self._facts = [one for one in fact_columns(ballot) if f"fact:{one}" in self._at]
        self._refusals: dict[date, str] = {}
        self._wrong_cells = 0

    def rows(self) -> Iterator[ImportedRow]:
        """Yield an applicant for each row without an error."""
        for line, cells in self._table.rows(self._problems):
            before = self._wrong_cells
            row = self._row(line, cells)
            if self._wrong_cells == before:
                yield row

    def _row(self, line: int, cells: list[str]) -> ImportedRow:
        told = {target: cells[place].strip() for target, (_name, place) in self._at.items()}
        answers = {column: self._answer(line, column, told) for column in self._questions}
        return ImportedRow(
            line=line,
            profile=self._profile(line, told),
            answers={column: value for column, value in answers.items() if value},
            facts={one: self._fact(line, one, told) for one in self._facts if told[f"fact:{one}"]},
        )

    def _profile(self, line: int, told: Mapping[str, str]) -> dict[str, Any]:
        name = " ".join(f"{told['name']} {told.get('surname', '')}".split())
        if not name:
            self._wrong(line, "name", _("the name is missing"), _("write who applies"), "")
        found: dict[str, Any] = {
            "name": self._short(line, "name", name),
            "birth_date": self._born(line, told["birth_date"]),
            "sex": self._sex(line, told["sex"]),
            "email": self._email(line, told.get("email", "")),
        }
        for field in ("town", "club"):
            found[field] = self._short(line, field, told.get(field, ""))
        for field in ("country", "nationality"):
            found[field] = self._country(line, field, told.get(field, ""))
        return found

    def _born(self, line: int, text: str) -> date | None:
        born = read_date(text) or mend_date(text)
        if born is None:
            what = _("this is not a date") if text else _("the birth date is missing")
            self._wrong(line, "birth_date", what, _("write it as 1990-05-12"), text)
        elif why := self._refused_by_age(born):
            self._problems.add(
                _("too young on race day: the number will be left out"),
                right=why,
                line=line,
                column=self._column("birth_date"),
                value=text,
                level="warning",
            )
        return born

    def _refused_by_age(self, born: date) -> str:
        if born not in self._refusals:
            self._refusals[born] = refusal_by_age(self._ballot, born)
        return self._refusals[born]

    def _sex(self, line: int, text: str) -> str:
        sex = SEXES.get(same(text), "")
        if not sex:
            what = _("this is no category") if text else _("the category is missing")
            self._wrong(line, "sex", what, _("write F, M or X"), text)
        return sex

    def _email(self, line: int, text: str) -> str:
        try:
            if text:
                validate_email(text)
        except ValidationError:
            right = _("write one address, or leave it blank")
            self._wrong(line, "email", _("this is no e-mail address"), right, text)
        return text.lower()

    def _country(self, line: int, field: str, text: str) -> str:
        code = _country_codes().get(same(text), "")
        if text and not code:
            right = _("write its code of three letters, such as ESP")
            self._wrong(line, field, _("this country is not known"), right, text)
        return code

    def _short(self, line: int, field: str, text: str) -> str:
        if len(text) > LONGEST[field]:
            right = _("at most %(n)s characters") % {"n": LONGEST[field]}
            self._wrong(line, field, _("this is too long"), right, text[:80])
        return text

    def _answer(self, line: int, column: str, told: Mapping[str, str]) -> str:
        target, question = f"answer:{column}", self._questions[column]
        if target not in told:
            return ""
        try:
            return read_answer(told[target], question)
        except BadCell as bad:
            self._wrong(line, target, bad.what, bad.right, told[target])
            return ""

    def _fact(self, line: int, column: str, told: Mapping[str, str]) -> str:
        target = f"fact:{column}"
        if problem := fact_problem(self._ballot, column, told[target]):
            self._wrong(line, target, problem.what, problem.right, problem.value)
        return self._short(line, "fact", told[target])

    def _wrong(self, line: int, target: str, what: str, right: str, value: str) -> None:
        self._wrong_cells += 1
        self._problems.add(what, right=right, line=line, column=self._column(target), value=value)

    def _column(self, target: str) -> str:
        return self._at[target][0] if target in self._at else target


def read_answer(text: str, question: Mapping[str, Any]) -> str:
    """The answer to a question as the form would keep it; `BadCell` when it is none."""
    if not text:
        if question.get("required"):
            raise BadCell(_("the answer is missing"), _("every applicant must answer this"))
        return ""
    match question["kind"]:
        case "choice":
            options = {same(option): str(option) for option in question["options"]}
            if same(text) not in options:
                raise BadCell(_("this is none of the answers"), ", ".join(options.values()))
            return options[same(text)]
        case "number":
            read_fact(text)
            return text.replace(",", ".")
        case "yes":
            return "yes" if read_confirmed(text) else ""
        case _:
            return text[: LONGEST["answer"]]


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    """Codes of two and three letters and names in English and Spanish, to the three letters."""
    found = {same(two): three for three, two in two_letters_by_three().items()}
    for language in ("es", "en"):
        found |= {same(name): three for three, name in country_choices(language)}
    return found | {same(three): three for three in two_letters_by_three()}
