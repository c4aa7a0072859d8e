"""Values of a class or a pool as lines of a text box, one value a line, without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_VALUES = {escape: character for character, escape in _ESCAPES.items()}
_TO_ESCAPE = re.compile(r"[\\\n\r]")
_ESCAPED = re.compile(r"\\[\\nr]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def write_value_lines(values: Iterable[str]) -> str:
    r"""One value a line; a backslash is written \\, a line break inside a value \n or \r."""
    return "\n".join(_TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], value) for value in values)


def read_value_lines(text: str) -> tuple[str, ...]:
    """The values of a text box, without blanks around them; empty lines count for nothing."""
    lines = (_ESCAPED.sub(lambda found: _VALUES[found[0]], one) for one in _LINE_END.split(text))
    return tuple(value for line in lines if (value := line.strip()))
