"""What of a person is compared, prepared once: folded name, birth date, e-mail, home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dorsal.ballot.entry_file.person_names import FoldedName, NameFolder
from dorsal.ballot.past_years.past_lines import Person

MOST_PARTS = 8  # of a name that are compared one by one


class Traits(NamedTuple):
    """A person as the comparison sees them.

    `folded` is the name without case, accents, signs and order; `written` the same in its order,
    what stands behind a comma first; `given` the first part of that; `parts` the first eight.
    """

    folded: FoldedName
    written: str
    given: str
    parts: frozenset[str]
    born: date | None
    year: int | None
    email: str
    country: str
    town: str


class TraitsReader:
    """Prepares people for comparison; each different part of a name is folded once."""

    def __init__(self) -> None:
        self._names = NameFolder()
        self._known: dict[tuple[object, ...], Traits] = {}

    def read(self, person: Person) -> Traits:
        """The traits of a person; people who are told alike share one value."""
        told = (
            *(person.name, person.born, person.birth_year),
            *(person.email, person.country, person.town),
        )
        if told not in self._known:
            self._known[told] = self._prepare(person)
        return self._known[told]

    def _prepare(self, person: Person) -> Traits:
        surnames, comma, given_names = person.name.partition(",")
        written = self._in_order(f"{given_names} {surnames}" if comma else surnames)
        text = self._names.fold(person.name)
        return Traits(
            folded=FoldedName(text),
            written=written,
            given=written.partition(" ")[0],
            parts=frozenset(text.split()[:MOST_PARTS]),
            born=person.born,
            year=person.born.year if person.born else person.birth_year,
            email=person.email.strip().casefold(),
            country=self._in_order(person.country),
            town=self._names.fold(person.town),
        )

    def _in_order(self, text: str) -> str:
        return " ".join(" ".join(self._names[part] for part in text.split()).split())


def read_traits(people: Iterable[Person]) -> list[Traits]:
    """The traits of each person, in their order."""
    reader = TraitsReader()
    return [reader.read(person) for person in people]
