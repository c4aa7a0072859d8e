"""Lines of an old list of the main race that are nobody's yet: some may be an applicant's, the
others nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from dorsal.site.accounts.models import Person, User
from dorsal.site.ballots.models import PastFile, PastLine
from dorsal.site.demo.cast import account
from dorsal.site.demo.crowds import Somebody, others
from dorsal.site.demo.stories import RaceStory
from dorsal.site.races.models import Race

LIST = "applicants-on-paper.csv"
DOUBTFUL = 6  # who of the crowd may be meant, besides Jone
EVERY = 151  # one in so many of the crowd
UNKNOWN = 9
MARRIED, MARRIED_YEAR, MARRIED_NAME = "jone", 2024, "Jone Lizaso Otamendi"
FIRST_OF_LIST = 2017


def make_doubtful_years(
    story: RaceStory, race: Race, people: Sequence[tuple[Somebody, Person]], *, by: User
) -> None:
    """Keep the lines of the old list, each with a somebody of its own."""
    told = [_of_jone(), *_of_crowd(people), *_of_nobody()]
    stubs = Person.objects.bulk_create([stub for stub, _year in told])
    file = PastFile.objects.create(
        race=race,
        name=LIST,
        sha256=sha256(LIST.encode()).hexdigest(),
        imported_by=by,
        imported_at=story.utc(datetime(2026, 10, 14, 17, 0)),
    )
    PastLine.objects.bulk_create(
        PastLine(race=race, file=file, line=line, year=year, outcome="no-place", stub=stub)
        for line, (stub, (_, year)) in enumerate(zip(stubs, told, strict=True), start=2)
    )


def _of_jone() -> tuple[Person, int]:
    one = account(MARRIED)
    stub = Person(
        name=MARRIED_NAME, birth_date=one.born, sex=one.sex, country=one.country, town=one.town
    )
    return stub, MARRIED_YEAR


def _of_crowd(people: Sequence[tuple[Somebody, Person]]) -> Iterator[tuple[Person, int]]:
    """The year before somebody's first failure, without a birth date and with half the name."""
    plain = [one for one, _person in people if one.failures == 2 and not one.group]
    for one in plain[:: max(1, min(EVERY, len(plain) // DOUBTFUL))][:DOUBTFUL]:
        short = " ".join(one.name.split()[:2])
        yield Person(name=short, sex=one.sex, country=one.country, town=one.town), 2024


def _of_nobody() -> Iterator[tuple[Person, int]]:
    """People whom nobody knows any more."""
    for number, one in enumerate(others("paper", UNKNOWN)):
        stub = Person(name=one.name, birth_date=one.born, sex=one.sex, town=one.town)
        yield stub, FIRST_OF_LIST + number % 4
