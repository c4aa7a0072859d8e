"""A route as arrays, and the least time between its slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.passings.route import Route

Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"
Ints: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
Bools: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"

FASTEST_M_PER_S = 7.5  # no runner keeps this up for long, not even downhill
FASTEST_CLIMB_M_PER_S = 0.9  # nor climbs so fast
SLACK_M = 250.0  # by which a mat may stand beside its place
SLACK_CLIMB_M = 40.0


@dataclass(frozen=True, slots=True)
class RouteColumns:
    """The slots of a route as arrays of the shape (slots,), places as indices of names.

    `at_place` of the shape (places, 2) is the one slot in or out of a place, -1 where there is
    none, -2 where there are several.
    """

    places: Ints
    visits: Ints
    laps: Ints
    outs: Bools
    typical_ms: Floats
    distance_m: Floats
    ascent_m: Floats
    at_place: Ints
    shortest_lap_ms: float


def columns_of(route: Route, place_names: Sequence[str]) -> RouteColumns:
    """A route as arrays."""
    index = {name: at for at, name in enumerate(place_names)}
    at_place = np.full((len(place_names), 2), -1, dtype=np.int64)
    for number, slot in enumerate(route.slots[1:], start=1):
        cell = (index[slot.place], int(slot.out))
        at_place[cell] = -2 if at_place[cell] != -1 else number
    one_sided = at_place[:, 1] == -1
    at_place[one_sided, 1] = at_place[one_sided, 0]
    return RouteColumns(
        places=np.array([index[slot.place] for slot in route.slots], dtype=np.int64),
        visits=np.array([slot.visit for slot in route.slots], dtype=np.int64),
        laps=np.array([slot.lap for slot in route.slots], dtype=np.int64),
        outs=np.array([slot.out for slot in route.slots], dtype=bool),
        typical_ms=np.array([slot.typical_ms for slot in route.slots]),
        distance_m=np.array([slot.distance_m for slot in route.slots]),
        ascent_m=np.array([slot.ascent_m for slot in route.slots]),
        at_place=at_place,
        shortest_lap_ms=route.shortest_lap_ms,
    )


def fastest_ms(distance_m: Floats, ascent_m: Floats) -> Floats:
    """The least time in which anybody goes each way, with a margin for places and heights that are
    a little off.
    """
    flat_s = (0.9 * distance_m - SLACK_M) / FASTEST_M_PER_S
    climb_s = (0.9 * ascent_m - SLACK_CLIMB_M) / FASTEST_CLIMB_M_PER_S
    least_s: Floats = np.maximum(0.0, np.maximum(flat_s, climb_s))
    return 1000 * least_s


def least_ms(route: RouteColumns, before: Ints, after: Ints) -> Floats:
    """The least time between two slots, by speed and by the shortest lap."""
    way_m = route.distance_m[after] - route.distance_m[before]
    climb_m = route.ascent_m[after] - route.ascent_m[before]
    elsewhere = route.places[after] != route.places[before]
    laps = np.maximum(0, route.laps[after] - route.laps[before] - elsewhere)
    least: Floats = np.maximum(fastest_ms(way_m, climb_m), laps * route.shortest_lap_ms)
    return least
