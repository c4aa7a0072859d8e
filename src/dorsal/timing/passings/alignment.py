"""Which visit of its course a runner's sightings belong to: the best monotone alignment.

A sighting is a time at a place. An alignment gives some sightings a slot of the route (arriving at
a visit, or leaving it), later sightings later slots, and leaves others out. Among all of them the
one of the greatest score is taken:

    score = sum of weights of what is used
            - MISSED for each visit passed over between two used ones
            - cost of the pace of each leg
            - (mu / SPREAD)^2 / 2

where a leg of dt that a runner in the middle of the field takes in T costs nothing while
|log(dt / T) - mu| <= FREE, and then (excess / SIGMA)^2 / 2 up to a ceiling; mu is the logarithm of
the runner's own slowness, found on a grid. A stay at a place costs nothing up to STAY_MS, and then
(excess / STAY_SIGMA_MS)^2 / 2 up to the same ceiling. A leg faster than any runner is impossible.
The best
alignment ending in each (sighting, slot) follows from those before it: dynamic programming over
nodes in the order of time, all values of mu at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.instants import HOUR_MS
from dorsal.timing.passings.route import Route
from dorsal.timing.passings.route_columns import RouteColumns, columns_of, least_ms

Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"
Ints: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"

MISSED = 0.4
FREE = 0.5
SIGMA = 0.3
TOO_FAST = 2.5
TOO_SLOW = 2.5
RESTED = 0.3  # on laps runners sleep, and no lap is made up for it
STAY_MS, STAY_SIGMA_MS = 2.0 * HOUR_MS, 4.0 * HOUR_MS
SPREAD = 0.5
MUS = np.linspace(-0.8, 0.8, 9)
EARLIER = 0.05  # of two equal sightings at one place the first arrives, the last leaves
UNSURE_SIDE = 0.1
LAPS_BACK, LAPS_AHEAD = 5, 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """A runner at a place, by one or more reads: `side` is `in`, `out` or unknown.

    `weight` says how sure it is, `doubt_ms` how well its time is known.
    """

    place: str
    side: str
    time_ms: int
    weight: float
    doubt_ms: int = 0


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Every (sighting, slot) that may be, in the order of time; all arrays of shape (n,)."""

    sighting: Ints
    slot: Ints
    time_ms: Floats
    doubt_ms: Floats
    weight: Floats


def align(sightings: Sequence[Sighting], route: Route, *, gun_ms: int) -> list[int]:
    """The slot of each sighting, -1 for those that fit nowhere; one at least where any is possible.

    The runner is at slot 0 at the gun; sightings are of later ones.
    """
    nodes = _nodes_of(sightings, route, gun_ms)
    found = [-1] * len(sightings)
    if not len(nodes.slot):
        return found
    columns = columns_of(route, sorted({slot.place for slot in route.slots}))
    best, back = _best_paths(nodes, columns, gun_ms, slow=RESTED if route.laps else TOO_SLOW)
    mu, node = np.unravel_index(int(np.argmax(best)), best.shape)
    if not np.isfinite(best[mu, node]):
        return found
    at = int(node)
    while at >= 0:
        found[int(nodes.sighting[at])] = int(nodes.slot[at])
        at = int(back[mu, at])
    return found


def _nodes_of(sightings: Sequence[Sighting], route: Route, gun_ms: int) -> _Nodes:
    by_place: dict[str, list[int]] = {}
    for index, slot in enumerate(route.slots[1:], start=1):
        by_place.setdefault(slot.place, []).append(index)
    order = sorted(range(len(sightings)), key=lambda at: sightings[at].time_ms)
    met: dict[str, int] = {}
    pairs = []
    for at in order:
        place = sightings[at].place
        met[place] = met.get(place, -1) + 1
        slots = _possible(by_place.get(place, []), route, sightings[at].side, met[place])
        pairs += [(sightings[at].time_ms, slot, at) for slot in slots]
    pairs.sort()
    return _columns(pairs, sightings, route, gun_ms)


def _possible(slots: list[int], route: Route, side: str, met: int) -> list[int]:
    """The slots of a place that a sighting may be; on many laps those near the count so far."""
    two_sided = {route.slots[slot].visit for slot in slots if route.slots[slot].out}
    found = [
        slot
        for slot in slots
        if not side
        or route.slots[slot].visit not in two_sided
        or route.slots[slot].out == (side == "out")
    ]
    if route.finish >= 0 and len(found) <= 8:
        return found
    each = 1 if side or not two_sided else 2
    return found[max(0, met - LAPS_BACK * each) : met + (LAPS_AHEAD + 1) * each]


def _columns(
    pairs: list[tuple[int, int, int]], sightings: Sequence[Sighting], route: Route, gun_ms: int
) -> _Nodes:
    """Nodes from (time, slot, sighting), with what their weights owe to being early or late."""
    at = np.array([pair[2] for pair in pairs], dtype=np.int64)
    slot = np.array([pair[1] for pair in pairs], dtype=np.int64)
    time_ms = np.array([pair[0] for pair in pairs], dtype=np.float64)
    last_ms = float(time_ms[-1]) if pairs else 0.0
    share = (time_ms - gun_ms) / max(1.0, last_ms - gun_ms)
    out = np.array([route.slots[pair[1]].out for pair in pairs], dtype=bool)
    sided = np.array([bool(sightings[pair[2]].side) for pair in pairs], dtype=bool)
    weight = np.array([sightings[pair[2]].weight for pair in pairs], dtype=np.float64)
    weight += np.where(out, EARLIER, -EARLIER) * share - UNSURE_SIDE * (out & ~sided)
    return _Nodes(
        sighting=at,
        slot=slot,
        time_ms=time_ms,
        doubt_ms=np.array([sightings[pair[2]].doubt_ms for pair in pairs], dtype=np.float64),
        weight=weight,
    )


def _best_paths(
    nodes: _Nodes, route: RouteColumns, gun_ms: int, *, slow: float
) -> tuple[Floats, Ints]:
    """The greatest score of an alignment ending in each node and the node before it (-1: none),
    each of shape (len(MUS), nodes).
    """
    count = len(nodes.slot)
    best = np.full((len(MUS), count), -np.inf)
    back = np.full((len(MUS), count), -1, dtype=np.int64)
    grid = np.arange(len(MUS))
    prior = -(MUS**2) / (2 * SPREAD**2)
    gun = np.zeros(count, dtype=np.int64)
    begun = prior[:, None] - _leg_costs(
        route, gun, nodes.slot, nodes.time_ms - gun_ms, nodes.doubt_ms, slow
    )
    for at in range(count):
        best[:, at] = begun[:, at]
        before = np.flatnonzero(
            (nodes.slot[:at] < nodes.slot[at]) & (nodes.sighting[:at] != nodes.sighting[at])
        )
        if len(before):
            took_ms = nodes.time_ms[at] - nodes.time_ms[before]
            doubts_ms = nodes.doubt_ms[at] + nodes.doubt_ms[before]
            here = np.full(len(before), nodes.slot[at])
            costs = _leg_costs(route, nodes.slot[before], here, took_ms, doubts_ms, slow)
            reached = best[:, before] - costs
            which = np.argmax(reached, axis=1)
            top = reached[grid, which]
            back[:, at] = np.where(top > best[:, at], before[which], -1)
            best[:, at] = np.maximum(top, best[:, at])
        best[:, at] += nodes.weight[at]
    return best, back


def _leg_costs(
    route: RouteColumns,
    before: Ints,
    after: Ints,
    took_ms: Floats,
    doubts_ms: Floats,
    slow: float,
) -> Floats:
    """What legs between slots cost for each mu, of shape (len(MUS), legs); the impossible are
    infinite.
    """
    typical_ms = route.typical_ms[after] - route.typical_ms[before]
    missed = np.maximum(0, route.visits[after] - route.visits[before] - 1)
    cost: Floats = _pace_cost(took_ms, typical_ms, slow) + MISSED * missed
    cost[:, took_ms + doubts_ms < least_ms(route, before, after)] = np.inf
    return cost


def _pace_cost(took_ms: Floats, typical_ms: Floats, slow: float) -> Floats:
    """The cost of the pace of legs, and of stays, for each mu, of shape (len(MUS), legs)."""
    moving = typical_ms > 0
    ratio = np.log(np.maximum(took_ms, 1.0) / np.where(moving, typical_ms, 1.0))
    off = ratio[None, :] - MUS[:, None]
    excess = np.maximum(0.0, np.abs(off) - FREE) / SIGMA
    ceiling = np.where(off > 0, slow, TOO_FAST)
    stay = np.minimum(slow, (np.maximum(0.0, took_ms - STAY_MS) / STAY_SIGMA_MS) ** 2 / 2)
    cost: Floats = np.where(moving, np.minimum(ceiling, excess**2 / 2), stay)
    return cost
