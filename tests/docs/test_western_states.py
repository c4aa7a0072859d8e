"""The example of Western States: its commands run, and its tables are what they compute."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from tests.docs.quoted import REPOSITORY
from tests.docs.run_pages import console_steps, disagreements, words_of

EXAMPLE = REPOSITORY / "examples" / "western-states"
README = EXAMPLE / "README.md"
TEXT = README.read_text(encoding="utf-8")
PICTURES = ("chances.svg", "positions.svg")
LARGEST_FOLDER = 500_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, without its pictures."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "ws", ignore=shutil.ignore_patterns("*.svg")))


def fields() -> list[Field]:
    """The fields of the commands with `--classes`, in the order of the page."""
    found = []
    for step in console_steps(README):
        places = re.search(r"--places (\d+)", step.command)
        classes = re.search(r'--classes "([^"]+)"', step.command)
        if places and classes:
            found.append(Field(classes=read_classes(classes[1]), places=int(places[1])))
    return found


def test_the_commands_say_what_is_shown_and_make_the_pictures(folder: Path) -> None:
    assert disagreements(folder / "README.md", folder) == []
    made = {name: words_of(folder / name) for name in PICTURES}
    assert made == {name: words_of(EXAMPLE / name) for name in PICTURES}, "make the pictures anew"


def test_the_tables_hold_what_is_computed() -> None:
    rows = re.findall(r"^\| (\d+) \| ([\d,]+) \| ([\d.]+) % \| ([\d.]+) % \|$", TEXT, re.MULTILINE)
    expected = [
        (str(one.tickets), f"{one.applicants:,}", f"{100 * chance:.2f}")
        for field in fields()[:2]
        for one, chance in zip(field.classes, exact_chances(field), strict=True)
    ]
    assert [(tickets, applicants, exact) for tickets, applicants, _, exact in rows] == expected
    assert len(rows) == 11
    assert max(abs(float(told) - float(exact)) for _, _, told, exact in rows) <= 0.06


def test_the_entry_file_has_the_applicants_of_the_last_table() -> None:
    sizes = [one.applicants for one in fields()[2].classes]
    failures = [k for k, size in enumerate(sizes) for _ in range(size)]
    rows = [f"W{number:05},{k}\n" for number, k in enumerate(failures, 1)]
    made = (EXAMPLE / "entries.csv").read_text(encoding="utf-8")
    assert made == "".join(["id,failures\n", *rows])
    first = exact_chances(fields()[2])[0]
    assert f"one chance in {1 / first:.0f}" in " ".join(TEXT.split())


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in EXAMPLE.iterdir()) < LARGEST_FOLDER
