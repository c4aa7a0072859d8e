"""Where each key of a TOML file stands: `tomllib` gives values but not their lines.

Only for text that `tomllib` has accepted; the scanner relies on its being valid TOML 1.0
(https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
import tomllib
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# The long strings first: an opening \"\"\" is also an empty string and a quote.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    + r"|'''.*?'{3,5}(?!')"
    + r'|"(?:[^"\\\n]|\\.)*"'
    + r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Lines, from 1, of all keys, tables and items of arrays, by their path.

    An array's items, also those of an array of tables, are numbered from 0.
    """
    return _Scanner(text).scan()


class _Scanner:
    """One pass over the text; every method leaves `at` behind what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.items: dict[KeyPath, int] = {}  # number of tables so far in each array of tables
        self._counted = (0, 1)

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self.blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self.header(2)
            elif self.text[self.at] == "[":
                table = self.header(1)
            else:
                self.pair(table)
            self.blank()
        return self.lines

    def line(self) -> int:
        """The line of the current position; positions only grow, so each line is counted once."""
        before, line = self._counted
        self._counted = (self.at, line + self.text.count("\n", before, self.at))
        return self._counted[1]

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def header(self, brackets: int) -> KeyPath:
        line = self.line()
        self.at += brackets
        keys = self.keys()
        self.at += brackets
        path: KeyPath = (*self.inside((), keys[:-1]), keys[-1])
        if brackets == 2:
            number = self.items.get(path, 0)
            self.items[path] = number + 1
            self.note(path, line)
            path += (number,)
        self.note(path, line)
        return path

    def inside(self, path: KeyPath, keys: list[str]) -> KeyPath:
        """The path of a table that holds another: of an array of tables it is the last one."""
        for key in keys:
            path += (key,)
            self.note(path, self.line())
            if path in self.items:
                path += (self.items[path] - 1,)
        return path

    def note(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)

    def keys(self) -> list[str]:
        """A key with its dots."""
        found = []
        while True:
            self.blank()
            found.append(self.key())
            self.blank()
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def key(self) -> str:
        bare = _BARE_KEY.match(self.text, self.at)
        if bare:
            self.at = bare.end()
            return bare.group()
        quoted = self.string()
        return str(tomllib.loads(f"key = {quoted}")["key"])

    def string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not valid TOML at character {self.at}")
        self.at = found.end()
        return found.group()

    def pair(self, table: KeyPath) -> None:
        line = self.line()
        keys = self.keys()
        path = (*self.inside(table, keys[:-1]), keys[-1])
        self.note(path, line)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: KeyPath) -> None:
        self.blank()
        start = self.text[self.at]
        if start in "\"'":
            self.string()
        elif start == "[":
            self.array(path)
        elif start == "{":
            self.inline_table(path)
        else:
            found = _PLAIN_VALUE.match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def array(self, path: KeyPath) -> None:
        number = 0
        while self.opens_or_continues("]"):
            self.note((*path, number), self.line())
            self.value((*path, number))
            number += 1

    def inline_table(self, path: KeyPath) -> None:
        while self.opens_or_continues("}"):
            self.pair(path)

    def opens_or_continues(self, close: str) -> bool:
        """Step over the opening bracket or a comma; False, and over it, at the closing one."""
        self.blank()
        if self.text[self.at] != close:
            self.at += 1
            self.blank()
        closes = self.text[self.at] == close
        self.at += closes
        return not closes
