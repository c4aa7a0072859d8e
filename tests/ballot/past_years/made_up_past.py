"""Made-up people with earlier years whose truth is known: who each line is about."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from dorsal.ballot.examples.made_up_people import make_people
from dorsal.ballot.past_years.past_lines import PastLine, Person

YEARS = (2022, 2023, 2024, 2025, 2026)


@dataclass(frozen=True, slots=True)
class MadeUpPast:
    """The people of today, the lines of earlier years, and by line number whose each is; the key
    is blank for those who do not apply today.
    """

    people: tuple[Person, ...]
    lines: tuple[PastLine, ...]
    truth: dict[int, str]


def make_past(rng: random.Random, *, people: int, gone: int, share: float) -> MadeUpPast:
    """So many people of today, so many more who are gone; each applied in a share of the years."""
    everybody = make_crowd(rng, people + gone)
    lines: list[PastLine] = []
    truth: dict[int, str] = {}
    for number, person in enumerate(everybody):
        for year in YEARS:
            if rng.random() < share:
                told = misspell(rng, person)
                lines.append(as_line(told, line=len(lines) + 2, year=year))
                truth[lines[-1].line] = person.key if number < people else ""
    return MadeUpPast(everybody[:people], tuple(lines), truth)


def make_crowd(rng: random.Random, number: int) -> tuple[Person, ...]:
    """So many different people, each with an e-mail of their own."""
    made = make_people(rng, women=0.4, locals_=0.05, local_towns=("Zegama",))
    return tuple(
        Person(
            key=f"P{place:05}",
            name=one.name,
            born=date.fromisoformat(one.born),
            email=f"{one.mailbox}{place}@example.org",
            country=one.country,
            town=one.town.strip('"'),
        )
        for place, one in enumerate(islice(made, number))
    )


def as_line(person: Person, *, line: int, year: int) -> PastLine:
    """What a list of a year says of a person."""
    return PastLine(
        line=line,
        year=year,
        outcome="not drawn",
        name=person.name,
        born=person.born,
        birth_year=person.birth_year,
        email=person.email,
        country=person.country,
        town=person.town,
    )


def refold(rng: random.Random, person: Person) -> Person:
    """The same person with accents, case, signs and order written otherwise."""
    name = person.name
    if rng.random() < 0.5:
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if rng.random() < 0.5:
        name = name.upper()
    if rng.random() < 0.5:
        given, _, rest = name.partition(" ")
        name = f"{rest}, {given}"
    return replace(person, name=name.replace(" ", "  ") if rng.random() < 0.2 else name)


def misspell(rng: random.Random, person: Person) -> Person:
    """The same person as an earlier year knew them: mostly right, seldom with a slip or two."""
    told = person
    if rng.random() < 0.05 and person.name.count(" ") == 2:
        told = replace(told, name=told.name.rpartition(" ")[0])
    if rng.random() < 0.03:
        told = replace(told, name=_slip(rng, told.name))
    if rng.random() < 0.01:
        given, _, rest = told.name.partition(" ")
        told = replace(told, name=f"{given[0]}. {rest}")
    if rng.random() < 0.03:
        told = replace(told, born=_slip_date(rng, told.born))
    if rng.random() < 0.30:
        address = rng.choice(("", f"runner{rng.random()}@example.com"))
        told = replace(told, email=address)
    if rng.random() < 0.10:
        told = replace(told, town="Elsewhere")
    return refold(rng, told) if rng.random() < 0.3 else told


def _slip(rng: random.Random, name: str) -> str:
    place = rng.randrange(len(name))
    return name[:place] + rng.choice("aeinrst") + name[place + 1 :]


def _slip_date(rng: random.Random, born: date | None) -> date | None:
    if born is None or rng.random() < 0.2:
        return None
    if rng.random() < 0.5 and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    return born.replace(day=born.day % 28 + 1)
