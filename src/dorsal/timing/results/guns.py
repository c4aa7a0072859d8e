"""When each wave started."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.timing.instants import read_instant
from dorsal.timing.passings.runners import guns_of
from dorsal.timing.race import Race
from dorsal.timing.standing.values import Said


@dataclass(frozen=True, slots=True)
class Gun:
    """The start of a wave. `told` says that somebody recorded it (else it is the planned instant),
    `others_ms` are other instants that were recorded of it just as closely.
    """

    wave: str
    time_ms: int
    told: bool
    others_ms: tuple[int, ...] = ()


def find_guns(race: Race, said: Said) -> dict[str, Gun]:
    """The gun of each wave, as passings take it."""
    found = {}
    for wave, (time_ms, told) in guns_of(said, race).items():
        others = _others(race, said, wave, time_ms) if told else ()
        found[wave] = Gun(wave, time_ms, told, others)
    return found


def _others(race: Race, said: Said, wave: str, time_ms: int) -> tuple[int, ...]:
    """Other instants told of the same wave, or else of the same course, or else of the race."""
    course = race.wave(wave).course
    mine = [one for one in said.starts if one.wave in ("", wave) and one.course in ("", course)]
    closest = max(2 * bool(one.wave) + bool(one.course) for one in mine)
    told = {
        read_instant(one.time) for one in mine if 2 * bool(one.wave) + bool(one.course) == closest
    }
    return tuple(sorted(told - {time_ms}))
