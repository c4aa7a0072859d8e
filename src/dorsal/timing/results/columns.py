"""The table of a course in columns, so that ten thousand runners are put in order at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from dorsal.timing.results.judged import Judged
from dorsal.timing.results.values import Status

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

GROUPS = {
    status: group
    for group, status in enumerate(
        (
            Status.FINISHED,
            Status.RUNNING,
            Status.OVER_TIME,
            Status.DNF,
            Status.NOT_COMPETING,
            Status.DSQ,
            Status.ENTERED,
            Status.DNS,
        )
    )
}
SEXES = ("M", "F", "X")
MOST_PROGRESS = (1 << 16) - 1
TIME_BITS, TIME_ZERO = 42, 1 << 40  # instants and times, also negative ones
PROGRESS_BITS = TIME_BITS + 16
RANKED_BELOW = 1 << PROGRESS_BITS  # keys of who is ranked


class Columns:
    """One line for each runner of a course, in the order of the bibs.

    All columns have the shape (n,). `keys` order the table: status, then progress, then time;
    equal keys of ranked runners share a place. `exact_ms` and `doubt_ms` are of ranked times,
    `sources` numbers of where they come from (each negative one for itself alone). `sexes` and
    `categories` are indices, -1 where unknown; `starters` who counts for the size of a category.
    """

    def __init__(self, judged: Sequence[Judged], categories: Sequence[int]) -> None:
        count = len(judged)
        self.keys = np.zeros(count, np.int64)
        self.exact_ms = np.zeros(count, np.int64)
        self.doubt_ms = np.zeros(count, np.int64)
        self.sources = np.zeros(count, np.int64)
        self.starters = np.zeros(count, bool)
        self.sexes = np.array([_sex(one) for one in judged], np.int64)
        self.categories = np.array(categories, np.int64)
        self._numbers: dict[str, int] = {}
        for at, one in enumerate(judged):
            self.put(at, one)

    def put(self, at: int, one: Judged) -> None:
        """Write the line of a runner."""
        self.keys[at] = key_of(one)
        self.exact_ms[at], self.doubt_ms[at] = one.exact_ms, one.doubt_ms
        number = self._numbers.setdefault(one.source, len(self._numbers))
        self.sources[at] = number if one.source else -1 - at
        self.starters[at] = _starts(one)

    def is_ranked(self, at: int) -> bool:
        """Whether a runner has a place."""
        return bool(self.keys[at] < RANKED_BELOW)

    def order(self) -> Ints:
        """The lines in the order of the table."""
        return np.argsort(self.keys, kind="stable")


def key_of(one: Judged) -> int:
    """The number by which the table is ordered."""
    row = one.row
    group = 2 * GROUPS[row.status] + (row.time_ms is None)
    behind = MOST_PROGRESS - min(one.progress, MOST_PROGRESS)
    return (group << PROGRESS_BITS) + (behind << TIME_BITS) + one.order_ms + TIME_ZERO


def _sex(one: Judged) -> int:
    sex = one.row.entry.sex
    return SEXES.index(sex) if sex in SEXES else -1


def _starts(one: Judged) -> bool:
    absent = (Status.DNS, Status.NOT_COMPETING)
    if not one.row.bib:
        return False
    return one.row.status not in absent and one.row.proposed is not Status.DNS
