"""Seating all pools in many draws at once: the vectorised twin of
`dorsal.ballot.draw.seating.seat_pools`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dorsal.ballot.simulation.arrays import (
    NOWHERE,
    BallotArrays,
    DrawArrays,
    Floats,
    Ints,
    RankedArrays,
)
from dorsal.ballot.simulation.clocks import Clocks, GivenClocks
from dorsal.ballot.simulation.fill import Filling
from dorsal.ballot.simulation.orders import Orders, Plan, plan_draw
from dorsal.ballot.simulation.places import Places
from dorsal.ballot.simulation.ranked import seat_ranked

OFTEN = 16  # when one draw in so many ran out of candidates, the next batch begins deeper


@dataclass(frozen=True, eq=False)
class BatchOutcome:
    """What a batch of draws decided. `pool_of` (draws x members) has the number of the pool of
    each member's place or -1; `standings` for each draw (draws x members) the position of the
    member's entry on the waiting list, counted in entries from 1, or 0 for no position.
    """

    pool_of: Ints
    standings: dict[str, Ints]


@dataclass(frozen=True, eq=False)
class Listed:
    """Members on one draw's waiting list, in parallel: the draw of the batch, the member, and the
    position of their entry from 1.
    """

    rows: Ints
    members: Ints
    positions: Ints


class Seater:
    """Seats batch after batch of one ballot; `listed` is how many entries of each waiting list are
    asked (None: all that are published).
    """

    def __init__(self, arrays: BallotArrays, *, listed: int | None) -> None:
        self.arrays = arrays
        self._lengths: dict[int, int] = {}
        self._plans: dict[int, Plan] = {}
        self._depths: dict[int, int] = {}
        for number, pool in arrays.draws:
            published = pool.waiting_list or len(pool.entries)
            length = published if listed is None else min(listed, published)
            self._lengths[number] = length
            self._plans[number] = plan_draw(arrays, pool, listed=length)
            self._depths[number] = 0

    def seat(self, clocks: Clocks) -> tuple[Places, dict[int, Listed]]:
        """The places of a batch, and the waiting lists by the numbers of the draws."""
        places = Places(self.arrays, clocks.draws)
        orders: dict[int, Orders] = {}
        for number, pool in enumerate(self.arrays.pools):
            if isinstance(pool, DrawArrays):
                orders[number] = self._orders(places, number, pool, clocks)
                Filling(places, number, pool, orders[number]).fill()
            elif isinstance(pool, RankedArrays):
                seat_ranked(places, number, pool, clocks)
            places.send_unused(number)
        lists = {number: self._list(places, number, of) for number, of in orders.items()}
        for number, of in orders.items():
            if of.widened * OFTEN > clocks.draws:
                self._depths[number] = 2 * of.depth
        return places, lists

    def _orders(self, places: Places, number: int, pool: DrawArrays, clocks: Clocks) -> Orders:
        needed = int(places.free[number].max()) + self._lengths[number]
        depth = max(needed, self._depths[number])
        return Orders(self.arrays, pool, self._plans[number], clocks, depth)

    def _list(self, places: Places, number: int, orders: Orders) -> Listed:
        """The waiting list of a draw, after all pools have seated."""
        length = self._lengths[number]
        found: list[Listed] = []
        rows = np.arange(places.draws if length else 0)
        while len(rows):
            short = []
            for part, entries, complete in orders.walk(rows):
                listed, lengths = _first_waiting(places, part, entries, length)
                enough = (lengths >= length) | complete
                found.append(_only_of(listed, part[enough]))
                short.append(part[~enough])
            rows = np.concatenate(short)
            if len(rows):
                orders.widen(rows)
        return _together(found)


def _first_waiting(places: Places, rows: Ints, entries: Ints, length: int) -> tuple[Listed, Ints]:
    """The first `length` waiting entries of each draw, and how many there are at all."""
    waits = places.waiting(rows, entries) > 0
    position = np.cumsum(waits, axis=1, dtype=np.int32)
    at, column = np.nonzero(waits & (position <= length))
    found = []
    for members in places.arrays.members:
        one = members[entries[at, column]]
        still = places.pool_of[rows[at], one] == NOWHERE
        found.append(Listed(rows[at[still]], one[still], position[at[still], column[still]]))
    return _together(found), waits.sum(axis=1)


def _only_of(listed: Listed, rows: Ints) -> Listed:
    kept = np.isin(listed.rows, rows)
    return Listed(listed.rows[kept], listed.members[kept], listed.positions[kept])


def _together(found: list[Listed]) -> Listed:
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Listed(none, none, none)
    return Listed(
        np.concatenate([one.rows for one in found]),
        np.concatenate([one.members for one in found]),
        np.concatenate([one.positions for one in found]),
    )


def seat_batch(
    arrays: BallotArrays, clocks: Mapping[str, Floats], *, listed: int | None = None
) -> BatchOutcome:
    """Seat a ballot once for each row of the clocks.

    `clocks` maps each draw to draws x entries, the lowest clock first in the draw order; entries
    without tickets in it are not in its order. A merit pool in which ties decide needs draws x
    members, which break them, the lowest first (`ValueError` otherwise). No two clocks of a draw
    and pool may be equal. `listed` limits the waiting lists to so many entries.
    """
    places, lists = Seater(arrays, listed=listed).seat(GivenClocks(clocks))
    standings = {}
    for number, pool in arrays.draws:
        table = np.zeros((places.draws, arrays.member_count), dtype=np.int32)
        one = lists[number]
        table[one.rows, one.members] = one.positions
        standings[pool.name] = table
    return BatchOutcome(places.pool_of[:, :-1], standings)
