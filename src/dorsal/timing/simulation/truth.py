"""What truly happens in a simulated race: who starts, when they are where, who stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from dorsal.timing.entries import Entry
from dorsal.timing.events import Side
from dorsal.timing.passings.route import visits_of
from dorsal.timing.race import Place, Race, Visit, Wave
from dorsal.timing.simulation.faults import Faults

ASCENT_M_PER_M = 10.0  # a metre of climb counts as ten metres of way (km-effort)
SLOWING = 1.08  # elapsed time grows with this power of the way done
FASTEST_MS_PER_KM = 190_000  # of a kilometre of effort
MIDDLE = 0.55  # of the logarithm of what the middle runner takes, against the fastest
SPREAD = 0.17  # of the logarithm of finish times
LEG_SPREAD = 0.04
LONGEST_START_QUEUE_MS = 60_000
REASONS = ("stomach", "knee", "ankle", "exhausted", "cold")


@dataclass(frozen=True, slots=True)
class TruePassing:
    """A runner truly came by a visit, in or out, at an instant."""

    visit: int
    place: str
    side: Side
    time_ms: int


@dataclass(frozen=True, slots=True)
class TrueRunner:
    """What truly happened to one entry.

    `outcome` is `finished`, `dnf` (of their own will, `reason`), `over time` (stopped at a cut-off)
    or `dns`. `gun_ms` is the instant of the gun of their wave; the first passing is the start.
    """

    bib: str
    course: str
    wave: str
    outcome: str
    gun_ms: int
    passings: tuple[TruePassing, ...] = ()
    reason: str = ""

    @property
    def finish_ms(self) -> int | None:
        """The instant of the finish, None for who has none."""
        return self.passings[-1].time_ms if self.outcome == "finished" else None


def fire_guns(race: Race, rng: np.random.Generator) -> dict[str, int]:
    """The instant of the gun of each wave, some seconds after it was planned."""
    return {wave.key: wave.starts_ms + int(rng.integers(0, 30_000)) for wave in race.waves}


def run_truly(
    race: Race,
    entries: Sequence[Entry],
    guns: Mapping[str, int],
    *,
    faults: Faults,
    rng: np.random.Generator,
) -> tuple[TrueRunner, ...]:
    """Let every entry with a bib run its course, in the order of the entries."""
    ready = [entry for entry in entries if entry.bib]
    return tuple(_run(race, entry, guns, faults, rng) for entry in ready)


def _run(
    race: Race, entry: Entry, guns: Mapping[str, int], faults: Faults, rng: np.random.Generator
) -> TrueRunner:
    course = race.course(entry.course)
    wave = _wave_of(race, entry)
    gun_ms = guns[wave.key]
    runner = (entry.bib, course.key, wave.key)
    pace, queue = exp(rng.normal(MIDDLE, SPREAD)), int(rng.integers(200, LONGEST_START_QUEUE_MS))
    if rng.random() < faults.never_start:
        return TrueRunner(*runner, "dns", gun_ms)
    visits, precision_ms = visits_of(course), race.ranking.precision_ms
    stops = int(rng.integers(1, len(visits))) if rng.random() < faults.drop_out else len(visits)
    passings: list[TruePassing] = []
    for visit, time_ms, stay_ms in _times(visits, gun_ms + queue, pace, rng):
        if visit.index == stops:
            return TrueRunner(*runner, "dnf", gun_ms, tuple(passings), str(rng.choice(REASONS)))
        place = race.place(visit.place)
        passings += _at(place, visit, time_ms, stay_ms, first=not passings)
        judged_ms = time_ms + stay_ms * (place.cutoff_on == "out") - gun_ms
        if _too_late(place, visit, judged_ms // precision_ms * precision_ms):
            return TrueRunner(*runner, "over time", gun_ms, _stopped(passings, place))
    return TrueRunner(*runner, "finished", gun_ms, tuple(passings))


def _wave_of(race: Race, entry: Entry) -> Wave:
    if entry.wave:
        return race.wave(entry.wave)
    return next(wave for wave in race.waves if wave.course == entry.course)


def _times(
    visits: Sequence[Visit], start_ms: int, pace: float, rng: np.random.Generator
) -> Iterator[tuple[Visit, int, int]]:
    """Each visit with the instant of arrival and how long the runner stays there."""
    efforts = [visit.distance_m + ASCENT_M_PER_M * (visit.ascent_m or 0.0) for visit in visits]
    whole_ms = FASTEST_MS_PER_KM * pace * efforts[-1] / 1000
    at, now_ms, before = 0.0, start_ms, 0.0
    for visit, effort in zip(visits, efforts, strict=True):
        at = whole_ms * (effort / efforts[-1]) ** SLOWING
        leg_ms = (at - before) * exp(rng.normal(0.0, LEG_SPREAD))
        before = at
        now_ms += round(leg_ms)
        stay_ms = round(rng.gamma(2.0, 60_000)) + 5_000
        yield visit, now_ms, stay_ms
        now_ms += stay_ms if visit.index else 0


def _at(
    place: Place, visit: Visit, time_ms: int, stay_ms: int, *, first: bool
) -> list[TruePassing]:
    if first or not place.in_out:
        return [TruePassing(visit.index, visit.place, "in", time_ms)]
    return [
        TruePassing(visit.index, visit.place, "in", time_ms),
        TruePassing(visit.index, visit.place, "out", time_ms + stay_ms),
    ]


def _too_late(place: Place, visit: Visit, elapsed_ms: int) -> bool:
    return visit.cutoff_s is not None and elapsed_ms > (visit.cutoff_s + place.grace_s) * 1000


def _stopped(passings: list[TruePassing], place: Place) -> tuple[TruePassing, ...]:
    """Who is stopped at a place does not leave it."""
    if place.cutoff_on == "in" and passings[-1].side == "out":
        return tuple(passings[:-1])
    return tuple(passings)
