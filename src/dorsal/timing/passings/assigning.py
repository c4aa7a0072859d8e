"""From rows to slots: which visit each group of reads belongs to, and what is of no passing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.instants import SECOND_MS
from dorsal.timing.passings.alignment import Sighting, align
from dorsal.timing.passings.day import Day
from dorsal.timing.passings.grouping import Groups, group, names_of, runs_of
from dorsal.timing.passings.plain_order import plain_slots
from dorsal.timing.passings.route import Route, route_of
from dorsal.timing.passings.route_columns import columns_of, least_ms
from dorsal.timing.passings.seen_table import CODE, NO_TIME
from dorsal.timing.passings.sightings import (
    IN,
    MANUAL_RANK,
    NO_SIDE,
    START,
    UNDECIDED,
    Sightings,
)
from dorsal.timing.race import RaceCourse
from dorsal.timing.reads import Fate

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

SPARE_LAPS = 3
MOST_LAPS = 2_000


@dataclass(frozen=True, slots=True)
class Field:
    """The runners as arrays by the index of their bib: the index of their course and start place,
    their gun.
    """

    courses: tuple[RaceCourse, ...]
    course: Ints
    start_place: Ints
    start_visit: Ints
    gun_ms: Ints


@dataclass(frozen=True, slots=True)
class Assigned:
    """Groups with their slots: `visits` is -1 and `sides` means nothing where there is none."""

    groups: Groups
    slots: Ints
    visits: Ints
    outs: Bools
    finish: Ints


def field_of(rows: Sightings, day: Day) -> Field:
    """The runners of a day in the order of the bibs of the rows."""
    race = day.race
    courses = {course.key: at for at, course in enumerate(race.courses)}
    places = {name: at for at, name in enumerate(rows.place_names)}
    runners = [day.runners[bib] for bib in rows.bib_names]
    starts = [places[race.courses[courses[one.course]].visits[one.start].place] for one in runners]
    return Field(
        courses=race.courses,
        course=np.array([courses[one.course] for one in runners], dtype=np.int64),
        start_place=np.array(starts, dtype=np.int64),
        start_visit=np.array([one.start for one in runners], dtype=np.int64),
        gun_ms=np.array([one.gun_ms for one in runners], dtype=np.int64),
    )


def assign(rows: Sightings, day: Day) -> Assigned:
    """Group the undecided rows and give each group the slot of a visit.

    Sets the fates of rows that are of no course, or before the start, and the sides of the others.
    """
    field = field_of(rows, day)
    at = np.flatnonzero((rows.fates == UNDECIDED) & (rows.times_ms != NO_TIME))
    _take_sides(rows, at, day)
    at = _on_course(rows, at, field, day)
    groups = group(rows, at, {place.key: place for place in day.race.places})
    count = len(groups)
    found = Assigned(
        groups,
        slots=np.full(count, -1, dtype=np.int64),
        visits=np.full(count, -1, dtype=np.int64),
        outs=np.zeros(count, dtype=bool),
        finish=np.full(count, -1, dtype=np.int64),
    )
    of_course = field.course[groups.bibs] if count else np.zeros(0, dtype=np.int64)
    for number, course in enumerate(field.courses):
        which = np.flatnonzero(of_course == number)
        if len(which):
            _assign_course(rows, found, which, field, day, course)
    return found


def _take_sides(rows: Sightings, at: Ints, day: Day) -> None:
    """Only places of two sides have sides; people who write none there write arrivals."""
    two_sided = np.array([day.race.place(name).in_out for name in rows.place_names], dtype=bool)
    sides = np.where(two_sided[rows.places[at]], rows.sides[at], NO_SIDE)
    written = (rows.ranks[at] >= MANUAL_RANK) | (rows.ranks[at] == 0)
    unsaid = two_sided[rows.places[at]] & written & (sides == NO_SIDE)
    rows.sides[at] = np.where(unsaid, IN, sides)


def _on_course(rows: Sightings, at: Ints, field: Field, day: Day) -> Ints:
    """The rows that may be of a passing; start reads get their side."""
    bibs, places, times_ms = rows.bibs[at], rows.places[at], rows.times_ms[at]
    guns_ms = field.gun_ms[bibs]
    visited = np.zeros((len(field.courses), len(rows.place_names)), dtype=bool)
    for number, course in enumerate(field.courses):
        keys = {visit.place for visit in course.visits}
        visited[number] = [name in keys for name in rows.place_names]
    on_course = visited[field.course[bibs], places]
    rows.fates[at[~on_course]] = CODE[Fate.NOT_ON_COURSE]
    start = on_course & (places == field.start_place[bibs])
    start &= times_ms >= guns_ms - round(SECOND_MS * day.race.start_window_s)
    start &= times_ms <= guns_ms + _late_ms(rows, field, day)[bibs]
    rows.sides[at[start]] = START
    before = on_course & ~start & (times_ms + rows.doubts_ms[at] < guns_ms)
    rows.fates[at[before]] = CODE[Fate.BEFORE_START]
    left: Ints = at[on_course & ~before]
    return left


def _late_ms(rows: Sightings, field: Field, day: Day) -> Ints:
    """How long after the gun a read at the start is a start, by bib: no longer than the fastest
    needs to come by there again.
    """
    late_ms = round(SECOND_MS * day.race.late_start_s)
    limits: dict[tuple[int, int], int] = {}
    pairs = list(zip(field.course.tolist(), field.start_visit.tolist(), strict=True))
    for number, start in set(pairs):
        course = field.courses[number]
        route = route_of(day.race, course, laps=1, start=start)
        columns = columns_of(route, rows.place_names)
        again = np.flatnonzero(columns.places[1:] == columns.places[0])[:1] + 1
        least = least_ms(columns, np.zeros_like(again), again)
        soonest_ms = int(least[0]) if len(again) else late_ms
        limits[number, start] = max(0, min(late_ms, soonest_ms - 1))
    return np.array([limits[pair] for pair in pairs], dtype=np.int64)


def _assign_course(
    rows: Sightings, found: Assigned, which: Ints, field: Field, day: Day, course: RaceCourse
) -> None:
    """Give the groups of a course their slots."""
    groups = found.groups
    for start in np.unique(field.start_visit[groups.bibs[which]]).tolist():
        at = which[field.start_visit[groups.bibs[which]] == start]
        route = route_of(day.race, course, laps=_laps(groups, at, course), start=start)
        starts = at[groups.sides[at] == START]
        others = at[groups.sides[at] != START]
        found.slots[starts] = 0
        order = others[np.lexsort((groups.times_ms[others], groups.bibs[others]))]
        if len(order):
            _take_slots(rows, found, order, field, route)
        _describe(found, at, route)


def _laps(groups: Groups, at: Ints, course: RaceCourse) -> int:
    """How many laps to lay out: as many as anybody was seen at one place, and some more."""
    if course.laps or not len(at):
        return course.laps or 1
    pairs = groups.bibs[at] * (int(groups.places.max()) + 1) + groups.places[at]
    most = int(np.unique(pairs, return_counts=True)[1].max())
    return min(most + SPARE_LAPS, MOST_LAPS)


def _take_slots(rows: Sightings, found: Assigned, order: Ints, field: Field, route: Route) -> None:
    groups = found.groups
    columns = columns_of(route, rows.place_names)
    slots, plain = plain_slots(groups, order, field.gun_ms[groups.bibs[order]], route, columns)
    found.slots[order[plain]] = slots[plain]
    rest = order[~plain]
    for start, end in runs_of(groups.bibs[rest]):
        own = rest[start:end]
        gun_ms = int(field.gun_ms[groups.bibs[own[0]]])
        found.slots[own] = align(_sightings(rows, groups, own), route, gun_ms=gun_ms)


def _sightings(rows: Sightings, groups: Groups, own: Ints) -> list[Sighting]:
    columns = (groups.times_ms[own], groups.weights[own], groups.doubts_ms[own])
    places = [rows.place_names[place] for place in groups.places[own].tolist()]
    sides = names_of(groups.sides[own].tolist())
    values = zip(places, sides, *(column.tolist() for column in columns), strict=True)
    return [Sighting(*value) for value in values]


def _describe(found: Assigned, at: Ints, route: Route) -> None:
    """The visit and the side of each slot."""
    used = at[found.slots[at] >= 0]
    visits = np.array([slot.visit for slot in route.slots], dtype=np.int64)
    outs = np.array([slot.out for slot in route.slots], dtype=bool)
    found.visits[used] = visits[found.slots[used]]
    found.outs[used] = outs[found.slots[used]]
    found.finish[at] = route.finish
