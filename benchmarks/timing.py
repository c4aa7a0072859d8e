"""Timing a function in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
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
