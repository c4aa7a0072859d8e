"""The form read: rules, or every problem with the field where it is.

The form is written as a rules file and read by the reader of those, so that both obey one set of
checks. Only what a file cannot say is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dorsal.ballot.rules import Label, Rules
from dorsal.ballot.rules_file.reading import read_rules
from dorsal.ballot.rules_file.writing import toml_text
from dorsal.ballot.rules_form.field_paths import FieldPaths
from dorsal.ballot.rules_form.file_values import file_values, is_number, is_share
from dorsal.ballot.rules_form.form import QUOTA_FORMS, TICKET_RULES, QuotaRow, RulesForm, TicketRow
from dorsal.ballot.rules_form.square import is_column
from dorsal.ground.problems import BadInput, Problem


def rules_of(form: RulesForm) -> Rules:
    """The rules that the form says; `BadInput` holds all of its problems.

    A problem's `column` is the path of its field (`pools.2.places`, rows from 0). It is empty only
    when the form as a whole is longer than a rules file may be, or holds text that UTF-8 cannot.
    Rows in texts are counted from 1.
    """
    text = toml_text(file_values(form))
    _require_utf8(text)
    problems = list(_own_problems(form))
    try:
        rules = read_rules(text)
    except BadInput as error:
        paths = FieldPaths(form, text)
        problems += [paths.on_form(one) for one in error.problems]
    if problems:
        raise BadInput(problems)
    return rules


def _require_utf8(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        problem = Problem("a text holds half a character", "write it again", value=half)
        raise BadInput([problem]) from error


def _own_problems(form: RulesForm) -> Iterator[Problem]:
    yield from _doubled("classes", [one.name for one in form.classes])
    yield from _doubled("offers.reasons", [one.name for one in form.offers.reasons])
    for table, rows in (("floors", form.floors), ("caps", form.caps)):
        for number, row in enumerate(rows):
            yield from _amount(f"{table}.{number}", row)
    yield from _languages("pools", [one.label for one in form.pools])
    yield from _languages("classes", [one.label for one in form.classes])
    yield from _languages("facts", [one.label for one in form.facts])
    for number, pool in enumerate(form.pools):
        if pool.kind == "draw":
            yield from _tickets(f"pools.{number}.tickets", pool.tickets)


def _doubled(table: str, names: Sequence[str]) -> Iterator[Problem]:
    """Names that stand twice: a file's tables cannot."""
    stripped = [name.strip() for name in names]
    for number, name in enumerate(stripped):
        first = stripped.index(name)
        if first != number:
            what = f"the name stands in row {first + 1} already"
            yield Problem(what, "all differ", column=f"{table}.{number}.name", value=name)


def _amount(path: str, row: QuotaRow) -> Iterator[Problem]:
    """An amount that does not fit its form: a file knows the form by the amount."""
    if row.form not in QUOTA_FORMS:
        yield _no_word("form of amount", QUOTA_FORMS, column=f"{path}.form", value=row.form)
    elif row.form == "number" and not is_number(row.value):
        right = "write a whole number, such as 52"
        yield Problem("this is no whole number", right, column=f"{path}.value", value=row.value)
    elif row.form == "share" and not is_share(row.value):
        right = "write a share of the places, such as 23/100 or 23 %"
        yield Problem("this is no share", right, column=f"{path}.value", value=row.value)


def _languages(table: str, labels: Sequence[Label]) -> Iterator[Problem]:
    """Labels in which a language has two texts: a file's table cannot."""
    for number, label in enumerate(labels):
        languages = [language for language, _text in label.texts]
        if len(set(languages)) < len(languages):
            column = f"{table}.{number}.label"
            yield Problem("one language has two labels", "keep one", column=column)


def _tickets(path: str, row: TicketRow) -> Iterator[Problem]:
    """The rule's name, since a file has no square rule, and the square rule's column."""
    if row.rule not in TICKET_RULES:
        yield _no_word("ticket rule", TICKET_RULES, column=f"{path}.rule", value=row.rule)
    elif row.rule == "square" and not is_column(row.column):
        right = "write the name of a column, without [ and ]"
        yield Problem("this is no column", right, column=f"{path}.column", value=row.column)


def _no_word(what: str, words: Sequence[str], *, column: str, value: str) -> Problem:
    right = f"choose {', '.join(words[:-1])} or {words[-1]}"
    return Problem(f"there is no such {what}", right, column=column, value=value)
