"""The field: every entry with its bib, course and wave as the log has them by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dorsal.ground.wording import Wording
from dorsal.timing.entries import Entry
from dorsal.timing.passings.runners import runners_of
from dorsal.timing.race import Race
from dorsal.timing.standing.values import Said


@dataclass(frozen=True, slots=True)
class Runner:
    """An entry as it runs; `entry.bib` is the bib by now, empty where there is none. `doubts` says
    what is not clear about it.
    """

    entry: Entry
    course: str
    wave: str
    doubts: tuple[str, ...] = ()

    @property
    def bib(self) -> str:
        """The runner's bib."""
        return self.entry.bib


def take_field(
    race: Race, entries: Sequence[Entry], said: Said, *, wording: Wording
) -> tuple[Runner, ...]:
    """All entries on a course of the race, in the order of the start list.

    Of a bib that two entries have the first has it, and the other stands without until it gets
    one.
    """
    known = runners_of(said, race, entries)
    given = {event.entry: event.bib for event in said.bibs}
    waves = {
        course.key: {one.key for one in race.waves if one.course == course.key}
        for course in race.courses
    }
    found = []
    for entry in entries:
        bib = given.get(entry.key, entry.bib)
        runner = known.get(bib)
        if runner is not None and runner.entry is entry:
            with_bib = entry if entry.bib == bib else replace(entry, bib=bib)
            found.append(Runner(with_bib, runner.course, runner.wave))
        elif entry.course in waves:
            doubts = (_shared(bib, wording),) if bib else ()
            wave = entry.wave if entry.wave in waves[entry.course] else ""
            found.append(Runner(replace(entry, bib=""), entry.course, wave, doubts))
    return tuple(found)


def _shared(bib: str, wording: Wording) -> str:
    return wording.say(
        "Bib %(bib)s is given to another entry too, which has it; this one needs another.", bib=bib
    )


def bib_order(bib: str) -> tuple[bool, int, str]:
    """The order of bibs: numbers by their value, then all others as text; no bib last."""
    return (not bib.isdecimal(), int(bib) if bib.isdecimal() else 0, bib or "\uffff")
