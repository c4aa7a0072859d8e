"""The lists of earlier years: what gives every applicant the failures that they have, and the many
who do not apply any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from zoneinfo import ZoneInfo

from dorsal.site.accounts.models import Person, User
from dorsal.site.ballots.models import PastFile, PastLine
from dorsal.site.demo.arrivals import spread_arrivals
from dorsal.site.demo.crowds import Somebody, others
from dorsal.site.demo.stories import RaceStory
from dorsal.site.races.models import Race

THIS_YEAR = 2027
LAST_YEAR = THIS_YEAR - 1
APPLICANTS = {2024: 11_412, 2025: 12_305, 2026: 13_094}  # of the main race
DATED_FROM = min(APPLICANTS)
WITH_PLACE = ("place", "finished")
BATCH = 5000


@dataclass(frozen=True)
class Year:
    """What became of somebody's application of a year."""

    year: int
    outcome: str


def years_of(one: Somebody, rng: Random, *, first_year: int) -> list[Year]:
    """Earlier years that leave somebody with exactly their failures."""
    if one.commitment == "all-editions":
        return [Year(year, "finished") for year in range(first_year, THIS_YEAR)]
    if one.best_time or one.commitment == "elite":
        return [Year(LAST_YEAR - (rng.random() < 0.5), "finished")]
    start = THIS_YEAR - one.failures
    years = [Year(year, "no-place") for year in range(start, THIS_YEAR)]
    earlier = start - 1 - int(rng.random() * 2) * (one.failures == 0)
    if one.commitment == "resident":
        return years  # the demonstration tells of one that he has never run
    if earlier >= first_year and rng.random() < (0.25 if one.failures else 0.12):
        years.insert(0, Year(earlier, "finished" if rng.random() < 0.9 else "place"))
    return years


class Room:
    """The places of the earlier years: no year gave more of them than the race has."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._given: Counter[int] = Counter()

    def takes(self, one: Year) -> bool:
        """Whether a year can have ended so, and count its place; who finds the year full has not
        applied then.
        """
        if one.outcome not in WITH_PLACE:
            return True
        if self._given[one.year] >= self._places:
            return False
        self._given[one.year] += 1
        return True


def _has_surely_run(one: Somebody) -> bool:
    """Whether somebody's best time or commitment says that they have run."""
    return bool(one.best_time or one.commitment)


def make_past(
    story: RaceStory, race: Race, people: Sequence[tuple[Somebody, Person]], *, by: User
) -> None:
    """Keep the earlier years of all who apply, and for the main race of those who do not."""
    rng = Random(f"past of {story.slug}")
    room = Room(story.places)
    told = [
        (person, year)
        for one, person in sorted(people, key=lambda item: not _has_surely_run(item[0]))
        for year in years_of(one, rng, first_year=story.first_year)
        if room.takes(year)
    ]
    if story.ballot.applicants > 10_000:
        told += list(_gone(Counter(year.year for _, year in told), room, rng))
    told.sort(key=lambda item: item[1].year)
    files = _files(story, race, {year.year for _, year in told}, by)
    PastLine.objects.bulk_create(_lines(race, story, told, files), batch_size=BATCH)


def _gone(counts: Counter[int], room: Room, rng: Random) -> Iterator[tuple[Person, Year]]:
    """Those who make the earlier years as full as they were."""
    for year in sorted(APPLICANTS, reverse=True):
        missing = APPLICANTS[year] - counts[year]
        made = [as_person(one) for one in others(f"gone{year}", max(0, missing))]
        for person in Person.objects.bulk_create(made, batch_size=BATCH):
            for one in _years_until(year, room, rng):
                counts[one.year] += 1
                yield person, one


def _years_until(year: int, room: Room, rng: Random) -> Iterator[Year]:
    lucky = Year(year, "place")
    yield lucky if rng.random() < 0.04 and room.takes(lucky) else Year(year, "no-place")
    while year > DATED_FROM and rng.random() < 0.55:
        year -= 1
        yield Year(year, "no-place")


def as_person(one: Somebody) -> Person:
    """The row of somebody without an account."""
    return Person(
        name=one.name,
        birth_date=one.born,
        sex=one.sex,
        nationality=one.country,
        country=one.country,
        town=one.town,
        email=one.email,
    )


def _files(story: RaceStory, race: Race, years: Iterable[int], by: User) -> dict[int, PastFile]:
    at = story.utc(datetime(2026, 10, 12, 10, 0))
    return {
        year: PastFile.objects.create(
            race=race,
            name=f"applicants-{year}.csv",
            sha256=sha256(f"{story.slug} {year}".encode()).hexdigest(),
            imported_by=by,
            imported_at=at,
        )
        for year in sorted(years)
    }


def _lines(
    race: Race,
    story: RaceStory,
    told: Iterable[tuple[Person, Year]],
    files: Mapping[int, PastFile],
) -> Iterator[PastLine]:
    numbers: Counter[int] = Counter()
    days = {year: _Days(story, year) for year in files if year >= DATED_FROM}
    for person, one in told:
        numbers[one.year] += 1
        yield PastLine(
            race=race,
            file=files[one.year],
            line=numbers[one.year] + 1,
            year=one.year,
            outcome=one.outcome,
            applied_on=days[one.year].next() if one.year in days else None,
            stub=person,
            person=person,
            how="sure",
            score=100,
        )


class _Days:
    """The days on which people applied in an earlier year, as this year's window stood then."""

    def __init__(self, story: RaceStory, year: int) -> None:
        self._rng = Random(f"days of {story.slug} {year}")
        back = timedelta(days=364 * (THIS_YEAR - year))
        self._opens = story.utc(story.ballot.opens) - back
        self._closes = story.utc(story.ballot.closes) - back
        self._zone = ZoneInfo(story.timezone)

    def next(self) -> date:
        """One more day, as the race's own calendar has it."""
        at = spread_arrivals(self._rng, 1, opens=self._opens, closes=self._closes)[0]
        return at.astimezone(self._zone).date()
