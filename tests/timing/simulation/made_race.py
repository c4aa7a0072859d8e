"""A race of four places and some runners, made for tests of simulated races."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.entries import Entry
from dorsal.timing.instants import instant_of
from dorsal.timing.race import Place, Race, RaceCourse, Source, Visit, Wave

START = instant_of(datetime(2027, 5, 30, 7, 0, tzinfo=UTC))
KILOMETRES = {"start": (0, 0), "pass": (19.6, 1900), "hut": (28.5, 2300), "finish": (42.2, 2736)}
TOWN = {"town": (35.0, 2600)}
CUTOFFS = {"pass": 4.0, "hut": 5.9, "finish": 8.0}

MATS_OF_TOWN = (Source("mat-hut", "ultra", place="hut"), Source("mat-town", "wiclax", place="town"))


def made_race(*, with_town: bool = False) -> Race:
    """Mats at start, pass and finish (of which that of the pass has a clock of its own), paper at
    the hut; with a town on the way, mats at hut and town too.
    """
    where = KILOMETRES | (TOWN if with_town else {})
    places = [
        Place(Checkpoint(key, key.title(), 1000 * km, ascent_m=climb))
        for key, (km, climb) in sorted(where.items(), key=lambda one: one[1])
    ]
    visits = [
        Visit(
            index,
            place.key,
            1,
            place.checkpoint.distance_m,
            place.checkpoint.ascent_m,
            None,
            CUTOFFS[place.key] * 3600 if place.key in CUTOFFS else None,
        )
        for index, place in enumerate(places)
    ]
    return Race(
        slug="summit-2027",
        name="Summit",
        edition="2027",
        zone=ZoneInfo("Europe/Madrid"),
        places=tuple(places),
        courses=(RaceCourse("marathon", "Marathon", tuple(visits)),),
        waves=(Wave("all", "marathon", START),),
        sources=(
            Source("mat-start", "raceresult", place="start", trusted_clock=True),
            Source("mat-pass", "ipico", place="pass"),
            Source("mat-finish", "raceresult", place="finish", trusted_clock=True),
            *(MATS_OF_TOWN if with_town else ()),
            Source("sheet-hut", "sheet", place="hut"),
            Source("sheet-finish", "sheet", place="finish", rank=2),
        ),
        opens_ms=START - 3_600_000,
    )


def made_entries(count: int) -> tuple[Entry, ...]:
    """Runners 1 to `count` with two chips each."""
    return tuple(
        Entry(
            key=f"E{number:04d}",
            bib=str(number),
            family_name=f"Runner {number}",
            first_name="A",
            course="marathon",
            wave="all",
            sex="F" if number % 3 == 0 else "M",
            birth_year=1960 + number % 45,
            chips=(f"05800{number:07x}", f"05801{number:07x}"),
        )
        for number in range(1, count + 1)
    )
