"""How every command speaks: problems in one style, JSON on request, bars on long work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from dorsal.ground.problems import Problem
from dorsal.ground.progress import SILENT, Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NO = 1
BAD_INPUT = 2
SHOWN = 50

T = TypeVar("T")


def out() -> Console:
    """The console for answers."""
    from rich.console import Console  # inline: keeps `--help` fast

    return Console(soft_wrap=True, highlight=False)


def err() -> Console:
    """The console for problems and progress."""
    from rich.console import Console  # inline: keeps `--help` fast

    return Console(stderr=True, soft_wrap=True, highlight=False)


def visible(text: str | Text, *, lines: bool = False) -> Text:
    """The text with control characters written out: a file's name must not paint the screen.

    Line feeds stay with `lines`.
    """
    from rich.text import Text  # inline: keeps `--help` fast

    styled = Text(text) if isinstance(text, str) else text
    if styled.plain.isprintable():
        return styled
    plain = "".join(
        char
        if char.isprintable() or (lines and char == "\n")
        else char.encode("unicode_escape").decode()
        for char in styled.plain
    )
    return Text(plain, styled.style)


def print_json(value: Any) -> None:
    """Print one JSON document."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {
        "level": problem.level,
        "what": problem.what,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "right": problem.right,
    }


def show_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Show problems: what is wrong, where, and what would be right."""
    if as_json:
        print_json({"problems": [problem_json(one) for one in problems]})
        return
    from rich.text import Text  # inline: keeps `--help` fast

    console = err()
    for problem in problems[:SHOWN]:
        style = "bold red" if problem.level == "error" else "bold yellow"
        text = Text.assemble((problem.level, style), ": ")
        if problem.where:
            text.append(f"{problem.where}: ", style="bold")
        text.append(problem.what)
        if problem.value:
            text.append(f" ({problem.value!r})")
        console.print(visible(text, lines=True))
        if problem.right:
            console.print(visible(Text(f"       {problem.right}", style="dim")))
    if len(problems) > SHOWN:
        console.print(f"... and {len(problems) - SHOWN:,} more; --json lists them all")


class SelfCheckFailed(Exception):
    """A command that checks itself found that something does not hold."""


class Bars:
    """Progress drawn on the terminal: a line for each stage, a bar where a total is known."""

    def __init__(self) -> None:
        self.console = err()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show a spinner while the stage runs."""
        with self.console.status(name):
            yield

    def track(self, items: Iterable[T], *, name: str, total: int) -> Iterator[T]:
        """Pass items through under a bar, updated every 1 % of them."""
        from rich.progress import Progress as RichBar  # inline: only where a terminal watches

        step = max(1, total // 100)
        with RichBar(console=self.console, transient=True) as bar:
            task = bar.add_task(name, total=total)
            for number, item in enumerate(items):
                if number % step == 0:
                    bar.update(task, completed=number)
                yield item


def progress(*, quiet: bool = False) -> Progress:
    """Bars where somebody watches a terminal, silence elsewhere."""
    return SILENT if quiet or not sys.stderr.isatty() else Bars()
