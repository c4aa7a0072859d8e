"""What became of a course on the day: shortened, stopped, neutralised, started elsewhere, other
cut-offs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dorsal.timing.events import CourseChanged
from dorsal.timing.instants import read_instant
from dorsal.timing.results.route import Route


@dataclass(frozen=True, slots=True)
class Stop:
    """The course was stopped at `since_ms`: who had not passed the visit `at` by then went no
    farther than that. `at` is -1 where everybody was stopped wherever they were.
    """

    since_ms: int
    at: int


@dataclass(frozen=True, slots=True)
class Neutralised:
    """Time from one place to another does not count for who leaves the first from `since_ms` on."""

    since_ms: int
    place: str
    until: str


@dataclass(frozen=True, slots=True)
class Day:
    """A course as it was run. Visits before `start` and after `finish` do not count.

    `limits_ms` are the planned cut-offs of all visits with their grace, in milliseconds after the
    gun (None: none; empty where laps are without end), and `cutoffs` those that were changed, with
    their grace too, each from an instant on. `shortened` says that the finish is not the planned
    one, `unplaced` are changes that name a place where this course does not come by.
    """

    route: Route
    start: int
    finish: int
    stop: Stop | None = None
    neutralised: tuple[Neutralised, ...] = ()
    limits_ms: tuple[int | None, ...] = ()
    cutoffs: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    shortened: bool = False
    unplaced: tuple[CourseChanged, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether there is any cut-off."""
        return bool(self.cutoffs) or any(one is not None for one in self.limits_ms)

    def cutoff_ms(self, visit: int, at_ms: int) -> int | None:
        """The cut-off of a visit, in milliseconds after the gun and with its grace, as it stood at
        an instant; None where there is none.
        """
        if visit in self.cutoffs:
            told = [ms for since_ms, ms in self.cutoffs[visit] if since_ms <= at_ms]
            if told:
                return told[-1]
        return self.limits_ms[visit] if visit < len(self.limits_ms) else None


def day_of(route: Route, changes: Sequence[CourseChanged]) -> Day:
    """The course of the day.

    Of several shortenings, and of several moves of the start, the last one recorded holds; of
    several stops the earliest. A change that names a place where the course does not come by
    stands in `unplaced` when it was meant for this course.
    """
    mine = [one for one in changes if one.course in ("", route.course.key)]
    usable = [one for one in mine if _has_places(route, one)]
    ends = [one for one in usable if one.what == "shortened"]
    starts = [one for one in usable if one.what == "start"]
    start = route.visits_of(starts[-1].place)[0] if starts else 0
    return Day(
        route=route,
        start=start,
        finish=route.visits_of(ends[-1].place)[-1] if ends else route.finish,
        stop=_stop(route, usable),
        neutralised=tuple(
            Neutralised(read_instant(one.since), one.place, one.until)
            for one in usable
            if one.what == "neutralised"
        ),
        limits_ms=_limits_ms(route),
        cutoffs=_cutoffs(route, usable),
        shortened=bool(ends),
        unplaced=tuple(one for one in mine if one not in usable and one.course),
    )


def _has_places(route: Route, change: CourseChanged) -> bool:
    needed = [change.place, change.until] if change.what == "neutralised" else [change.place]
    if change.what == "stopped" and not change.place:
        return True
    return all(route.visits_of(place) for place in needed)


def _stop(route: Route, changes: Sequence[CourseChanged]) -> Stop | None:
    stops = [
        Stop(read_instant(one.since), route.visits_of(one.place)[-1] if one.place else -1)
        for one in changes
        if one.what == "stopped"
    ]
    return min(stops, key=lambda one: (one.since_ms, one.at), default=None)


def _cutoffs(
    route: Route, changes: Sequence[CourseChanged]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """Changed cut-offs by visit: a place's is that of the last of its visits that has one."""
    found: dict[int, list[tuple[int, int]]] = {}
    for one in changes:
        if one.what != "cutoff":
            continue
        visits = route.visits_of(one.place)
        limited = [index for index in visits if route.visit(index).cutoff_s is not None]
        visit = (limited or visits)[-1]
        limit_ms = one.time_ms + _grace_ms(route, visit)
        found.setdefault(visit, []).append((read_instant(one.since), limit_ms))
    return {visit: tuple(sorted(each, key=lambda one: one[0])) for visit, each in found.items()}


def _grace_ms(route: Route, visit: int) -> int:
    return round(1000 * route.place(visit).grace_s)


def _limits_ms(route: Route) -> tuple[int | None, ...]:
    """The planned cut-offs: those of the visits on a course of one lap, and the limit of the course
    at its finish where that has none of its own.
    """
    if route.unlimited:
        return ()
    found: list[int | None] = [None] * (route.finish + 1)
    for index in range(route.finish + 1):
        planned_s = route.visit(index).cutoff_s if route.course.laps == 1 else None
        if planned_s is None and index == route.finish:
            planned_s = route.course.limit_s
        if planned_s is not None:
            found[index] = round(1000 * planned_s) + _grace_ms(route, index)
    return tuple(found)
