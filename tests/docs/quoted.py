"""What the documents quote: fenced blocks, the commands in them and what these should say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md"), *(REPOSITORY / "examples").rglob("*.md")]
)
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
WORD = r"(?:(?:ch|br|fl|pl|tr|[bdfklmnprst])[aeio]){3}"
VARIABLE = (
    (re.compile(rf"\b{WORD}(?: {WORD}){{7}}\b"), "EIGHT-WORDS"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\b"), "TIME"),
    (re.compile(r"\bround \d{5,}\b"), "round R"),
    (re.compile(r"\bZ\d{5}\b"), "ID"),
    (re.compile(r"(?<=[│┃]) *[\d,]+(?: entries)? *(?=[│┃])"), " N "),
    (re.compile(r"[━─]+"), "-"),
)


@dataclass(frozen=True)
class Step:
    """One command of a console block, and the lines that it should say."""

    command: str
    says: tuple[str, ...] = ()


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The fenced blocks of a page: language and content."""
    for found in FENCE.finditer(text):
        yield found[2], dedent(found[3])


def steps(block: str) -> list[Step]:
    """The steps of a console block: a command after `$ `, then what it says."""
    found: list[Step] = []
    for line in block.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        else:
            found[-1] = replace(found[-1], says=(*found[-1].says, line))
    return found


def commands(text: str) -> Iterator[str]:
    """Every command that a page quotes in its `console` and `sh` blocks."""
    for language, block in blocks(text):
        if language == "console":
            yield from (step.command for step in steps(block))
        elif language == "sh":
            lines = block.replace("\\\n", " ").splitlines()
            yield from (line.strip() for line in lines if line.strip() and line[0] != "#")


def masked(text: str) -> str:
    """A text with what differs from run to run replaced: words, hashes, times, identifiers."""
    for pattern, name in VARIABLE:
        text = pattern.sub(name, text)
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def agrees(expected: str, said: str) -> bool:
    """Whether what was said is what a page shows; `...` stands for anything."""
    pattern = re.escape(masked(expected)).replace(r"\.\.\.", ".*")
    return re.fullmatch(pattern, masked(said), re.DOTALL) is not None
