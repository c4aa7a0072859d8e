"""Who runs: the start list with what was changed since, and the gun of each runner."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsal.timing.entries import Entry
from dorsal.timing.events import Started
from dorsal.timing.instants import read_instant
from dorsal.timing.race import Race

if TYPE_CHECKING:  # a standing says what became of reads in the values of this package
    from dorsal.timing.standing.values import Said


@dataclass(frozen=True, slots=True)
class Runner:
    """An entry with the bib, course and wave that it has by now.

    `gun_ms` is the instant of the wave's gun (the planned one until somebody fires it), and
    `started` whether it was fired. `start` is the visit where the course begins: not 0 where the
    start was moved.
    """

    entry: Entry
    bib: str
    course: str
    wave: str
    gun_ms: int
    started: bool = False
    start: int = 0


def runners_of(said: Said, race: Race, entries: Sequence[Entry]) -> dict[str, Runner]:
    """The runners who have a bib and a course of the race, by bib.

    Where two entries have one bib, the one that comes first in `entries` has it.
    """
    given = {event.entry: event.bib for event in said.bibs}
    courses = {one.key for one in race.courses}
    moved = _moves(said, courses)
    guns, starts = guns_of(said, race), _moved_starts(said, race)
    found: dict[str, Runner] = {}
    for entry in entries:
        bib = given.get(entry.key, entry.bib)
        course, wave = moved.get(bib, ("", ""))
        course = course or entry.course
        if bib and bib not in found and course in courses:
            wave = _wave(race, course, wave or entry.wave)
            gun_ms, fired = guns.get(wave, _earliest(race))
            found[bib] = Runner(entry, bib, course, wave, gun_ms, fired, starts.get(course, 0))
    return found


def guns_of(said: Said, race: Race) -> dict[str, tuple[int, bool]]:
    """The gun of each wave, and whether it was fired: what was said of the wave itself goes before
    what was said of its course, and that before what was said of all; the latest word counts.
    """
    found = {}
    for wave in race.waves:
        told = [event for event in said.starts if _is_of(event, wave.key, wave.course)]
        if told:
            last = max(enumerate(told), key=lambda one: (_closeness(one[1]), one[0]))[1]
            found[wave.key] = (read_instant(last.time), True)
        else:
            found[wave.key] = (wave.starts_ms, False)
    return found


def _is_of(event: Started, wave: str, course: str) -> bool:
    return event.wave in ("", wave) and event.course in ("", course)


def _closeness(event: Started) -> int:
    return 2 * bool(event.wave) + bool(event.course)


def _moves(said: Said, courses: Collection[str]) -> dict[str, tuple[str, str]]:
    """The course and the wave that each bib was moved to, empty where they stayed; a move to a
    course that the race has not moves nobody.
    """
    found: dict[str, tuple[str, str]] = {}
    for event in said.moves:
        if event.course and event.course not in courses:
            continue
        course, wave = found.get(event.bib, ("", ""))
        wave = event.wave or ("" if event.course else wave)
        found[event.bib] = (event.course or course, wave)
    return found


def _wave(race: Race, course: str, wanted: str) -> str:
    """The wave wanted if it is of the course, else the first of the course."""
    of_course = [wave.key for wave in race.waves if wave.course == course]
    return wanted if wanted in of_course else (of_course[0] if of_course else "")


def _earliest(race: Race) -> tuple[int, bool]:
    return min((wave.starts_ms for wave in race.waves), default=0), False


def _moved_starts(said: Said, race: Race) -> Mapping[str, int]:
    """The visit at which each course begins whose start was moved."""
    found = {}
    for change in said.changes:
        if change.what == "start":
            for course in race.courses:
                if change.course in ("", course.key):
                    visits = [one.index for one in course.visits if one.place == change.place]
                    found.update({course.key: visits[0]} if visits else {})
    return found
