"""The draw orders of one draw in a batch, as far as the seating has asked for them.

The beginning of an order is enough for most. A floor whose class is small would need nearly all of
it, though; the entries of such classes are therefore ordered apart, all of them, and merged into
the beginning of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np

from dorsal.ballot.simulation.arrays import BallotArrays, DrawArrays, Flags, Floats, Ints
from dorsal.ballot.simulation.clocks import Clocks, Rings

APART_COSTS = 3  # an entry ordered apart costs as much as this many at the beginning of the others


@dataclass(frozen=True, eq=False)
class Plan:
    """How a draw's entries are split: positions in its list of those ordered `apart` and of the
    `others`; `rare` are the floors whose classes are apart, `common` the rest; `depth` is how
    deep the common floors reach on average.
    """

    apart: Ints
    others: Ints
    rare: tuple[int, ...]
    common: tuple[int, ...]
    depth: int


def plan_draw(arrays: BallotArrays, pool: DrawArrays, *, listed: int) -> Plan:
    """Split a draw's entries, of whose waiting list the first `listed` are asked."""
    size = len(pool.entries)
    depth = min(size, pool.places + listed)
    floors = sorted((_reach(arrays, pool, floor), floor) for floor in pool.floors)
    apart = np.zeros(size, dtype=np.bool_)
    rare = []
    for reach, floor in floors:
        of_class = _of_class(arrays, pool, floor)
        if reach > depth and APART_COSTS * of_class.sum() < reach:
            apart |= of_class
            rare.append(floor)
        else:
            depth = max(depth, reach)
    common = tuple(floor for floor in pool.floors if floor not in rare)
    return Plan(np.flatnonzero(apart), np.flatnonzero(~apart), tuple(rare), common, depth)


def _of_class(arrays: BallotArrays, pool: DrawArrays, floor: int) -> Flags:
    """Which entries of a draw have a member in a floor's class."""
    flags: Flags = arrays.quotas[floor].of_entry[pool.entries] > 0
    return flags


def _reach(arrays: BallotArrays, pool: DrawArrays, floor: int) -> int:
    """How many entries of the order are needed for a floor, roughly."""
    members = int(arrays.quotas[floor].of_entry[pool.entries].sum())
    count = arrays.quotas[floor].count
    wanted = count + 3 * sqrt(count)
    size = len(pool.entries)
    return int(size * wanted / members) if wanted < members else size


@dataclass(frozen=True, eq=False)
class Part:
    """The orders of some draws: `entries` (rows x positions), the entry for nobody where there is
    nobody; all of them when `complete`.
    """

    common: Rings
    entries: Ints

    @property
    def rows(self) -> Ints:
        """The draws of the rows."""
        return self.common.rows

    @property
    def complete(self) -> bool:
        """Whether the orders go to their ends."""
        return self.common.complete


class Orders:
    """The orders of one draw of a ballot in all draws of a batch.

    `depth` is how many entries they began with, about, and `widened` how many draws had to go
    further.
    """

    def __init__(
        self, arrays: BallotArrays, pool: DrawArrays, plan: Plan, clocks: Clocks, depth: int
    ) -> None:
        self.plan = plan
        nobody = arrays.entry_count
        self._nobody = nobody
        self._stream = clocks.stream(pool, plan.others)
        self._others = np.append(pool.entries[plan.others], nobody).astype(np.int32)
        self._apart_times = np.zeros((clocks.draws, 0))
        self._apart = np.zeros((clocks.draws, 0), dtype=np.int32)
        if len(plan.apart):
            arrivals = clocks.stream(pool, plan.apart).begin(len(plan.apart))
            self._apart_times = arrivals.times
            self._apart = np.append(pool.entries[plan.apart], nobody)[arrivals.who]
        self.depth = max(depth, plan.depth, 1)
        self.widened = 0
        self._parts = [self._merged(self._stream.begin(self.depth))]
        self._part_of = np.zeros(clocks.draws, dtype=np.int64)
        self._row_of = np.arange(clocks.draws)
        self._depths = [self.depth]

    def apart(self, rows: Ints) -> Ints:
        """The whole orders of the entries apart."""
        return self._apart[rows]

    def walk(self, rows: Ints) -> Iterator[tuple[Ints, Ints, bool]]:
        """The orders of these draws, in parts of equal length: draws, entries, whether complete."""
        parts = self._part_of[rows]
        for number in np.unique(parts):
            chosen = rows[parts == number]
            part = self._parts[number]
            yield chosen, part.entries[self._row_of[chosen]], part.complete

    def widen(self, rows: Ints) -> None:
        """Go further in the orders of these draws, none of which is complete."""
        parts = self._part_of[rows]
        self.widened += len(rows)
        for number in np.unique(parts):
            chosen = rows[parts == number]
            depth = 2 * self._depths[number]
            arrivals = self._stream.go_on(self._parts[number].common, self._row_of[chosen], depth)
            self._part_of[chosen] = len(self._parts)
            self._row_of[chosen] = np.arange(len(chosen))
            self._parts.append(self._merged(arrivals))
            self._depths.append(depth)

    def _merged(self, common: Rings) -> Part:
        """The orders of all, up to the last of the common ones unless those are complete."""
        entries = self._others[common.who]
        if not self._apart.shape[1]:
            return Part(common, entries)
        times = np.concatenate([common.times, self._apart_times[common.rows]], axis=1)
        entries = np.concatenate([entries, self._apart[common.rows]], axis=1)
        if not common.complete:
            entries[times > _last(common.times)] = self._nobody
        order = np.argsort(times, axis=1)
        return Part(common, np.take_along_axis(entries, order, axis=1))


def _last(times: Floats) -> Floats:
    return times[:, -1:]
