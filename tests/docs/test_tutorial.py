"""The tutorial, done as it says, says what it shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, REPOSITORY, Step, agrees, blocks, steps

TUTORIAL = DOCS / "tutorial" / "your-first-draw.md"
END = "end of step"


def run_steps(page: Path, folder: Path) -> list[tuple[Step, str]]:
    """Run all console steps of a page in one shell, in a folder of the project's first level."""
    folder.mkdir()
    (folder.parent / "src").symlink_to(REPOSITORY / "src")
    todo = [
        step
        for language, block in blocks(page.read_text(encoding="utf-8"))
        if language == "console"
        for step in steps(block)
    ]
    # Each command's exit code is handed on, so that a following `echo $?` sees it.
    script = "".join(f"{step.command}\ncode=$?; echo '{END}'; (exit $code)\n" for step in todo)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash"],
        input=script,
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return list(zip(todo, done.stdout.split(f"{END}\n"), strict=False))


def test_the_tutorial_says_what_it_shows(tmp_path: Path) -> None:
    ran = run_steps(TUTORIAL, tmp_path / "first-draw")
    wrong = [
        (step.command, said) for step, said in ran if not agrees("\n".join(step.says), said)
    ]
    assert wrong == []
    assert len(ran) == 19


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
