"""Running a simulation on all cores, shard after shard, until it is precise enough.

The result depends on the seed and on the shards alone: they are added up in their order, and after
each the precision is looked at, however many processes have made them.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice
from multiprocessing import get_context
from time import monotonic

import numpy as np

from dorsal.ballot.odds.chances import LARGE_KIND
from dorsal.ballot.simulation import (
    BallotArrays,
    Counts,
    mean_chances,
    no_counts,
    shard_draws,
    simulate_shard,
    standard_errors,
)
from dorsal.ground.progress import SILENT, Progress

PATIENCE_S = 1.0
MOST_DRAWS = 1_000_000
ASKED_SHARE = 1 / 40  # of the chance of a kind that is asked about: its standard error


@dataclass(frozen=True, eq=False)
class _Shards:
    """What makes the shards of one run; it is sent to the processes once."""

    arrays: BallotArrays
    seed: int
    draws: int
    within: tuple[int, ...]

    def simulate(self, shard: int) -> Counts:
        return simulate_shard(
            self.arrays, seed=self.seed, shard=shard, draws=self.draws, within=self.within
        )


def run_simulation(
    arrays: BallotArrays,
    *,
    seed: int,
    precision: float,
    at_least: int = LARGE_KIND,
    most_draws: int = MOST_DRAWS,
    within: tuple[int, ...] = (),
    first_shard: int = 0,
    counts: Counts | None = None,
    others: Counts | None = None,
    asked: int | None = None,
    keep: Callable[[Counts], None] = lambda _: None,
    workers: int | None = None,
    patience_s: float = PATIENCE_S,
    progress: Progress = SILENT,
) -> Counts:
    """Simulate until the standard error of every chance is at most `precision` (0.0005: 0.05
    points) in all kinds of at least so many applicants; when no kind is so large, in the largest.
    A kind that is `asked` about decides too, by `ASKED_SHARE`.

    It stops at `most_draws` too, at the first shard that reaches it. `counts` are of an earlier
    run of the same ballot, seed and `within`, which goes on; `others` are draws of other machines,
    which count (`ValueError` if either is of another ballot). Shards are taken from `first_shard`
    on, those that are counted already being passed over. `keep` is given the counts without those
    of others at the end, be it by an interruption. `workers` is the number of processes, by default
    that of the cores; none is started for what is done within `patience_s` seconds.
    """
    shards = _Shards(arrays, seed, shard_draws(arrays), within)
    nothing = no_counts(
        fingerprint=arrays.fingerprint,
        seed=seed,
        shard_draws=shards.draws,
        within=within,
        kind_count=arrays.kind_count,
    )
    own = nothing + counts if counts is not None else nothing
    total = own + others if others is not None else own
    goal = _Goal(arrays, precision, at_least, asked)
    missing = max(0, -((total.draws - most_draws) // shards.draws))
    done = frozenset(total.shards)
    if goal.is_reached(total):
        missing = 0
    numbers = islice((one for one in count(first_shard) if one not in done), missing)
    try:
        with closing(_in_order(shards, numbers, workers or _cores(), patience_s)) as made:
            for one in progress.track(made, name="Simulating draws", total=missing):
                own, total = own + one, total + one
                if goal.is_reached(total):
                    break
    finally:
        keep(own)
    return total


def _cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class _Goal:
    arrays: BallotArrays
    precision: float
    at_least: int
    asked: int | None

    def is_reached(self, counts: Counts) -> bool:
        """Whether all that was wanted is known precisely enough."""
        if not is_precise(counts, self.arrays, precision=self.precision, at_least=self.at_least):
            return False
        if self.asked is None or not counts.draws:
            return self.asked is None
        applicants = self.arrays.applicants_of_kind
        chance = mean_chances(counts, applicants)[0, self.asked]
        error = standard_errors(counts, applicants)[0, self.asked]
        return bool(error <= max(self.precision, chance * ASKED_SHARE))


def is_precise(counts: Counts, arrays: BallotArrays, *, precision: float, at_least: int) -> bool:
    """Whether the standard errors of all kinds of at least so many applicants (of the largest, when
    there is none) are at most `precision`.
    """
    applicants = arrays.applicants_of_kind
    if not len(applicants):
        return True
    deciding = applicants >= min(at_least, int(applicants.max()))
    errors = standard_errors(counts, applicants)[:, deciding]
    return bool(np.all(errors <= precision))


def _in_order(
    shards: _Shards, numbers: Iterable[int], workers: int, patience_s: float
) -> Generator[Counts, None, None]:
    """The shards' counts in the order of their numbers: the first ones made here, and when that
    takes long, the others by processes.
    """
    left = iter(numbers)
    began = monotonic()
    for number in left:
        yield shards.simulate(number)
        if workers > 1 and monotonic() - began > patience_s:
            break
    else:
        return
    # spawned, because a fork copies the locks of whatever threads the caller has
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(shards,)
    )
    try:
        yield from _by_processes(pool, left, ahead=workers + 1)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _by_processes(
    pool: ProcessPoolExecutor, numbers: Iterator[int], *, ahead: int
) -> Generator[Counts, None, None]:
    """Keep `ahead` shards under way, and hand them on in their order."""
    under_way: deque[Future[Counts]] = deque()
    under_way.extend(pool.submit(_simulate, number) for number in islice(numbers, ahead))
    while under_way:
        done = under_way.popleft().result()
        under_way.extend(pool.submit(_simulate, number) for number in islice(numbers, 1))
        yield done


class _Process:
    """What a process of the pool has been given."""

    shards: _Shards


def _begin(shards: _Shards) -> None:
    """Prepare a process; an interruption is for the process that started it to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.shards = shards


def _simulate(shard: int) -> Counts:
    return _Process.shards.simulate(shard)
