"""Who holds a place in each of many draws at once, what is free, and what floors and caps leave.

The vectorised twin of `dorsal.ballot.draw.seating.Seating`.
"""

from __future__ import annotations

import numpy as np

from dorsal.ballot.simulation.arrays import NOWHERE, BallotArrays, Flags, Ints


class Places:
    """The places of a batch of draws.

    `pool_of` (draws x members) is the pool of each member's place or -1; `free` (pools x draws)
    what each pool has to give; `left` (quotas x draws) the count of each floor or cap less the
    places held, so that a floor is short, and a cap has room, while it is above 0. `seats` lists
    all places given, as pairs of arrays (draw, member).
    """

    def __init__(self, arrays: BallotArrays, draws: int) -> None:
        self.arrays = arrays
        self.draws = draws
        self.pool_of = np.full((draws, arrays.member_count + 1), NOWHERE, dtype=np.int8)
        self.pool_of[:, -1] = 0  # the member who stands for nobody wants no place
        self.free = np.array([[pool.places] * draws for pool in arrays.pools], dtype=np.int64)
        counts = [[quota.count] * draws for quota in arrays.quotas]
        self.left = np.array(counts, dtype=np.int64).reshape(len(counts), draws)
        self.seats: list[tuple[Ints, Ints]] = []
        small = np.int8 if len(arrays.members) <= np.iinfo(np.int8).max else np.int16
        self._holding = np.zeros((draws, arrays.entry_count + 1), dtype=small)
        sizes = arrays.sizes[:-1].astype(np.int64)
        self._entry_of = np.repeat(np.arange(arrays.entry_count), sizes)
        self._place_of = np.arange(arrays.member_count) - np.repeat(np.cumsum(sizes) - sizes, sizes)

    def waiting(self, rows: Ints, entries: Ints) -> Ints:
        """Number of waiting members of each entry (draws x positions), 0 where it is passed over.

        `rows` are the draws of the rows of `entries`.
        """
        flat = rows[:, None] * np.int64(self._holding.shape[1]) + entries
        holding = self._holding.take(flat)
        waiting = self.arrays.sizes[entries] - holding
        if self.arrays.leaves_out:
            waiting[holding > 0] = 0
        return waiting

    def waiting_of_class(self, quota: int, rows: Ints, entries: Ints, waiting: Ints) -> Ints:
        """Number of waiting members in a quota's class, of the same shape as `waiting`."""
        counts = self.arrays.quotas[quota].of_entry[entries]
        counts[waiting == 0] = 0
        partly = (counts > 0) & (waiting < self.arrays.sizes[entries])
        at, where = np.nonzero(partly)
        if len(at):
            of_member = self.arrays.quotas[quota].of_member
            recounted = np.zeros(len(at), dtype=counts.dtype)
            for members in self.arrays.members:
                one = members[entries[at, where]]
                recounted += of_member[one] & (self.pool_of[rows[at], one] == NOWHERE)
            counts[at, where] = recounted
        return counts

    def seat_entries(self, pool: int, rows: Ints, entries: Ints) -> None:
        """Give places of a pool to all waiting members of entries, in draws `rows` (parallel)."""
        every = self.arrays.members[:, entries]
        waits = self.pool_of[rows, every] == NOWHERE
        at = np.broadcast_to(rows, every.shape)[waits]
        if len(at):
            self.seat_members(pool, at, every[waits])

    def seat_members(self, pool: int, rows: Ints, members: Ints) -> None:
        """Give places of a pool to members without a place, in draws `rows` (parallel)."""
        self.pool_of[rows, members] = pool
        self._count_holders(rows, members)
        self.free[pool] -= np.bincount(rows, minlength=self.draws)
        for quota, left in zip(self.arrays.quotas, self.left, strict=True):
            if quota.scope in (NOWHERE, pool):
                left -= np.bincount(rows[quota.of_member[members]], minlength=self.draws)
        self.seats.append((rows, members))

    def _count_holders(self, rows: Ints, members: Ints) -> None:
        """Count new places in their entries; at each place within an entry one member stands."""
        places = self._place_of[members]
        for place in range(len(self.arrays.members)):
            here = places == place
            self._holding[rows[here], self._entry_of[members[here]]] += 1

    def send_unused(self, pool: int) -> None:
        """Send what a pool has left over to the pool named by its rule, if it names one."""
        unused = self.arrays.pools[pool].unused
        if unused != NOWHERE:
            self.free[unused] += self.free[pool]
            self.free[pool] = 0

    def is_short(self, floors: tuple[int, ...], rows: Ints) -> Flags:
        """Whether any of these floors is short, for each of the draws."""
        short = np.zeros(len(rows), dtype=np.bool_)
        for floor in floors:
            short |= self.left[floor, rows] > 0
        return short
