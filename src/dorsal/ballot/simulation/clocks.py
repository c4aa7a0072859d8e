"""Where the draw orders of many draws come from: given clocks, or random ones.

Each entry of a draw has a clock, Exp(1) divided by its tickets, and the lowest clock is first: the
law of drawing tickets from a hat (Efraimidis and Spirakis 2006).
Only the beginning of an order is needed, so that random clocks are made as arrivals. Let each
ticket ring at rate 1; with T tickets in all, rings follow each other at distances of Exp(1) / T and
each is of any ticket with the same chance. The first ring of an entry with t tickets is its clock,
Exp(1) / t, and independent of all others. Further rings of an entry are struck out. What has not
rung by some time has no memory: from there on its clock is again Exp(1) / t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

import numpy as np
from numpy.random import Generator

from dorsal.ballot.simulation.arrays import DrawArrays, Floats, Ints, RankedArrays

LARGEST_HAT = 2**22  # tickets that are laid out one by one, 16 MB
RINGS_FOR_A_CLOCK = 3  # a clock, sorted, costs as much as about three rings
RING_BITS = 32  # of a sort key, for the position of a ring


@dataclass(frozen=True, eq=False)
class Rings:
    """The beginning of the orders of draws `rows`: `times` ascending and, in parallel, who arrives
    (`who`, positions in the stream's list; its length where a repeated ring is struck out). When
    `complete` everybody is there; else all whose clocks are up to the last time.
    """

    rows: Ints
    times: Floats
    who: Ints
    complete: bool


class Stream(Protocol):
    """The orders of some of a draw's entries, in all draws of a batch."""

    def begin(self, depth: int) -> Rings:
        """The beginning of all orders, with about `depth` entries each."""
        ...

    def go_on(self, before: Rings, chosen: Ints, depth: int) -> Rings:
        """The orders in the chosen rows of `before`, now with about `depth` entries each."""
        ...


class Clocks(Protocol):
    """The chance in a batch of draws."""

    @property
    def draws(self) -> int:
        """Number of draws in the batch."""
        ...

    def stream(self, pool: DrawArrays, chosen: Ints) -> Stream:
        """The orders of the entries of a draw at these positions of its list."""
        ...

    def tie_keys(self, pool: RankedArrays, rows: Ints, members: Ints) -> Floats:
        """Keys that break ties, the lowest first (rows x members)."""
        ...


class GivenClocks:
    """Clocks as the caller gives them, all different: by the name of the draw draws x entries, by
    that of a merit pool draws x members.
    """

    def __init__(self, clocks: Mapping[str, Floats]) -> None:
        self._clocks = clocks
        self.draws = len(next(iter(clocks.values())))

    def stream(self, pool: DrawArrays, chosen: Ints) -> Stream:
        """The orders by the given clocks."""
        return _GivenStream(self._clocks[pool.name][:, pool.entries[chosen]])

    def tie_keys(self, pool: RankedArrays, rows: Ints, members: Ints) -> Floats:
        """The given keys."""
        if pool.name not in self._clocks:
            raise ValueError(f"ties in {pool.name!r} decide, and no clocks are given for it")
        keys: Floats = self._clocks[pool.name][np.ix_(rows, members)]
        return keys


class _GivenStream:
    def __init__(self, clocks: Floats) -> None:
        self._clocks = clocks

    def begin(self, depth: int) -> Rings:
        return self._lowest(np.arange(len(self._clocks)), depth)

    def go_on(self, before: Rings, chosen: Ints, depth: int) -> Rings:
        return self._lowest(before.rows[chosen], depth)

    def _lowest(self, rows: Ints, depth: int) -> Rings:
        clocks = self._clocks[rows]
        complete = depth >= clocks.shape[1]
        if complete:
            who = np.argsort(clocks, axis=1)
        else:
            who = np.argpartition(clocks, depth, axis=1)[:, :depth]
            lowest = np.take_along_axis(clocks, who, axis=1)
            who = np.take_along_axis(who, np.argsort(lowest, axis=1), axis=1)
        return Rings(rows, np.take_along_axis(clocks, who, axis=1), who, complete)


class Hat:
    """The tickets of a list of entries, prepared for many batches."""

    def __init__(self, tickets: Ints) -> None:
        self.tickets = tickets
        self.total = int(tickets.sum())
        self._until = np.cumsum(tickets)
        few = self.total <= LARGEST_HAT
        self._owners = np.repeat(np.arange(len(tickets), dtype=np.int32), tickets) if few else None
        self._values, self._counts = np.unique(tickets, return_counts=True)
        self._rings: dict[int, int] = {}

    def draw(self, rng: Generator, rows: int, rings: int) -> Ints:
        """Owners of tickets drawn with replacement (rows x rings)."""
        dtype = np.int32 if self.total <= np.iinfo(np.int32).max else np.int64
        drawn = rng.integers(self.total, size=(rows, rings), dtype=dtype)
        if self._owners is not None:
            owners: Ints = self._owners[drawn]
            return owners
        return np.searchsorted(self._until, drawn, side="right")

    def rings_for(self, depth: int) -> int:
        """How many rings nearly always reach `depth` different entries; 0 when clocks for all
        entries are cheaper.
        """
        if depth not in self._rings:
            wanted = depth + 4 * sqrt(depth) + 8
            rings = self._rings_on_average(wanted) if wanted < len(self.tickets) else np.inf
            dear = rings > RINGS_FOR_A_CLOCK * len(self.tickets)
            self._rings[depth] = 0 if dear else int(rings)
        return self._rings[depth]

    def _rings_on_average(self, wanted: float) -> float:
        """Rings until the expected number of different entries is `wanted`, by bisection."""
        low, high = 0.0, float(RINGS_FOR_A_CLOCK * len(self.tickets) + 1)
        for _ in range(40):
            rings = (low + high) / 2
            ringing = -np.expm1(-self._values * (rings / self.total))
            low, high = (rings, high) if self._counts @ ringing < wanted else (low, rings)
        return high


class RandomClocks:
    """Random clocks for the draws of a batch; hats are kept from batch to batch."""

    def __init__(self, rng: Generator, draws: int, hats: dict[tuple[str, int], Hat]) -> None:
        self._rng = rng
        self._hats = hats
        self.draws = draws

    def stream(self, pool: DrawArrays, chosen: Ints) -> Stream:
        """Random orders of the entries at these positions of the draw's list."""
        # a draw's list is split into the same parts in all batches, and two parts begin with
        # different entries
        part = int(chosen[0]) if len(chosen) else -1
        if (pool.name, part) not in self._hats:
            self._hats[pool.name, part] = Hat(pool.tickets[chosen])
        return _RandomStream(self._rng, self.draws, self._hats[pool.name, part])

    def tie_keys(self, pool: RankedArrays, rows: Ints, members: Ints) -> Floats:  # noqa: ARG002
        """Random keys."""
        return self._rng.random((len(rows), len(members)))


class _RandomStream:
    def __init__(self, rng: Generator, draws: int, hat: Hat) -> None:
        self._rng = rng
        self._draws = draws
        self._hat = hat

    def begin(self, depth: int) -> Rings:
        none = np.zeros((self._draws, 0))
        start = Rings(np.arange(self._draws), none, none.astype(np.int32), complete=False)
        return self.go_on(start, start.rows, depth)

    def go_on(self, before: Rings, chosen: Ints, depth: int) -> Rings:
        kept = Rings(before.rows[chosen], before.times[chosen], before.who[chosen], False)
        rings = self._hat.rings_for(depth) if depth < len(self._hat.tickets) else 0
        more = rings - kept.times.shape[1]
        if rings == 0 or more <= 0:
            return self._complete(kept)
        gaps = self._rng.standard_exponential((len(kept.rows), more)) / self._hat.total
        times = np.cumsum(gaps, axis=1) + _horizon(kept)
        who = np.concatenate([kept.who, self._hat.draw(self._rng, len(kept.rows), more)], axis=1)
        _strike_repeats(who, len(self._hat.tickets))
        return Rings(kept.rows, np.concatenate([kept.times, times], axis=1), who, False)

    def _complete(self, kept: Rings) -> Rings:
        """Clocks for all who have not arrived."""
        rows, size = len(kept.rows), len(self._hat.tickets)
        clocks = self._rng.standard_exponential((rows, size + 1))
        clocks[:, :-1] /= self._hat.tickets
        clocks += _horizon(kept)
        np.put_along_axis(clocks, kept.who, np.inf, axis=1)
        clocks[:, -1] = np.inf
        order = np.argsort(clocks, axis=1)
        times = np.take_along_axis(clocks, order, axis=1)
        order[np.isinf(times)] = size
        who = np.concatenate([kept.who, order], axis=1)
        return Rings(kept.rows, np.concatenate([kept.times, times], axis=1), who, True)


def _horizon(arrivals: Rings) -> Floats | float:
    """The last time of each row, as a column."""
    return arrivals.times[:, -1:] if arrivals.times.shape[1] else 0.0


def _strike_repeats(who: Ints, nobody: int) -> None:
    """Put `nobody` where somebody arrives again."""
    keys = (who.astype(np.int64) << RING_BITS) | np.arange(who.shape[1])
    keys.sort(axis=1)
    again = (keys[:, 1:] >> RING_BITS) == (keys[:, :-1] >> RING_BITS)
    rows, columns = np.nonzero(again)
    who[rows, keys[rows, columns + 1] & ((1 << RING_BITS) - 1)] = nobody
