"""Where a reader's clock was set or began anew in the middle of the day."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from dorsal.timing.clocks.envelope import STEP_MS, Envelope, envelope

Array: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"

BLOCKS = 64
MOST_PLACES = 12  # of a jump that are looked at
MOST_STEPS = 6
GAIN = 3  # close samples that a step must explain which one line does not


def pieces_of(clock_ms: Array, received_ms: Array) -> list[tuple[int, Envelope]]:
    """The envelopes of a clock, each from a position among the samples on, the first from 0.

    Samples come in the order in which the clock's source numbered them. A new piece begins only
    where both sides are live on their own and their envelopes differ: reads that came late look
    like a clock put back, but not like a live one.
    """
    found = [(0, len(clock_ms), envelope(clock_ms, received_ms))]
    for _ in range(MOST_STEPS):
        for at, (start, end, whole) in enumerate(found):
            split = _split(clock_ms[start:end], received_ms[start:end], whole)
            if split is not None:
                where, left, right = split
                found[at : at + 1] = [(start, start + where, left), (start + where, end, right)]
                break
        else:
            break
    return [(start, fit) for start, _, fit in found]


def _split(
    clock_ms: Array, received_ms: Array, whole: Envelope
) -> tuple[int, Envelope, Envelope] | None:
    """The best place to part the samples, with both envelopes; None where one line is as good."""
    best: tuple[int, int, Envelope, Envelope] | None = None
    for where in _jumps(received_ms - clock_ms):
        left = envelope(clock_ms[:where], received_ms[:where])
        right = envelope(clock_ms[where:], received_ms[where:])
        middle = clock_ms[where : where + 1]
        differ = abs(float((left.at(middle) - right.at(middle))[0])) > STEP_MS
        close = left.tight + right.tight
        least = whole.tight + GAIN if best is None else best[0] + 1
        if left.live and right.live and differ and close >= least:
            best = (close, where, left, right)
    return best[1:] if best else None


def _jumps(above_ms: Array) -> list[int]:
    """Positions where the lowest of a block of samples differs much from that of the next."""
    size = max(1, len(above_ms) // BLOCKS)
    starts = np.arange(0, len(above_ms), size)
    lows = np.minimum.reduceat(above_ms, starts)
    jumps = np.abs(np.diff(lows))
    order = np.argsort(-jumps, kind="stable")[:MOST_PLACES]
    found = []
    for block in sorted(order[jumps[order] > STEP_MS].tolist()):
        begin, end = int(starts[block]), int(min(len(above_ms), starts[block] + 2 * size))
        found.append(begin + _edge(above_ms[begin:end], float(lows[block]), float(lows[block + 1])))
    return sorted({where for where in found if 0 < where < len(above_ms)})


def _edge(above_ms: Array, before_ms: float, after_ms: float) -> int:
    """Where the samples leave one lowest level for another: before the first that is too low for
    the old one, or after the last that is too low for the new.
    """
    if after_ms < before_ms:
        return int(np.argmax(above_ms < before_ms - STEP_MS / 2))
    low = np.flatnonzero(above_ms < after_ms - STEP_MS / 2)
    return int(low[-1]) + 1
