"""Reading one table of a rules file: each value checked, each problem with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from dorsal.ballot.rules import NAME
from dorsal.ballot.rules_file.keys import KEYS, did_you_mean, key_text, right_key
from dorsal.ground.problems import Problems
from dorsal.ground.toml_lines import KeyPath

RESERVED_NAMES = ("all", "nobody")
MOST_TEXT = 200

_Choice = TypeVar("_Choice", bound=str)
_WORDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "a text"),
    (int, "a whole number"),
    (Decimal, "a number with decimals"),
    (list, "a list"),
    (dict, "a table"),
    (datetime, "a time"),
    (date, "a date"),
    (time, "a time of day"),
)


class Page:
    """One rules file while it is read: its lines, its problems and the keys that have one."""

    def __init__(self, lines: Mapping[KeyPath, int], problems: Problems) -> None:
        self.lines = lines
        self.problems = problems
        self._broken: set[KeyPath] = set()

    def wrong(self, path: KeyPath, what: str, *, right: str = "", value: object = "") -> None:
        """Note a problem at a key, or at the table that should hold it."""
        self._broken.add(path)
        known = next(path[:n] for n in range(len(path), -1, -1) if not n or path[:n] in self.lines)
        self.problems.add(
            what,
            right=right,
            line=self.lines.get(known, 1),
            column=key_text(path),
            value=shown(value),
        )

    def sound(self, *paths: KeyPath) -> bool:
        """Whether no problem was found at any of these keys or the tables around them."""
        return not any(path[:n] in self._broken for path in paths for n in range(len(path) + 1))

    def unbroken(self, path: KeyPath) -> bool:
        """Whether no problem was found in a table, at its keys or around it."""
        return self.sound(path) and not any(one[: len(path)] == path for one in self._broken)


class Section:
    """One table of the file. A reader of a key notes what is wrong and then gives a stand-in."""

    def __init__(self, page: Page, path: KeyPath, values: Mapping[str, object], name: str) -> None:
        """`name` is the table's in `KEYS`; NAME stands for one that the director chose."""
        self.page, self.path, self.values, self.name = page, path, values, name
        for key in values:
            if key not in KEYS[name]:
                self.wrong(key, f"there is no key {key!r} here", right=right_key(key, name))

    def restrict(self, allowed: Sequence[str], whose: str) -> None:
        """Note the known keys that are not among those of this kind of table."""
        for key in self.values:
            if key in KEYS[self.name] and key not in allowed:
                right = f"take it away; its keys are {', '.join(allowed)}"
                self.wrong(key, f"{whose} has no key {key!r}", right=right)

    def wrong(self, key: str, what: str, *, right: str = "", value: object = "") -> None:
        """Note a problem at one of the keys."""
        self.page.wrong((*self.path, key), what, right=right, value=value)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.values

    def _missing(self, key: str, right: str) -> None:
        self.wrong(key, f"{key} is missing", right=right)

    def text(self, key: str, *, default: str | None = None, right: str = "") -> str:
        """A text of 1 to 200 characters without control characters; of 0 if that is the default."""
        right = right or f'write {key} = "..."'
        if key not in self.values:
            if default is None:
                self._missing(key, right)
            return default or ""
        value = self.values[key]
        if not isinstance(value, str):
            self.wrong(key, f"{key} is {_word(value)}", right=f"{right}, in quotes", value=value)
            return default or ""
        if len(value) > MOST_TEXT or not (value.strip() or (default is not None and not value)):
            self.wrong(
                key, f"{key} has {len(value.strip())} characters", right="1 to 200 are allowed"
            )
        elif not value.isprintable():
            self.wrong(key, f"{key} holds control characters", right=right, value=value)
        return value.strip()

    def name_text(self, key: str) -> str:
        """A name of a pool, class, reason or source."""
        value = self.text(key)
        if value:
            self.check_name(key, value)
        return value

    def check_name(self, key: str, value: str) -> None:
        """Note if the value is no name."""
        if not NAME.fullmatch(value):
            right = "a name is a small letter, then at most 31 small letters, digits and hyphens"
            self.wrong(key, "this is not a name", right=right, value=value)
        elif value in RESERVED_NAMES:
            self.wrong(key, f"{value!r} has a meaning of its own", right="take another name")

    def whole(self, key: str, lowest: int, highest: int, *, default: int | None = None) -> int:
        """A whole number within bounds."""
        right = f"write a whole number from {lowest} to {highest}"
        if lowest == highest:
            right = f"write {key} = {lowest}"
        if key not in self.values:
            if default is None:
                self._missing(key, right)
            return lowest if default is None else default
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, f"{key} is {_word(value)}", right=right, value=value)
        elif not lowest <= value <= highest:
            what = "too low" if value < lowest else "too high"
            self.wrong(key, f"{key} is {what}", right=right, value=value)
        else:
            return value
        return lowest

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if isinstance(value, bool):
            return value
        right = f"write {key} = true or {key} = false"
        if value is None:
            self._missing(key, right)
        else:
            self.wrong(key, f"{key} is {_word(value)}", right=right, value=value)
        return False

    def choice(
        self, key: str, options: Sequence[_Choice], *, default: _Choice | None = None
    ) -> _Choice:
        """One of some words."""
        value = self.values.get(key, default)
        chosen = next((option for option in options if option == value), None)
        if chosen is not None:
            return chosen
        listed = " or ".join(f'"{option}"' for option in options)
        if value is None:
            self._missing(key, f"write {key} = {listed}")
        else:
            right = f"{did_you_mean(shown(value), options)}write {listed}"
            self.wrong(key, f"{key} is none of the words it may be", right=right, value=value)
        return options[0]

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts, none of them blank, in their order."""
        right = f'write {key} = "yes" or {key} = ["yes", "y"]'
        value = self.values.get(key)
        found = [value] if isinstance(value, str) else value
        if value is None:
            self._missing(key, right)
        elif not isinstance(found, list) or not found:
            self.wrong(key, f"{key} is {_word(value)}", right=right, value=value)
        elif not all(isinstance(item, str) and item.strip() for item in found):
            self.wrong(key, f"{key} holds something else than texts", right=right, value=value)
        else:
            return tuple(item.strip() for item in found)
        return ()

    def wholes(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """A list of whole numbers within bounds, at least one."""
        right = f"write {key} = [1, 2, 4], whole numbers from {lowest} to {highest}"
        value = self.values.get(key)
        if value is None:
            self._missing(key, right)
        elif not isinstance(value, list) or not value:
            self.wrong(key, f"{key} is {_word(value)}", right=right, value=value)
        elif not all(type(item) is int and lowest <= item <= highest for item in value):
            self.wrong(key, f"{key} holds something that is not such a number", right=right)
        else:
            return tuple(value)
        return ()

    def moment(self, key: str) -> int:
        """A time with its offset from UTC, in whole seconds since 1970."""
        right = f"write {key} = 2027-02-01T18:00:00+01:00, without quotes"
        value = self.values.get(key)
        if value is None:
            self._missing(key, right)
        elif not isinstance(value, datetime):
            self.wrong(key, f"{key} is {_word(value)}", right=right, value=value)
        elif value.tzinfo is None:
            self.wrong(key, f"{key} has no offset from UTC", right=right, value=value)
        elif value.microsecond or value.year < 1971:
            self.wrong(key, f"{key} is no whole second since 1971", right=right, value=value)
        else:
            return int(value.timestamp())
        return 0

    def section(self, key: str, name: str = "") -> Section:
        """The table under a key, empty when there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, f"{key} is {_word(value)}", right=f"write a table [{key}]", value=value)
            value = {}
        return Section(self.page, (*self.path, key), value, name or key)

    def sections(self, key: str) -> Iterator[Section]:
        """The tables of an array of tables, none when there is no such key."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            right = f"write [[{key}]], with two brackets, above each"
            self.wrong(key, f"{key} is {_word(value)}", right=right)
            return
        for number, item in enumerate(value):
            yield Section(self.page, (*self.path, key, number), item, key)

    def named_sections(
        self, key: str, name: str, *, any_name: bool = False
    ) -> Iterator[tuple[str, Section]]:
        """The tables whose names the director chose, in their order; `any_name`: columns do."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            where = name.replace("NAME", "...")
            self.wrong(key, f"{key} is {_word(value)}", right=f"write [{where}] above each")
            return
        for chosen, item in value.items():
            path = (*self.path, key, chosen)
            if not any_name:
                Section(self.page, (*self.path, key), {}, name).check_name(chosen, chosen)
            if isinstance(item, dict):
                yield chosen, Section(self.page, path, item, name)
            else:
                right = f"write [{name.replace('NAME', chosen)}] above its keys"
                self.page.wrong(path, f"{chosen} is {_word(item)}", right=right)


def _word(value: object) -> str:
    return next(word for kind, word in _WORDS if isinstance(value, kind))


def shown(value: object) -> str:
    """A value as the file writes it, cut to a line; tables are not shown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return ""
    if isinstance(value, int) and abs(value) > 10**40:
        return "a very long number"
    return str(value)[:60]
