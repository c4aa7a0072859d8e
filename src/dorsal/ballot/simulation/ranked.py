"""Pools without a draw in many draws at once: the best first, equal ones in an order of their own
in each draw.
"""

from __future__ import annotations

import numpy as np

from dorsal.ballot.simulation.arrays import NOWHERE, Flags, Ints, RankedArrays
from dorsal.ballot.simulation.clocks import Clocks
from dorsal.ballot.simulation.places import Places


def seat_ranked(places: Places, number: int, pool: RankedArrays, clocks: Clocks) -> None:
    """Seat a pool without a draw, whose number is `number`, as far as it has places.

    Ties need breaking only among the equal ones at whom the places run out.
    """
    if not len(pool.members):
        return
    waits = places.pool_of[:, pool.members] == NOWHERE
    until = np.cumsum(waits, axis=1)
    capacity = places.free[number]
    last_of_rank = np.searchsorted(pool.ranks, pool.ranks, side="right") - 1
    seated = waits & (until[:, last_of_rank] <= capacity[:, None])
    missing = np.minimum(capacity, until[:, -1]) - seated.sum(axis=1)
    _break_ties(pool, waits & ~seated, missing, seated, clocks)
    rows, columns = np.nonzero(seated)
    places.seat_members(number, rows, pool.members[columns])


def _break_ties(
    pool: RankedArrays, left: Flags, missing: Ints, seated: Flags, clocks: Clocks
) -> None:
    """Seat the `missing` ones of the first rank that is left, those with the lowest keys."""
    short = np.flatnonzero(missing > 0)
    ranks = pool.ranks[left[short].argmax(axis=1)]
    for rank in np.unique(ranks):
        rows = short[ranks == rank]
        equal = np.flatnonzero(pool.ranks == rank)
        keys = clocks.tie_keys(pool, rows, pool.members[equal])
        keys = np.where(left[np.ix_(rows, equal)], keys, np.inf)
        order = np.argsort(keys, axis=1)
        chosen = np.arange(len(equal)) < missing[rows][:, None]
        at, place = np.nonzero(chosen)
        seated[rows[at], equal[order[at, place]]] = True
