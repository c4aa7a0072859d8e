"""Filling the free places of one draw in many draws at once: floors that are short first, then in
order. The vectorised twin of `Seating.fill`.

Both steps go along a stretch of the orders in runs. Whoever does not fit, breaks a cap or raises no
short floor now never will later in the same step, because free places, room under caps and short
floors only ever get fewer. So these are struck out, and of the rest everybody is seated up to the
first for whom the running sums go beyond the free places or a cap, or who fills a floor up. Then
comes the next run. A limit that was passed leaves room only for smaller groups than the one that
was struck, so that there are few runs: at most one for each floor, and for each limit one for each
size of a group.
"""

from __future__ import annotations

import numpy as np

from dorsal.ballot.simulation.arrays import BallotArrays, DrawArrays, Flags, Ints
from dorsal.ballot.simulation.orders import Orders
from dorsal.ballot.simulation.places import Places

STRETCH = 256  # positions that are looked at together


class Filling:
    """The filling of one draw, whose number is `number`, in a batch."""

    def __init__(self, places: Places, number: int, pool: DrawArrays, orders: Orders) -> None:
        self.places = places
        self.number = number
        self.pool = pool
        self.orders = orders
        self.stopped = np.zeros(places.draws, dtype=np.bool_)
        self._nobody = places.arrays.entry_count
        self._for_floors = _of_any_class(places.arrays, pool.floors)

    def fill(self) -> None:
        """Fill the free places; goes further in the orders of draws that run out."""
        for raising, step in ((True, self._raise_floors), (False, self._seat_the_rest)):
            rows = np.arange(self.places.draws)
            rows = rows[self.goes_on(rows, raising=raising)]
            while len(rows):
                rows = np.concatenate([step(*part) for part in self.orders.walk(rows)])
                self.orders.widen(rows)

    def goes_on(self, rows: Ints, *, raising: bool) -> Flags:
        """Whether step 1 (`raising`) or else step 2 goes on in each of the draws."""
        if raising:
            return self._lacks(rows, self.pool.floors)
        return self._has_free(rows) & ~self.stopped[rows]

    def _lacks(self, rows: Ints, floors: tuple[int, ...]) -> Flags:
        """Whether one of these floors is short while places are free, in each of the draws."""
        return self._has_free(rows) & self.places.is_short(floors, rows)

    def _has_free(self, rows: Ints) -> Flags:
        has: Flags = self.places.free[self.number, rows] > 0
        return has

    def _raise_floors(self, rows: Ints, entries: Ints, complete: bool) -> Ints:
        """Step 1; returns the draws that ran out of candidates.

        When only rare floors are short at the end of an order, its entries apart are all that
        matters, and of these the whole order is there.
        """
        plan = self.orders.plan
        chosen = _only(entries, self._for_floors[entries], self._nobody)
        self._go_along(rows, chosen, raising=True)
        if complete:
            return rows[:0]
        runs_out = self._lacks(rows, plan.common)
        rare = rows[~runs_out & self._lacks(rows, plan.rare)]
        if len(rare):
            self._go_along(rare, self.orders.apart(rare), raising=True)
        return rows[runs_out]

    def _seat_the_rest(self, rows: Ints, entries: Ints, complete: bool) -> Ints:
        """Step 2; returns the draws that ran out of candidates."""
        self._go_along(rows, entries, raising=False)
        return rows[:0] if complete else rows[self.goes_on(rows, raising=False)]

    def _go_along(self, rows: Ints, entries: Ints, *, raising: bool) -> None:
        width = max(STRETCH, self.pool.places)
        for start in range(0, entries.shape[1], width):
            going = self.goes_on(rows, raising=raising)
            if not going.any():
                break
            part = entries[going, start : start + width]
            _Stretch(self, rows[going], part, raising=raising).seat()


class _Stretch:
    """Some positions of the orders of draws `rows`, in one of the two steps."""

    def __init__(self, filling: Filling, rows: Ints, entries: Ints, *, raising: bool) -> None:
        self.filling = filling
        self.places = filling.places
        self.rows = rows
        self.entries = entries
        self.raising = raising
        self.waiting = self.places.waiting(rows, entries)
        self.caps = [(cap, self._of_class(cap)) for cap in filling.pool.caps]
        floors = filling.pool.floors if raising else ()
        self.floors = [(floor, self._of_class(floor)) for floor in floors]

    def _of_class(self, quota: int) -> Ints:
        return self.places.waiting_of_class(quota, self.rows, self.entries, self.waiting)

    def seat(self) -> None:
        """Seat run after run until all draws have come to the end of the stretch."""
        live = np.arange(len(self.rows))
        width = self.entries.shape[1]
        while len(live):
            candidates = self._candidates(live)
            ends = self._ends(live, candidates)
            self._seat_run(live, candidates & (np.arange(width) < ends[:, None]))
            live = live[ends < width]
            live = live[self.filling.goes_on(self.rows[live], raising=self.raising)]

    def _free(self, live: Ints) -> Ints:
        free: Ints = self.places.free[self.filling.number, self.rows[live]][:, None]
        return free

    def _room(self, cap: int, live: Ints) -> Ints:
        """How many more a cap allows, as a column."""
        room: Ints = np.maximum(self.places.left[cap, self.rows[live]], 0)[:, None]
        return room

    def _candidates(self, live: Ints) -> Flags:
        """Who could be seated now, were they the next."""
        waiting = self.waiting[live]
        candidates: Flags = waiting > 0
        if self.raising or not self.places.arrays.stops:
            candidates &= waiting <= self._free(live)
        for cap, counts in self.caps:
            candidates &= counts[live] <= self._room(cap, live)
        if self.raising:
            raises = np.zeros_like(candidates)
            for floor, counts in self.floors:
                short = self.places.left[floor, self.rows[live]] > 0
                raises |= (counts[live] > 0) & short[:, None]
            candidates &= raises
        return candidates

    def _ends(self, live: Ints, candidates: Flags) -> Ints:
        """Before which position the run of each draw ends."""
        beyond = _running(self.waiting[live], candidates) > self._free(live)
        too_many = _first(beyond)
        against_caps = np.full(len(live), candidates.shape[1])
        for cap, counts in self.caps:
            over = _running(counts[live], candidates) > self._room(cap, live)
            against_caps = np.minimum(against_caps, _first(over))
        ends: Ints = np.minimum(too_many, against_caps)
        if not self.raising and self.places.arrays.stops:
            self.filling.stopped[self.rows[live[too_many < against_caps]]] = True
        for floor, counts in self.floors:
            short = self.places.left[floor, self.rows[live]][:, None]
            full = (_running(counts[live], candidates) >= short) & (short > 0)
            ends = np.minimum(ends, _first(full) + 1)
        return ends

    def _seat_run(self, live: Ints, seated: Flags) -> None:
        at, column = np.nonzero(seated)
        row = live[at]
        entries = self.entries[row, column]
        self.places.seat_entries(self.filling.number, self.rows[row], entries)
        self.waiting[row, column] = 0


def _of_any_class(arrays: BallotArrays, quotas: tuple[int, ...]) -> Flags:
    """Which entries have a member in the class of any of the quotas."""
    flags = np.zeros(arrays.entry_count + 1, dtype=np.bool_)
    for quota in quotas:
        flags |= arrays.quotas[quota].of_entry > 0
    return flags


def _running(counts: Ints, candidates: Flags) -> Ints:
    """Running sums of the candidates' counts along each row."""
    return np.cumsum(counts * candidates, axis=1, dtype=np.int32)


def _first(flags: Flags) -> Ints:
    """The first column that is set in each row; the number of columns where none is."""
    if not flags.shape[1]:
        return np.zeros(len(flags), dtype=np.int64)
    first: Ints = flags.argmax(axis=1)
    first[~flags[np.arange(len(flags)), first]] = flags.shape[1]
    return first


def _only(entries: Ints, chosen: Flags, nobody: int) -> Ints:
    """The chosen entries of each row, moved together to its beginning."""
    counts = chosen.sum(axis=1)
    together = np.full((len(entries), max(counts, default=0)), nobody, dtype=entries.dtype)
    rows, columns = np.nonzero(chosen)
    starts = np.cumsum(counts) - counts
    together[rows, np.arange(len(rows)) - np.repeat(starts, counts)] = entries[rows, columns]
    return together
