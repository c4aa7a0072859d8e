"""The tutorial, done as it says, says what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, REPOSITORY, agrees
from tests.docs.run_pages import console_steps, disagreements

TUTORIAL = DOCS / "tutorial" / "your-first-draw.md"


def test_the_tutorial_says_what_it_shows(tmp_path: Path) -> None:
    folder = tmp_path / "first-draw"
    folder.mkdir()
    (tmp_path / "src").symlink_to(REPOSITORY / "src")
    assert disagreements(TUTORIAL, folder) == []
    assert len(console_steps(TUTORIAL)) == 23


@pytest.mark.parametrize(
    ("expected", "said", "agreeing"),
    [
        ("wrote x", "wrote x\n", True),
        ("wrote x", "wrote y\n", False),
        ("a\n...\nd", "a\nb\nc\nd\n", True),
        ("a\n...\nd", "a\nb\nc\ne\n", False),
        ("Z00001 withdrew", "Z00002 withdrew", True),
        ("│ draw │ 40     │ 250 entries  │", "│ draw │ 40 │ 1,249 entries │", True),
        ("│ draw │ 40     │ 250 entries  │", "│ other │ 40 │ 1,249 entries │", False),
        ("", "error", False),
    ],
)
def test_what_is_shown_is_compared(expected: str, said: str, agreeing: bool) -> None:
    assert agrees(expected, said) is agreeing
