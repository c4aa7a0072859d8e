"""The reference of readers says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from dorsal.timing.readers import parse
from dorsal.timing.readers.parsing import READERS
from dorsal.timing.reads import Parsed
from dorsal.timing.written import keyboard
from dorsal.timing.written.sheet_columns import ROLES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "readers.md").read_text()
BLOCK = re.compile(r"```([a-z]+)\n(.*?)```", re.DOTALL)


def test_every_format_has_examples_and_all_are_read() -> None:
    shown = {form: lines.splitlines() for form, lines in BLOCK.findall(PAGE)}
    assert set(shown) == set(READERS)
    for form in READERS:
        for line in shown[form]:
            read = parse(form, line)
            assert isinstance(read, Parsed), (line, read)
            assert read.what in ("passing", "gun")


def test_the_columns_of_sheets_are_those_of_the_table() -> None:
    rows = re.findall(r"^\| ([a-z_]+) \| (`.*`) \|$", PAGE, re.MULTILINE)
    shown = {role: tuple(re.findall(r"`([^`]+)`", names)) for role, names in rows if role in ROLES}
    assert shown == {role: tuple(names) for role, names in ROLES.items()}


def test_the_lines_at_the_keyboard_are_those_of_the_module() -> None:
    said = (keyboard.__doc__ or "").partition("```\n")[2].partition("```")[0]
    assert [line for line in said.splitlines() if line not in PAGE] == []
