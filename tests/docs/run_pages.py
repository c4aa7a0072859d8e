"""Doing what a page says: its console steps in one shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.docs.quoted import REPOSITORY, Step, agrees, blocks, steps

END = "end of step"


def shell(script: str, folder: Path, **environment: str) -> str:
    """What bash and its programs say to a script, with this Python's programs found first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash"],
        input=script,
        cwd=folder,
        env=os.environ | {"PATH": path, "COLUMNS": "80"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def console_steps(page: Path) -> list[Step]:
    """All steps in the console blocks of a page."""
    text = page.read_text(encoding="utf-8")
    shown = [block for language, block in blocks(text) if language == "console"]
    return [step for block in shown for step in steps(block)]


def disagreements(
    page: Path, folder: Path, *, change: Callable[[str], str] = str
) -> list[tuple[str, str]]:
    """Do all console steps of a page in a folder; the commands that said something else than is
    shown, with what they said. `change` may change a command before it is run.
    """
    todo = console_steps(page)
    # Each command's exit code is handed on, so that a following `echo $?` sees it.
    script = "".join(
        f"{change(one.command)}\ncode=$?; echo '{END}'; (exit $code)\n" for one in todo
    )
    said = shell(script, folder).split(f"{END}\n")
    assert len(said) == len(todo) + 1
    return [
        (one.command, text)
        for one, text in zip(todo, said, strict=False)
        if not agrees("\n".join(one.says), text)
    ]


def give_verifier(folder: Path) -> None:
    """Put the single-file verifier into a folder."""
    name = "dorsal_verify.py"
    source = REPOSITORY / "src" / "dorsal" / "verifiers" / name
    (folder / name).write_bytes(source.read_bytes())


def words_of(picture: Path) -> str:
    """What is written in an SVG picture."""
    text = picture.read_text(encoding="utf-8")
    return str(re.findall(r"<desc>(.*?)</desc>", text, re.DOTALL)[0])
