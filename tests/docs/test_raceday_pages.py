"""The pages of race day, done as they say, say what they show."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS
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
