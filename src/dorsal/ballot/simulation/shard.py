"""One shard of a simulation: some draws of one seed, counted."""

from __future__ import annotations

import numpy as np
from numpy.random import SeedSequence, default_rng

from dorsal.ballot.simulation.arrays import BallotArrays, Ints
from dorsal.ballot.simulation.batch import Listed, Seater
from dorsal.ballot.simulation.clocks import Hat, RandomClocks
from dorsal.ballot.simulation.counts import METHOD, Counts

MOST_DRAWS_AT_ONCE = 512
FEWEST_DRAWS_AT_ONCE = 16
FEWEST_DRAWS_IN_A_SHARD = 64
CELLS_AT_ONCE = 2**23  # draws x members (or kinds), of a byte each


def simulate_shard(
    arrays: BallotArrays, *, seed: int, shard: int, draws: int, within: tuple[int, ...] = ()
) -> Counts:
    """Count the places, and the standings within each w of `within`, in so many random draws.

    The same arguments give the same counts wherever NumPy's generator gives the same numbers, as
    its releases nearly always do. Shards of one seed are independent of each other.
    """
    rng = default_rng(SeedSequence(seed, spawn_key=(shard,)))
    seater = Seater(arrays, listed=max(within, default=0))
    hats: dict[tuple[str, int], Hat] = {}
    tally = _Tally(arrays, within)
    at_once = _draws_at_once(arrays)
    for start in range(0, draws, at_once):
        clocks = RandomClocks(rng, min(at_once, draws - start), hats)
        places, lists = seater.seat(clocks)
        tally.add(clocks.draws, places.seats, list(lists.values()))
    return Counts(
        fingerprint=arrays.fingerprint,
        method=METHOD,
        seed=seed,
        shard_draws=draws,
        within=within,
        shards=(shard,),
        sums=_rows(tally.sums),
        squares=_rows(tally.squares),
    )


def shard_draws(arrays: BallotArrays) -> int:
    """The usual number of draws in a shard of this ballot: two batches, or more small ones."""
    return max(FEWEST_DRAWS_IN_A_SHARD, 2 * _draws_at_once(arrays))


def _draws_at_once(arrays: BallotArrays) -> int:
    """How many draws are seated together; a part of the method, as the chance depends on it."""
    fitting = CELLS_AT_ONCE // max(arrays.member_count, arrays.kind_count, 1)
    return min(MOST_DRAWS_AT_ONCE, max(FEWEST_DRAWS_AT_ONCE, fitting))


def _rows(table: Ints) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in table.tolist())


class _Tally:
    """Sums over draws of the number of members of each kind, and of its squares."""

    def __init__(self, arrays: BallotArrays, within: tuple[int, ...]) -> None:
        self.arrays = arrays
        self.within = within
        self.sums = np.zeros((1 + len(within), arrays.kind_count), dtype=np.int64)
        self.squares = np.zeros_like(self.sums)

    def add(self, draws: int, seats: list[tuple[Ints, Ints]], lists: list[Listed]) -> None:
        """Add a batch."""
        placed = np.zeros((draws, self.arrays.kind_count), dtype=np.int64)
        for rows, members in seats:
            placed += self._of_kinds(draws, rows, members)
        self._add_row(0, placed)
        if not self.within:
            return
        listed = self._best_standings(lists)
        for number, most in enumerate(self.within, 1):
            first = listed.positions <= most
            standing = self._of_kinds(draws, listed.rows[first], listed.members[first])
            self._add_row(number, placed + standing)

    def _add_row(self, number: int, counts: Ints) -> None:
        self.sums[number] += counts.sum(axis=0)
        self.squares[number] += (counts * counts).sum(axis=0)

    def _of_kinds(self, draws: int, rows: Ints, members: Ints) -> Ints:
        """Number of members of each kind in each draw (draws x kinds)."""
        kinds = self.arrays.kinds[members]
        counted = kinds >= 0
        cells = rows[counted] * np.int64(self.arrays.kind_count) + kinds[counted]
        size = draws * self.arrays.kind_count
        return np.bincount(cells, minlength=size).reshape(draws, self.arrays.kind_count)

    def _best_standings(self, lists: list[Listed]) -> Listed:
        """Everybody who stands on a waiting list once, with their best position."""
        rows = np.concatenate([one.rows for one in lists])
        members = np.concatenate([one.members for one in lists])
        positions = np.concatenate([one.positions for one in lists])
        if len(lists) == 1:
            return Listed(rows, members, positions)
        cells = rows * np.int64(self.arrays.member_count) + members
        order = np.lexsort((positions, cells))
        _, first = np.unique(cells[order], return_index=True)
        best = order[first]
        return Listed(rows[best], members[best], positions[best])
