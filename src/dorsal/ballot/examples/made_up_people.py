"""Made-up people: believable names, birth dates and towns, no two of them the same person.

All chance comes from the generator that the caller seeds, and only through its `random()`, which
Python promises to keep: one seed gives the same people on every machine and version.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple, Protocol

from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.ballot.examples.made_up_homes import HOMES, Home

FIRST_BIRTH = date(1948, 1, 1)
LAST_BIRTH = date(2007, 12, 31)


class Dice(Protocol):
    """A source of chance, such as a seeded `random.Random`."""

    def random(self) -> float:
        """The next number from 0 up to, but not including, 1."""
        ...


class Person(NamedTuple):
    """A made-up person; `mailbox` is the first part of an e-mail address, without a number."""

    name: str
    born: str
    mailbox: str
    sex: str
    country: str
    town: str


def make_people(
    rng: Dice, *, women: float, locals_: float, local_towns: Sequence[str]
) -> Iterator[Person]:
    """Yield people without end, no two with the same name and birth date.

    `women` and `locals_` are shares from 0 to 1; locals live in `local_towns` and bear the names
    of the first home.
    """
    draw = rng.random
    names = [_Names(number, home) for number, home in enumerate(HOMES)]
    bounds = tuple(accumulate(home.weight for home in HOMES))
    days = _birth_days()
    seen: set[int] = set()
    while True:
        is_local = draw() < locals_
        number = 0 if is_local else min(bisect(bounds, draw()), len(HOMES) - 1)
        is_woman = draw() < women
        name, mailbox, key = names[number].make(draw, is_woman)
        day = int((draw() + draw()) * 0.5 * len(days))
        key = key * len(days) + day
        if key in seen:
            continue
        seen.add(key)
        towns = local_towns if is_local else HOMES[number].towns
        town = towns[int(draw() * len(towns))]
        sex = "F" if is_woman else "M"
        yield Person(name, days[day], mailbox, sex, HOMES[number].country, town)


class _Names:
    """Makes names of one home, each with a number that is the same for its surnames swapped."""

    def __init__(self, number: int, home: Home) -> None:
        fold = NameFolder().fold
        self._number = number
        self._two = home.two_surnames
        self._women = [(name, fold(name)) for name in home.women]
        self._men = [(name, fold(name)) for name in home.men]
        self._surnames = [(name, fold(name)) for name in home.surnames]

    def make(self, draw: Callable[[], float], is_woman: bool) -> tuple[str, str, int]:
        """A name, the first part of an e-mail address, and the number of the name."""
        given_names = self._women if is_woman else self._men
        surnames = self._surnames
        given = int(draw() * len(given_names))
        first = int(draw() * len(surnames))
        name, mailbox = given_names[given]
        surname, folded = surnames[first]
        key = (self._number * 2 + is_woman) * 100 + given
        mailbox = f"{mailbox}.{folded}"
        if not self._two:
            return f"{name} {surname}", mailbox, key * 1_000_000 + first
        second = int(draw() * len(surnames))
        lower, higher = (first, second) if first < second else (second, first)
        key = key * 1_000_000 + lower * 1000 + higher
        return f"{name} {surname} {surnames[second][0]}", mailbox, key


def _birth_days() -> tuple[str, ...]:
    first, last = FIRST_BIRTH.toordinal(), LAST_BIRTH.toordinal()
    return tuple(date.fromordinal(day).isoformat() for day in range(first, last + 1))
