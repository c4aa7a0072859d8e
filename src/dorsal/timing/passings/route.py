"""The way of a course over all its laps: where it passes, and how fast anybody can get there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from dorsal.timing.race import Race, RaceCourse, Visit

ASCENT_M_PER_M = 10.0  # a metre of climb takes as long as ten metres of way (km-effort)
SLOWING = 1.1  # elapsed time grows with this power of the share of the way done
TYPICAL_S_PER_KM = 360.0  # of a kilometre of effort: the middle of a field


@dataclass(frozen=True, slots=True)
class Slot:
    """One visit of the course, arriving (`in`) or leaving (`out`)."""

    visit: int
    place: str
    lap: int
    out: bool
    typical_ms: float
    distance_m: float
    ascent_m: float


@dataclass(frozen=True, slots=True)
class Route:
    """All slots of a course in the order in which a runner comes by them, the start first.

    `finish` is the index of the last visit; -1 where laps have no end. `looped` says that a place
    comes more than once, `laps` that the course itself is run more than once, and no lap takes less
    than `shortest_lap_ms`.
    """

    slots: tuple[Slot, ...]
    finish: int
    looped: bool
    laps: bool
    shortest_lap_ms: float = 0.0


def visits_of(course: RaceCourse, *, laps: int | None = None) -> tuple[Visit, ...]:
    """Every visit of a course over its laps, numbered from 0.

    The finish of a lap is the start of the next, so that lap 2 begins with the second place.
    `laps` is needed where the course has as many as a runner can.
    """
    lap = course.visits
    wanted = laps if course.laps == 0 and laps is not None else max(1, course.laps)
    return lap + tuple(
        _in_lap(lap[-1], visit, number, (number - 1) * (len(lap) - 1))
        for number in range(2, wanted + 1)
        for visit in lap[1:]
    )


def _in_lap(last: Visit, visit: Visit, number: int, before: int) -> Visit:
    done = number - 1
    return replace(
        visit,
        index=visit.index + before,
        lap=number,
        distance_m=visit.distance_m + done * last.distance_m,
        ascent_m=_after(visit.ascent_m, last.ascent_m, done),
        descent_m=_after(visit.descent_m, last.descent_m, done),
    )


def _after(amount_m: float | None, of_a_lap_m: float | None, laps: int) -> float | None:
    if amount_m is None or of_a_lap_m is None:
        return None
    return amount_m + laps * of_a_lap_m


def route_of(race: Race, course: RaceCourse, *, laps: int = 1, start: int = 0) -> Route:
    """The route of a course; `laps` counts only where the course has as many as a runner can.

    `start` is the visit at which the race begins: not 0 where the start was moved.
    """
    return _route(course, frozenset(one.key for one in race.places if one.in_out), laps, start)


@lru_cache(maxsize=256)
def _route(course: RaceCourse, in_out: frozenset[str], laps: int, start: int) -> Route:
    visits = visits_of(course, laps=laps)[start:]
    begin = visits[0]
    slots = []
    for visit in visits:
        last = visit is visits[-1] or visit is begin
        sides = (False, True) if visit.place in in_out and not last else (False,)
        slots += [_slot(course, begin, visit, out=out) for out in sides]
    places = [visit.place for visit in visits]
    return Route(
        slots=tuple(slots),
        finish=visits[-1].index if course.laps else -1,
        looped=len(set(places)) < len(places),
        laps=course.laps != 1,
        shortest_lap_ms=1000 * course.shortest_lap_s if course.laps != 1 else 0.0,
    )


def _slot(course: RaceCourse, begin: Visit, visit: Visit, *, out: bool) -> Slot:
    distance_m = visit.distance_m - begin.distance_m
    ascent_m = (visit.ascent_m or 0.0) - (begin.ascent_m or 0.0)
    effort_km = (distance_m + ASCENT_M_PER_M * ascent_m) / 1000
    last = course.visits[-1]
    whole_km = (last.distance_m + ASCENT_M_PER_M * (last.ascent_m or 0.0)) / 1000
    share = effort_km / whole_km if whole_km > 0 else 0.0
    typical_s = _typical_s(course, whole_km) * share ** (SLOWING if course.laps == 1 else 1.0)
    typical_ms = 1000 * typical_s
    return Slot(visit.index, visit.place, visit.lap, out, typical_ms, distance_m, ascent_m)


def _typical_s(course: RaceCourse, whole_km: float) -> float:
    """What a runner in the middle takes for a lap: at most three quarters of the last cut-off."""
    usual_s = TYPICAL_S_PER_KM * whole_km
    cutoff_s = course.visits[-1].cutoff_s
    return min(usual_s, 0.75 * cutoff_s) if cutoff_s and course.laps == 1 else usual_s
