"""Where a reader's clock was set or began anew in the middle of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.timing.clocks.envelope import STEP_MS, TIGHT_MS, Array, Bools, Envelope
from dorsal.timing.clocks.scattered import envelope_above, envelope_of_most

MOST_PLACES = 12  # of a jump that are looked at
MOST_STEPS = 6
MANY = 256
GAIN = 3  # close samples that a step must explain which one line does not


def pieces_of(clock_ms: Array, received_ms: Array) -> list[tuple[int, Envelope]]:
    """The envelopes of a clock, each from a position among the samples on, the first from 0.

    Samples come in the order in which the clock's source numbered them. A new piece begins only
    where both sides are live on their own and their envelopes differ: reads that came late look
    like a clock put back, but not like a live one. Samples that are `scattered` below the others
    of a piece belong to it and do not touch its envelope.
    """
    found: list[tuple[int, Envelope]] = []
    waiting = [_Part(0, *envelope_of_most(clock_ms, received_ms))]
    while waiting:
        part = waiting.pop()
        own = slice(part.start, part.start + len(part.low))
        many = len(waiting) + len(found) >= MOST_STEPS
        parts = () if many else _split(clock_ms[own], received_ms[own], part)
        waiting += reversed(parts)
        if not parts:
            fit = part.fit
            if not fit.live:
                fit = envelope_above(clock_ms[own], received_ms[own])
            found.append((part.start, fit))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Samples from `start` on with their envelope; `low` says which of them lie below it."""

    start: int
    fit: Envelope
    low: Bools


def _split(clock_ms: Array, received_ms: Array, whole: _Part) -> tuple[_Part, ...]:
    """Both sides of the best place to part the samples; nothing where one line is as good."""
    least, best = whole.fit.tight + GAIN, None
    kept = np.flatnonzero(~whole.low)
    clock_ms, received_ms, all_ms = clock_ms[kept], received_ms[kept], (clock_ms, received_ms)
    for where in _jumps(received_ms - clock_ms):
        left, _ = envelope_of_most(clock_ms[:where], received_ms[:where])
        if not left.live:
            continue
        right, _ = envelope_of_most(clock_ms[where:], received_ms[where:])
        middle = clock_ms[where : where + 1]
        differ = abs(float((left.at(middle) - right.at(middle))[0])) > STEP_MS
        close = left.tight + right.tight
        if right.live and differ and close >= least:
            least, best = close + 1, (where, left, right)
    if best is None:
        return ()
    where = int(kept[_moved(clock_ms, received_ms, *best)])
    clock_ms, received_ms = all_ms
    return (
        _Part(whole.start, *envelope_of_most(clock_ms[:where], received_ms[:where])),
        _Part(whole.start + where, *envelope_of_most(clock_ms[where:], received_ms[where:])),
    )


def _moved(clock_ms: Array, received_ms: Array, where: int, left: Envelope, right: Envelope) -> int:
    """The place of a step among samples that came late around it: where the clock itself shows it.

    A clock that was set on shows more time between two reads than passed, one that was set back
    shows less.
    """
    above_ms = received_ms - clock_ms
    of_left, of_right = above_ms - left.at(clock_ms), above_ms - right.at(clock_ms)
    before = np.flatnonzero(np.abs(of_left[:where]) < TIGHT_MS)
    after = np.flatnonzero(np.abs(of_right[where:]) < TIGHT_MS) + where
    if not len(before) or not len(after) or after[0] - before[-1] == 1:
        return where
    low, high = int(before[-1]), int(after[0])
    shown_ms = np.diff(clock_ms[low : high + 1])
    may = np.array(
        [
            bool(
                (of_left[low + 1 : at] > -TIGHT_MS).all() and (of_right[at:high] > -TIGHT_MS).all()
            )
            for at in range(low + 1, high + 1)
        ]
    )
    if not may.any():
        return where
    set_on = float(right.at(clock_ms[high : high + 1])[0] - left.at(clock_ms[low : low + 1])[0]) < 0
    sign = 1.0 if set_on else -1.0
    return low + 1 + int(np.argmax(np.where(may, sign * shown_ms, -np.inf)))


def _jumps(above_ms: Array) -> list[int]:
    """Positions at which samples that agree with a neighbour leave the level of those before.

    Samples that came late do not agree with one another, so an outage has no such positions. Of
    many samples three must agree, for two often do by chance.
    """
    agree = np.abs(np.diff(above_ms)) < TIGHT_MS
    if len(above_ms) > MANY:
        agree = (agree & np.append(False, agree[:-1])) | (agree & np.append(agree[1:], False))
    level = np.flatnonzero(np.append(agree, False) | np.append(False, agree))
    jumps = np.abs(np.diff(above_ms[level]))
    order = np.argsort(-jumps, kind="stable")[:MOST_PLACES]
    found = order[jumps[order] > STEP_MS].tolist()
    return sorted({_edge(above_ms, int(level[at]), int(level[at + 1])) for at in found})


def _edge(above_ms: Array, before: int, after: int) -> int:
    """Where samples leave one level for another: before the first that is too low for the old one,
    or after the last that is too low for the new.
    """
    between = above_ms[before : after + 1]
    if between[-1] < between[0]:
        return before + int(np.argmax(between < between[0] - STEP_MS / 2))
    return before + int(np.flatnonzero(between < between[-1] - STEP_MS / 2)[-1]) + 1
