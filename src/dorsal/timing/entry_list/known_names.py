"""The courses, waves and categories that a race has, and how a start list may call them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

from dorsal.timing.entry_list.cells import BadCell, plain
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Race


class KnownNames:
    """Finds courses, waves and categories by key or name; takes any where no race is known."""

    def __init__(self, race: Race | None) -> None:
        self.race = race
        self.courses = race.courses if race else ()

    @property
    def race_day(self) -> date | None:
        """The day of the last start; None where no race is known, or none of its starts."""
        race = self.race
        starts = [wave.starts_ms for wave in race.waves] if race else []
        return datetime_of(max(starts)).astimezone(race.zone).date() if race and starts else None

    @property
    def only_course(self) -> str:
        """The key of the only course; blank where there are several or none."""
        return self.courses[0].key if len(self.courses) == 1 else ""

    @property
    def right_course(self) -> str:
        """What to do about a missing course."""
        return f"write one of {', '.join(one.key for one in self.courses)} in a column `course`"

    def course(self, text: str) -> str:
        """The key of a course; `BadCell` where the race has none of this name."""
        if self.race is None:
            return text
        return _found(text, ((one.key, one.name) for one in self.courses), "course")

    def wave(self, text: str, course: str) -> str:
        """The key of a wave; `BadCell` where the course has none of this name."""
        if self.race is None:
            return text
        waves = [one for one in self.race.waves if one.course == course or not course]
        return _found(text, ((one.key, one.name) for one in waves), "wave")

    def has_category(self, text: str) -> bool:
        """Whether the race knows a category of this key or name, or names none at all."""
        if self.race is None or not self.race.ranking.categories:
            return True
        known = self.race.ranking.categories
        return any(plain(text) in (plain(one.key), plain(one.name)) for one in known)

    def category(self, text: str) -> str:
        """The key of a category; text that is none stays as it is where the race has none."""
        if self.race is None or not self.race.ranking.categories:
            return text
        known = ((one.key, one.name) for one in self.race.ranking.categories)
        return _found(text, known, "category")


def _found(text: str, known: Iterable[tuple[str, str]], what: str) -> str:
    names: dict[str, str] = {}
    keys = []
    for key, name in known:
        keys.append(key)
        names[plain(key)] = key
        names.setdefault(plain(name) or plain(key), key)
    if plain(text) in names:
        return names[plain(text)]
    near = difflib.get_close_matches(plain(text), names, 1)
    guess = f"did you mean {names[near[0]]}? " if near else ""
    listed = ", ".join(keys) or "none"
    raise BadCell(f"the race has no {what} of this name", f"{guess}there are: {listed}")
