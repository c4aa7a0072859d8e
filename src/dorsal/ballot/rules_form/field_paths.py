"""From the problems of a rules file to the fields of the form from which the file was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dorsal.ballot.rules_file.keys import key_text
from dorsal.ballot.rules_form.form import RulesForm, TicketRow
from dorsal.ballot.rules_form.form_words import right_on_form, what_on_form
from dorsal.ground.problems import Problem
from dorsal.ground.toml_lines import KeyPath, key_lines

# Keys of the file that the form calls by another word.
_WORDS = {
    **{"is": "values", "class": "class_name", "of": "scope"},
    **{"at_least": "value", "at_most": "value", "applicants": "columns"},
}
# The tables whose names the director chooses: rows in the form, each with its name.
_NAMED = (("classes",), ("facts",), ("offers", "reasons"))
_ON_LINE = re.compile(r"on line (\d+) already")


class FieldPaths:
    """Which field of the form each key of the written file comes from."""

    def __init__(self, form: RulesForm, text: str) -> None:
        self._form = form
        lines = key_lines(text)
        self._by_place = {(key_text(path), line): path for path, line in lines.items()}
        self._by_text = {key_text(path): path for path in reversed(lines)}
        self._rows = {line: row for path, line in lines.items() if (row := self._row(path)[0])}

    def on_form(self, problem: Problem) -> Problem:
        """The problem with its field in place of its line, and rows in place of lines."""
        path = self._path(problem)
        field = self.field(path)
        key, word = str(path[-1]) if path else "", field.rpartition(".")[2]
        return Problem(
            what=_ON_LINE.sub(self._in_row, what_on_form(problem.what, key=key, word=word)),
            right=right_on_form(problem.right, word=word),
            column=field,
            value=problem.value,
            level=problem.level,
        )

    def _path(self, problem: Problem) -> KeyPath:
        """The key at which the problem was found; one that is missing is found by its table."""
        written = self._by_place.get((problem.column, problem.line))
        if written is not None or not problem.column:
            return written or ()
        table, _, key = problem.column.rpartition(".")
        return (*self._by_text.get(table, ()), key)

    def _in_row(self, found: re.Match[str]) -> str:
        row = self._rows.get(int(found[1]))
        return f"in row {int(row[-1]) + 1} already" if row else found[0]

    def field(self, path: KeyPath) -> str:
        """The path of the field that says what this key of the file says; empty for no key."""
        row, rest = self._row(path)
        if row[:1] == ("pools",) and rest[:1] == ("tickets",):
            rest = ("tickets", self._ticket_field(self._form.pools[int(row[1])].tickets, rest[1:]))
        if "label" in rest:  # one field for all languages
            rest = rest[: rest.index("label") + 1]
        words = [_WORDS.get(str(key), str(key)) for key in rest if not isinstance(key, int)]
        if row and not words:
            words = ["name"]
        return ".".join([*map(str, row), *words])

    def _row(self, path: KeyPath) -> tuple[KeyPath, KeyPath]:
        """The row that holds the key, as its table and number (empty for none), and what is
        left of the path.
        """
        for table in _NAMED:
            size = len(table)
            if path[:size] == table and len(path) > size:
                return (*table, self._number(table, path[size])), path[size + 1 :]
        if len(path) > 1 and isinstance(path[1], int):
            return path[:2], path[2:]
        return (), path

    def _number(self, table: KeyPath, name: str | int) -> int:
        form = self._form
        names: dict[KeyPath, list[str]] = {
            ("classes",): [one.name.strip() for one in form.classes],
            ("facts",): [one.name for one in form.facts],
            ("offers", "reasons"): [one.name.strip() for one in form.offers.reasons],
        }
        return names[table].index(str(name))

    def _ticket_field(self, row: TicketRow, keys: Sequence[str | int]) -> str:
        key = str(keys[0]) if keys else "rule"
        if row.rule == "table" and key == "tickets":
            return "table"
        return "column" if row.rule == "square" and key == "expression" else key
