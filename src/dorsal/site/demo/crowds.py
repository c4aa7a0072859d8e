"""The many who apply without an account: made-up people, the same for the same seed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from random import Random
from unicodedata import normalize

from dorsal.ballot.examples import make_example, make_zegama
from dorsal.ballot.examples.made_up_people import make_people
from dorsal.ballot.examples.zegama import SEED
from dorsal.site.demo.cast import RUNNERS
from dorsal.site.demo.races_of_season import MAIN
from dorsal.site.demo.stories import RaceStory

DOUBLES = 12  # who apply twice to the main race
LOCAL = 0.04  # share of the smaller races' applicants who live where the race is


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A made-up applicant; `group` is blank or shared with a friend, `accepted` whether they have
    accepted the group.
    """

    name: str
    born: date
    sex: str
    country: str
    town: str
    email: str
    failures: int = 0
    best_time: str = ""
    commitment: str = ""
    group: str = ""
    accepted: bool = True


def crowd_of(story: RaceStory) -> list[Somebody]:
    """Everybody who will apply to a race without an account."""
    if story.slug == MAIN:
        return _main_crowd(story)
    return list(_small_crowd(story)) if story.ballot.applicants else []


def _main_crowd(story: RaceStory) -> list[Somebody]:
    """The example of Zegama's size, in which as many as have an account make room for them."""
    lines = csv.DictReader(make_zegama(Random(SEED)).entries_csv)
    everybody = [_somebody(line, story) for line in lines]
    too_many = len(everybody) + _applying() - story.ballot.applicants
    plain = [
        number
        for number, one in enumerate(everybody)
        if not (one.group or one.best_time or one.commitment)
    ]
    leaving = set(plain[len(plain) - too_many :])
    staying = [one for number, one in enumerate(everybody) if number not in leaving]
    return _some_twice(staying, plain[: 2 * DOUBLES])


def _some_twice(everybody: list[Somebody], plain: list[int]) -> list[Somebody]:
    """Let a few apply a second time, with a slip of the pen, in the place of others."""
    crowd = list(everybody)
    for number, other in zip(plain[:DOUBLES], plain[DOUBLES:], strict=True):
        crowd[other] = _again(everybody[number], number)
    return crowd


def _again(one: Somebody, number: int) -> Somebody:
    """The same person, told a little otherwise; the second application knows of no failures."""
    born = one.born
    if born.day <= 12 and born.day != born.month:
        born = born.replace(month=born.day, day=born.month)
        return replace(one, born=born, failures=0)
    plain = "".join(char for char in normalize("NFD", one.name) if ord(char) < 0x300)
    short = " ".join(plain.split()[:2]) if number % 2 else plain.upper()
    return replace(one, name=short, born=born.replace(day=1 + born.day % 28), failures=0)


def _applying() -> int:
    return sum(one.applies_on_day is not None for one in RUNNERS)


def _somebody(line: dict[str, str], story: RaceStory) -> Somebody:
    resident = line["commitment"] == "resident"
    return Somebody(
        name=line["name"],
        born=date.fromisoformat(line["birth_date"]),
        sex=line["sex"],
        country=story.country if resident else line["country"],
        town=story.town if resident else line["town"],
        email=line["email"],
        failures=int(line["failures"]),
        best_time=line["best_time"],
        commitment=line["commitment"],
        group=line["group"],
        accepted=line["accepted"] != "no",
    )


def _small_crowd(story: RaceStory) -> Iterator[Somebody]:
    made = make_example(
        Random(f"crowd of {story.slug}"),
        applicants=story.ballot.applicants,
        places=story.places,
    )
    rng = Random(f"homes of {story.slug}")
    most = 2026 - story.first_year + 1
    for line in csv.DictReader(made.entries_csv):
        local = rng.random() < LOCAL
        yield Somebody(
            name=line["name"],
            born=date.fromisoformat(line["birth_date"]),
            sex=line["sex"] if rng.random() < 0.8 else "F",
            country=story.country if local else line["country"],
            town=story.town if local else line["town"].replace("Larraundi", "Tolosa"),
            email=f"{story.slug}.{line['email']}",
            failures=min(int(line["failures"]), most),
        )


def others(seed: str, number: int) -> Iterable[Somebody]:
    """People who applied in earlier years and do not any more."""
    rng = Random(seed)
    people = make_people(rng, women=0.19, locals_=0, local_towns=())
    for count, one in enumerate(islice(people, number), start=1):
        yield Somebody(
            name=one.name,
            born=date.fromisoformat(one.born),
            sex=one.sex,
            country=one.country,
            town=one.town.strip('"'),
            email=f"{one.mailbox}.{seed}{count}@example.org",
        )
