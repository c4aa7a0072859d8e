"""Runners whose sightings lie plainly in the order of their course, all at once."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

import numpy as np

from dorsal.timing.passings.grouping import Groups
from dorsal.timing.passings.route import Route
from dorsal.timing.passings.route_columns import RouteColumns, least_ms
from dorsal.timing.passings.sightings import NO_SIDE, OUT

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"
Column = TypeVar("Column", bound="np.ndarray[tuple[int], np.dtype[np.generic]]")

UNUSUAL = 2.5  # a runner this many times slower or faster than the middle of the field


def plain_slots(
    groups: Groups, order: Ints, guns_ms: Ints, route: Route, columns: RouteColumns
) -> tuple[Ints, Bools]:
    """The slot of each group of `order`, and whether its runner is plain.

    `order` holds groups by runner and time, `guns_ms` the gun of each. A runner is plain when the
    slots never go back, no leg is faster than anybody, and nothing could be another visit. Of
    groups that fall on one slot the first arrives and the last leaves; the others have -1. What is
    given for runners who are not plain means nothing.
    """
    bibs, times_ms = groups.bibs[order], groups.times_ms[order]
    first = _begins(bibs)
    number = np.cumsum(first) - 1
    slots, good = _slots(groups, order, first, number, route, columns)
    repeated = ~first & (slots == _before(slots, first, -1))
    good &= slots >= np.where(first, 1, _before(slots, first, 0))
    good &= ~(repeated & (groups.manual[order] != _before(groups.manual[order], first, False)))
    kept = _kept(slots, repeated, first, columns)
    good &= _possible(groups, order, slots, kept, guns_ms, columns)
    if route.looped:
        good &= _even(slots, times_ms, kept, guns_ms, route, columns)
    sound = np.logical_and.reduceat(good, np.flatnonzero(first))[number]
    return np.where(kept, slots, -1), sound


def _begins(bibs: Ints) -> Bools:
    begins = np.ones(len(bibs), dtype=bool)
    begins[1:] = np.diff(bibs) != 0
    return begins


def _before(values: Column, first: Bools, fill: int) -> Column:
    """The value of the group before of the same runner."""
    shifted: Column = np.empty_like(values)
    shifted[0] = fill
    shifted[1:] = values[:-1]
    shifted[first] = fill
    return shifted


def _slots(
    groups: Groups, order: Ints, first: Bools, number: Ints, route: Route, columns: RouteColumns
) -> tuple[Ints, Bools]:
    """The slot of each group, and whether it can be no other."""
    places, sides = groups.places[order], groups.sides[order]
    if route.looped:
        at = np.arange(len(order)) - np.flatnonzero(first)[number] + 1
        slots = np.minimum(at, len(columns.places) - 1)
        out = sides == OUT
        two_sided = columns.at_place[places, 0] != columns.at_place[places, 1]
        two_sided |= np.isin(places, columns.places[columns.outs])
        good = (columns.places[slots] == places) & (at == slots)
        good &= ~two_sided | ((columns.outs[slots] == out) & (sides != NO_SIDE))
        return slots, good
    slots = columns.at_place[places, (sides == OUT).astype(np.int64)]
    unsure = (sides == NO_SIDE) & (columns.at_place[places, 0] != columns.at_place[places, 1])
    unsure &= ~first & (slots == _before(slots, first, -1))
    return slots, (slots > 0) & ~unsure


def _kept(slots: Ints, repeated: Bools, first: Bools, columns: RouteColumns) -> Bools:
    """The first of each run of one slot, or the last where the slot is a leaving."""
    follows = np.append(repeated[1:] & ~first[1:], False)
    return np.where(columns.outs[slots], ~follows, ~repeated)


def _legs(
    slots: Ints, times_ms: Ints, bibs: Ints, guns_ms: Ints, kept: Bools
) -> tuple[Ints, Ints, Ints]:
    """Positions of what is kept, the slot before each (0: the start) and the time since then."""
    at = np.flatnonzero(kept)
    first = _begins(bibs[at])
    since = np.where(first, guns_ms[at], _before(times_ms[at], first, 0))
    return at, _before(slots[at], first, 0), times_ms[at] - since


def _possible(
    groups: Groups, order: Ints, slots: Ints, kept: Bools, guns_ms: Ints, columns: RouteColumns
) -> Bools:
    """Whether each leg takes at least as long as the fastest runner needs."""
    at, before, took_ms = _legs(slots, groups.times_ms[order], groups.bibs[order], guns_ms, kept)
    good = np.ones(len(order), dtype=bool)
    good[at] = took_ms >= least_ms(columns, before, slots[at])
    return good


def _even(
    groups_slots: Ints,
    times_ms: Ints,
    kept: Bools,
    guns_ms: Ints,
    route: Route,
    columns: RouteColumns,
) -> Bools:
    """Whether the paces are such that no group could be another visit of its place."""
    good = np.ones(len(times_ms), dtype=bool)
    at = np.flatnonzero(kept)
    typical_ms = columns.typical_ms[groups_slots[at]]
    pace = (times_ms[at] - guns_ms[at]) / np.maximum(typical_ms, 1.0)
    good[at] = (pace > 1 / UNUSUAL) & ((pace < UNUSUAL) | route.laps)
    return good
