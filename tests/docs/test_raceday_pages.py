"""The pages of race day, done as they say, say what they show."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, REPOSITORY, blocks
from tests.docs.run_pages import console_steps, disagreements
from tools.make_raceday_example import FOLDER

TUTORIAL = DOCS / "tutorial" / "your-first-race-day.md"


@pytest.mark.parametrize(
    ("page", "steps"), [(TUTORIAL, 20), (FOLDER / "README.md", 1)], ids=["tutorial", "example"]
)
def test_the_commands_say_what_is_shown(page: Path, steps: int, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "raceday"))
    assert disagreements(page, folder) == []
    assert len(console_steps(page)) == steps


def test_the_readme_quotes_what_is_said_of_a_bib(tmp_path: Path) -> None:
    section = (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## Race day")[2]
    kinds = [(language, block.splitlines()) for language, block in blocks(section)]
    (_, asked), (_, quoted) = kinds[0], next(one for one in kinds if one[0] == "text")
    folder = Path(shutil.copytree(FOLDER, tmp_path / "raceday"))
    said = [
        subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=folder,
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "COLUMNS": "200"},
        ).stdout.splitlines()
        for command in (asked[1], asked[3])
    ]
    assert [line for line in quoted if line not in said[1]] == []
