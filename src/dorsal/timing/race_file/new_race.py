"""A race before its director has said anything of it but its courses and its start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.instants import HOUR_MS, instant_of
from dorsal.timing.race import Category, Race, RaceCourse, Ranking, Source, Wave
from dorsal.timing.race_file.new_route import free_key, new_route

AGES = (("SEN", "Senior", 0, 39), ("V40", "Veteran 40", 40, 49), ("V50", "Veteran 50", 50, 59))
OLDEST = ("V60", "Veteran 60", 60, 200)
SMALLEST_CATEGORY = 3
NO_WAVES: Mapping[str, Sequence[str]] = {}


def new_race(
    lists: Mapping[str, Sequence[Checkpoint]],
    *,
    slug: str,
    name: str,
    edition: str,
    starts_at: datetime,
    zone: ZoneInfo,
    start_list: str,
    waves: Mapping[str, Sequence[str]] = NO_WAVES,
) -> Race:
    """A race with a course from each list of checkpoints, all started at one time.

    `waves` are the names of a course's waves, by the course's name; else it has one. The race
    opens an hour before its start; ages are those at the end of that year. A source `sheets`
    stands for what is written on paper.
    """
    places, courses = new_route(lists)
    starts_ms = instant_of(starts_at)
    return Race(
        slug=slug,
        name=name,
        edition=edition,
        zone=zone,
        places=places,
        courses=courses,
        waves=tuple(_waves(courses, waves, starts_ms)),
        sources=(Source("sheets", "sheet"),),
        ranking=Ranking(
            categories=tuple(
                Category(f"{key}{sex}", f"{title} {whom}", sex, first, last)
                for key, title, first, last in (*AGES, OLDEST)
                for sex, whom in (("F", "women"), ("M", "men"))
            ),
            age_date=date(starts_at.astimezone(zone).year, 12, 31),
            smallest_category=SMALLEST_CATEGORY,
        ),
        opens_ms=starts_ms - HOUR_MS,
        start_list=start_list,
    )


def _waves(
    courses: Sequence[RaceCourse], names: Mapping[str, Sequence[str]], starts_ms: int
) -> Iterator[Wave]:
    taken: list[str] = []
    for course in courses:
        for name in names.get(course.name) or (course.key,):
            key = name if name not in taken else f"{course.key}-{name}"
            taken.append(free_key(key, taken))
            yield Wave(taken[-1], course.key, starts_ms, "" if taken[-1] == name else name)
