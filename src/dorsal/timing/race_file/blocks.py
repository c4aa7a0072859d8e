"""Reading one table of RACE.toml: each value checked, each problem with its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import TypeVar

from dorsal.ground.problems import Problems
from dorsal.ground.toml_lines import key_lines
from dorsal.timing.race_file.amounts import NoMoment, read_local, read_span
from dorsal.timing.race_file.keys import KEYS, Path, did_you_mean, key_text, right_key

KEY = re.compile(r"\w[\w.+-]{0,39}")
RIGHT_KEY = "a key is letters, digits, hyphens and underscores, at most 40, without blanks"
RIGHT_SPAN = '"1:10" (hours and minutes), "1:10:00", "45 min" or "90 s", in quotes'
LONGEST_S = 1_000 * 3_600.0
MOST_TEXT = 2_000
YEARS = range(1971, 2200)
MOST_ITEMS = 500
UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

Word = TypeVar("Word", bound=str)
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "a text"),
    (int, "a whole number"),
    (Decimal, "a number with decimals"),
    (list, "a list"),
    (dict, "a table"),
    (datetime, "a moment"),
    (date, "a date"),
    (time, "a time of day"),
)


class Draft:
    """The file while it is read: its text, and what was found wrong at which key."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.text, self.problems = text, problems
        self.broken: set[Path] = set()
        self._lines: dict[Path, int] | None = None

    def wrong(self, path: Path, what: str, right: str = "", value: object = "") -> None:
        """Note a problem at a key, or where the key is missing at the table that should hold it."""
        self.broken.add(path)
        line = self.line(path)
        self.problems.add(what, right=right, line=line, column=key_text(path), value=shown(value))

    def unknown(self, path: Path, value: str, known: Sequence[str], what: str) -> None:
        """Note a name that no `what` has."""
        listed = ", ".join(known[:20]) or "none"
        right = f"{did_you_mean(value, known)}there are: {listed}"
        self.wrong(path, f"there is no {what} of this name", right, value)

    def line(self, path: Path) -> int:
        """The line of a key, of the nearest table around it where it is not there, else 1."""
        if self._lines is None:  # only where there is a problem: a sound file pays nothing
            self._lines = key_lines(self.text)
        found = self._lines
        return next((found[path[:n]] for n in range(len(path), 0, -1) if path[:n] in found), 1)

    def sound(self, *paths: Path) -> bool:
        """Whether nothing was found wrong at these keys, in them or around them."""
        return not any(
            one[: len(path)] == path or path[: len(one)] == one
            for path in paths
            for one in self.broken
        )


class Block:
    """One table. A reader of a key notes what is wrong and then gives a stand-in."""

    def __init__(self, draft: Draft, path: Path, values: Mapping[str, object], table: str) -> None:
        """`table` is its name in `KEYS`; every key that is not there is noted."""
        self.draft, self.path, self.values = draft, path, values
        for key in values:
            if key not in KEYS[table]:
                self.wrong(key, f"there is no key {key!r} here", right_key(key, table))

    def wrong(self, key: str, what: str, right: str = "", value: object = "") -> None:
        """Note a problem at one of the keys."""
        self.draft.wrong((*self.path, key), what, right, value)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def _missing(self, key: str, right: str) -> None:
        self.wrong(key, f"{key} is missing", right)

    def _unlike(self, key: str, right: str) -> None:
        value = self.values[key]
        self.wrong(key, f"{key} is {kind_of(value)}", right, value)

    def text(self, key: str, default: str | None = None) -> str:
        """A text of one line; blank only where that is the default."""
        if key not in self.values:
            if default is None:
                self._missing(key, f'write {key} = "..."')
            return default or ""
        value = self.values[key]
        if not isinstance(value, str):
            self._unlike(key, f'write {key} = "...", in quotes')
            return default or ""
        text = value.strip()
        if not text and default != "":
            self.wrong(key, f"{key} is blank", f'write {key} = "..."')
        elif len(text) > MOST_TEXT:
            self.wrong(key, f"{key} is too long", f"at most {MOST_TEXT} characters")
        elif any(unicodedata.category(char) in UNWRITABLE for char in text):
            self.wrong(key, f"{key} holds a line break or control characters", "write one line")
        return text

    def key(self, key: str, known: Sequence[str] | None = None, what: str = "") -> str:
        """A key of the director's choice; one of `known`, each a `what`, where these are given."""
        text = self.text(key)
        if not text:
            return ""
        if not KEY.fullmatch(text):
            self.wrong(key, "this is not a key", RIGHT_KEY, text)
            return ""
        if known is not None and text not in known:
            self.draft.unknown((*self.path, key), text, known, what)
            return ""
        return text

    def choice(self, key: str, words: Sequence[Word], default: Word | None = None) -> Word:
        """One of some words."""
        value = self.values.get(key, default)
        for word in words:
            if word == value:
                return word
        listed = " or ".join(f'"{word}"' for word in words)
        if key not in self.values:
            self._missing(key, f"write {key} = {listed}")
        else:
            right = f"{did_you_mean(shown(value), words)}write {listed}"
            self.wrong(key, f"{key} is none of its words", right, value)
        return words[0]

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if isinstance(value, bool):
            return value
        self._unlike(key, f"write {key} = true or {key} = false, without quotes")
        return default

    def whole(self, key: str, lowest: int, highest: int, default: int) -> int:
        """A whole number within bounds."""
        value = self.values.get(key, default)
        right = f"write a whole number from {lowest} to {highest}"
        if type(value) is not int:
            self._unlike(key, right)
        elif not lowest <= value <= highest:
            self.wrong(key, f"{key} is out of range", right, value)
        else:
            return value
        return default

    def number(self, key: str, lowest: float, highest: float, *, scale: int = 1) -> float | None:
        """A number within bounds, times `scale`; None where it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        right = f"write a number from {lowest:g} to {highest:g}, without quotes"
        if type(value) is not int and not isinstance(value, Decimal):
            self._unlike(key, right)
            return None
        size = Decimal(value)
        if size.is_finite() and lowest <= size <= highest:
            return float(size * scale)
        self.wrong(key, f"{key} is out of range", right, value)
        return None

    def span(self, key: str) -> float | None:
        """Seconds of a span of time; None where it is missing or wrong."""
        if key not in self.values:
            return None
        value = self.values[key]
        seconds = read_span(value) if isinstance(value, str) else None
        if seconds is None or seconds > LONGEST_S:
            self._unlike(key, f"write {RIGHT_SPAN}")
            return None
        return seconds

    def span_or(self, key: str, default: float) -> float:
        """Seconds of a span of time, the default where it is missing."""
        seconds = self.span(key)
        return default if seconds is None else seconds

    def instant(self, key: str, zone: tzinfo) -> int | None:
        """The instant of a date and clock time, in the race's zone where it has no offset."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, datetime) or value.year not in YEARS:
            self._unlike(key, f"write {key} = 2027-05-30T09:00:00, without quotes")
            return None
        try:
            return read_local(value, zone)
        except NoMoment as bad:
            self.wrong(key, str(bad), bad.right, value)
            return None

    def day(self, key: str) -> date | None:
        """A date."""
        value = self.values.get(key)
        if value is None or type(value) is date:
            return value
        self._unlike(key, f"write {key} = 2027-12-31, without quotes")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(one.strip() for one in value)
        self._unlike(key, f'write {key} = ["water", "food"]')
        return ()

    def pairs(self, key: str) -> dict[str, str]:
        """A table of texts by name."""
        value = self.values.get(key, {})
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            return dict(value)
        self._unlike(key, f'write {key} = {{ "1" = "...", "2" = "..." }}')
        return {}

    def block(self, key: str) -> Block:
        """The table under a key, empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self._unlike(key, f"write a table [{key}]")
            value = {}
        return Block(self.draft, (*self.path, key), value, key)

    def blocks(self, key: str) -> Iterator[Block]:
        """The tables of a list of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._unlike(key, f"write [[{key}]], with two brackets, above each")
            return
        if len(value) > MOST_ITEMS:
            self.wrong(key, f"there are {len(value)} {key}", f"at most {MOST_ITEMS}")
            return
        for number, one in enumerate(value):
            yield Block(self.draft, (*self.path, key, number), one, key)


def kind_of(value: object) -> str:
    """What a value is, in words; a text in which a number was meant is `a text`."""
    return next((word for kind, word in _KINDS if isinstance(value, kind)), "something else")


def shown(value: object) -> str:
    """A value as the file writes it, cut to a line; tables and lists are not shown."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return ""
    if isinstance(value, int) and abs(value) > 10**40:
        return "a very long number"
    return str(value)[:60]
