"""Timing a function in this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

RUNS = 7


def median_s(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """The median of the elapsed seconds of so many runs, after one that does not count."""
    work()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return median(seconds)


def medians_s(works: Sequence[Callable[[], object]], *, runs: int = RUNS) -> list[float]:
    """The medians of several works that take turns, after one turn that does not count."""
    seconds: list[list[float]] = [[] for _ in works]
    for run in range(runs + 1):
        for work, taken in zip(works, seconds, strict=True):
            started = time.perf_counter()
            work()
            if run:
                taken.append(time.perf_counter() - started)
    return [median(taken) for taken in seconds]
