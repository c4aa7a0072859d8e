"""The few samples of a clock that lie below all others, here one and there one.

Lateness lies above an envelope and nothing lies below it, so one read with a wrong hour, or one of
which the receipt was stamped too early, would hold the envelope of a whole day down.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dorsal.timing.clocks.envelope import (
    FEW_BINS,
    LARGEST_DRIFT,
    TIGHT_MS,
    Array,
    Bools,
    Envelope,
    envelope,
)

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

MORE = 2  # times as many samples must be tight as lie below them
MOST_TRIALS = 8
TOGETHER = 3  # with none of the others between them they are a clock of their own
MOST = 0.5  # of all samples tight: then no other line has more


def envelope_of_most(clock_ms: Array, received_ms: Array) -> tuple[Envelope, Bools]:
    """The envelope of samples without those that lie below it here and there, and which these are:
    below a live envelope of at least twice as many others, and fewer than three together. Samples
    come in the order in which the clock's source numbered them.
    """
    low, fit = _found(clock_ms, received_ms, together=TOGETHER)
    return (envelope(clock_ms[~low], received_ms[~low]) if low.any() else fit), low


def envelope_above(clock_ms: Array, received_ms: Array) -> Envelope:
    """The envelope of samples without the few below it, be they together or not."""
    low, fit = _found(clock_ms, received_ms, together=len(clock_ms) + 1)
    return envelope(clock_ms[~low], received_ms[~low]) if low.any() else fit


def _found(clock_ms: Array, received_ms: Array, *, together: int) -> tuple[Bools, Envelope]:
    """The samples below most others, fewer than `together` next to one another, and the envelope of
    all samples.
    """
    low = np.zeros(len(clock_ms), dtype=bool)
    whole = envelope(clock_ms, received_ms)
    few = len(clock_ms) // (1 + MORE)
    if not few or (whole.live and whole.tight >= MOST * len(clock_ms)):
        return low, whole
    above_ms = received_ms - clock_ms
    order = np.argsort(above_ms, kind="stable")
    sorted_ms = above_ms[order]
    best, of_best = whole.tight if whole.live else 0, (0, whole)
    gaps = np.flatnonzero(np.diff(sorted_ms[: few + 1]) > TIGHT_MS) + 1
    for count in gaps[:MOST_TRIALS].tolist():
        rest = np.sort(order[count:])
        slack_ms = TIGHT_MS + LARGEST_DRIFT * float(np.ptp(clock_ms[rest]))
        near = int(np.searchsorted(sorted_ms, sorted_ms[count] + slack_ms)) - count
        if near < max(FEW_BINS, MORE * count, best + count):
            continue
        fit = envelope(clock_ms[rest], received_ms[rest])
        if fit.live and fit.tight >= max(MORE * count, best + count):
            best, of_best = fit.tight, (count, fit)
    count, fit = of_best
    if count:
        rest = np.sort(order[count:])
        tight = np.zeros(len(clock_ms), dtype=bool)
        tight[rest] = above_ms[rest] - fit.at(clock_ms[rest]) < TIGHT_MS
        low[_apart(np.sort(order[:count]), tight, together)] = True
    return low, whole


def _apart(lows: Ints, tight: Bools, together: int) -> Ints:
    """Those of the positions `lows` that are fewer than so many with no tight sample between."""
    group = np.cumsum(tight)[lows]
    _, which, sizes = np.unique(group, return_inverse=True, return_counts=True)
    return lows[sizes[which] < together]
