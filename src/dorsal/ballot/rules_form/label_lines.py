"""A label in a text box: one text for all languages, or a line for each language."""

from __future__ import annotations

import re

from dorsal.ballot.rules import Label
from dorsal.ballot.rules_file.labels import LANGUAGE

_OF_LANGUAGE = re.compile(rf"({LANGUAGE.pattern})?:(.*)")


def write_label(label: Label) -> str:
    """The label as `Locals`, or as lines `en: Locals` and `es: Vecinos`.

    A plain label that would be read as a line of a language is written with a colon before it.
    """
    return "\n".join(_line(language, text) for language, text in label.texts)


def _line(language: str, text: str) -> str:
    return f"{language}: {text}" if language or _OF_LANGUAGE.fullmatch(text) else text


def read_label_lines(text: str) -> Label:
    """The label of such lines. A line without a language has the language `""`, which beside others
    is for `rules_of` to refuse; empty lines count for nothing.
    """
    lines = [line for one in text.splitlines() if (line := one.strip())]
    return Label(tuple(_pair(line) for line in lines))


def _pair(line: str) -> tuple[str, str]:
    found = _OF_LANGUAGE.fullmatch(line)
    return (found[1] or "", found[2].strip()) if found else ("", line)
