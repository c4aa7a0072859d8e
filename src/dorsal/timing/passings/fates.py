"""What became of each row once the groups have their visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from dorsal.timing.passings.assigning import Assigned
from dorsal.timing.passings.grouping import Groups
from dorsal.timing.passings.seen_table import CODE
from dorsal.timing.passings.sightings import MANUAL_RANK, START, UNDECIDED, Sightings
from dorsal.timing.reads import Fate

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"


def settle_fates(rows: Sightings, found: Assigned) -> Ints:
    """Give every row that is still undecided its fate; returns the row because of which it has it,
    -1 where none, of the shape (rows,).
    """
    groups = found.groups
    because = np.full(len(rows), -1, dtype=np.int64)
    number = np.repeat(np.arange(len(groups)), groups.ends - groups.starts)
    members, best = groups.rows, groups.best[number]
    same = (rows.sources[members] == rows.sources[best]) & (
        (rows.ranks[members] >= MANUAL_RANK) == (rows.ranks[best] >= MANUAL_RANK)
    )
    own = np.where(
        groups.sides[number] == START, CODE[Fate.EARLIER_START], CODE[Fate.WITHIN_WINDOW]
    )
    fates = np.where(same, own, CODE[Fate.OTHER_SOURCE])
    rows.fates[members] = np.where(members == best, CODE[Fate.USED], fates)
    because[members] = np.where(members == best, -1, best)
    for left, fate, other in _leftovers(found):
        its = members[groups.starts[left] : groups.ends[left]]
        rows.fates[its] = CODE[fate]
        because[its] = groups.best[other] if other >= 0 else -1
        if fate is Fate.OTHER_SOURCE:
            away_ms = abs(int(groups.times_ms[left] - groups.times_ms[other]))
            groups.written_ms[other] = max(groups.written_ms[other], away_ms)
    rows.fates[rows.fates == UNDECIDED] = CODE[Fate.OUT_OF_ORDER]  # on whichever day
    return because


def _leftovers(found: Assigned) -> Iterator[tuple[int, Fate, int]]:
    """Groups without a slot, with their fate and the group that decided, -1 where none did."""
    groups = found.groups
    left = np.flatnonzero(found.slots < 0)
    used = np.flatnonzero(found.slots >= 0)
    begins = np.searchsorted(groups.bibs[used], groups.bibs[left], side="left")
    ends = np.searchsorted(groups.bibs[used], groups.bibs[left], side="right")
    for one, begin, end in zip(left.tolist(), begins.tolist(), ends.tolist(), strict=True):
        yield one, *_left(groups, found, one, used[begin:end])


def _left(groups: Groups, found: Assigned, one: int, used: Ints) -> tuple[Fate, int]:
    """The fate of a group that is of no passing, given the runner's groups that are."""
    if not len(used):
        return Fate.OUT_OF_ORDER, -1
    time_ms = groups.times_ms[one]
    finished = used[found.visits[used] == found.finish[one]]
    here = used[(groups.places[used] == groups.places[one]) & (groups.sides[used] != START)]
    near = here if len(here) else used
    nearest = near[np.argmin(np.abs(groups.times_ms[near] - time_ms))]
    if groups.manual[one] and len(here) and not groups.manual[nearest]:
        return Fate.OTHER_SOURCE, int(nearest)
    if len(finished) and time_ms > groups.times_ms[finished[0]]:
        return Fate.AFTER_FINISH, int(finished[0])
    return Fate.OUT_OF_ORDER, int(nearest)
