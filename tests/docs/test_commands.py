"""Every command that a document quotes is one that the program understands."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from dorsal.cli.main import app
from tests.docs.quoted import PAGES, REPOSITORY, commands

OPERATORS = ("|", ">", ">>", "&&", ";", "<")
MAKE_TARGETS = {
    line.split(":")[0]
    for line in (REPOSITORY / "Makefile").read_text(encoding="utf-8").splitlines()
    if " ## " in line
}
QUOTED = [
    pytest.param(command, id=f"{page.relative_to(REPOSITORY)}: {command[:60]}")
    for page in PAGES
    for command in commands(page.read_text(encoding="utf-8"))
]


def pipeline(command: str) -> list[list[str]]:
    """The words of each program in a command line, without assignments and redirections."""
    words: list[list[str]] = [[]]
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|;<>&")
    lexer.whitespace_split = True
    skip = False
    for word in lexer:
        if word in OPERATORS:
            skip = word in (">", ">>", "<")
            if not skip:
                words.append([])
        elif skip:
            skip = False
        else:
            words[-1].append(word)
    return [[word for word in one if word] for one in words]


def parse(arguments: list[str]) -> None:
    """Parse arguments of `dorsal` with its own commands; a mistake raises."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        if arguments[0] == "--help":
            return
        if arguments[0] not in command.commands:  # options and arguments of the group itself
            context = command.make_context(command.name, list(arguments))
            arguments = [*context._protected_args, *context.args]
        command = command.commands[arguments[0]]
        arguments = arguments[1:]
    if arguments != ["--help"]:
        command.make_context(command.name, list(arguments))


@pytest.mark.parametrize("command", QUOTED)
def test_every_quoted_command_is_understood(command: str) -> None:
    for program, *arguments in pipeline(command.removesuffix("; echo $?")):
        if program == "as-dorsal":
            program, *arguments = arguments
        if program == "dorsal":
            parse(arguments)
        elif program == "make":
            assert {one for one in arguments if "=" not in one} <= MAKE_TARGETS
        elif program.startswith("python"):
            assert arguments[0] in ("-m", "-c") or Path(arguments[0]).name == "dorsal_verify.py"


def test_the_readme_says_the_two_commands() -> None:
    readme = list(commands((REPOSITORY / "README.md").read_text(encoding="utf-8")))
    assert readme[:2] == ["make demo", "make test"]


def test_a_wrong_command_would_be_noticed() -> None:
    parse(["ballot", "explain", "rules.toml"])
    with pytest.raises(Exception, match="--relay-to"):
        parse(["ballot", "draw", "record", "--relay-to", "x"])
    with pytest.raises(KeyError, match="redraw"):
        parse(["ballot", "redraw", "record"])
