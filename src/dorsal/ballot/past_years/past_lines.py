"""What stands in the lists of earlier years, and the people it may be about, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["finished", "place", "withdrew", "waiting list", "not drawn", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to compare with others; what is not known is blank or None.

    `key` is any text that tells them from others. `birth_year` is read where `born` is None.
    """

    key: str
    name: str = ""
    born: date | None = None
    birth_year: int | None = None
    email: str = ""
    country: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """One line of an earlier year: who applied, and what came of it.

    `file` and `line` (from 1) say where it stands. The outcomes:

    - finished      had a place and finished the race
    - place         had a place, by the draw or otherwise
    - withdrew      applied and took the application or the place back
    - waiting list  ended on the waiting list, without a place
    - not drawn     ended without a place
    - paused        a year that the race lets pass: pregnancy, injury
    """

    line: int
    year: int
    outcome: Outcome
    name: str
    born: date | None = None
    birth_year: int | None = None
    email: str = ""
    sex: str = ""
    country: str = ""
    town: str = ""
    file: str = ""

    @property
    def person(self) -> Person:
        """Whom the line is about, as it says itself; the key is its place."""
        return Person(
            key=f"{self.file}:{self.line}",
            name=self.name,
            born=self.born,
            birth_year=self.birth_year,
            email=self.email,
            country=self.country,
            town=self.town,
        )
