"""Which reads of a source keep one clock, and which few do not fit any.

A clock that most reads of a source show, coming at once, is not given up for a few that contradict
it. A read that came before its clock said cannot be explained by lateness: either that clock jumped
or the one by which it was received. Reads at the end, or at the beginning, that all came later than
the others may have been late, or the clock stood otherwise by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from dorsal.timing.clocks.envelope import (
    BIN_MS,
    STEP_MS,
    TIGHT_MS,
    Array,
    Envelope,
    envelope,
)
from dorsal.timing.clocks.steps import pieces_of

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

LATE_MS = 10_000.0  # what is less is the way at a bad moment
LONGER = 2  # times as long
BURST = 0.5  # of the span of reads; received within less, they had waited together

NEARLY = 0.9
EARLY, OWN, LATE, LEAD, TAIL = range(-1, 4)

Kind = Literal["own", "jumped", "received early", "late or slow", "either"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples from the position `start` on.

    `kind` says what they are: `own`, they have the envelope `fit`; else they contradict that
    envelope, which their neighbours have, by `off_ms`: `jumped` and `received early` came before
    their clock said (negative), `late or slow` after; `either` came late around the place where the
    clock was set by `off_ms`, and may have been made before or after that.
    """

    start: int
    fit: Envelope
    kind: Kind = "own"
    off_ms: float = 0.0


def stretches_of(clock_ms: Array, received_ms: Array) -> list[Stretch]:
    """The stretches of a clock in the order in which its source numbered the samples.

    Only the lowest sample of each minute is looked at: no other can touch an envelope.
    """
    begins, lowest = _minutes(clock_ms, received_ms)
    clock_ms, received_ms = clock_ms[lowest], received_ms[lowest]
    pieces = pieces_of(clock_ms, received_ms)
    ends = [*(start for start, _ in pieces[1:]), len(clock_ms)]
    steps = [
        _unsure_step(clock_ms, received_ms, where, left, right)
        for (_, left), (where, right) in pairwise(pieces)
    ]
    found: list[Stretch] = []
    sides = zip([0.0, *steps], [*steps, 0.0], strict=True)
    for (start, fit), end, (lead_ms, tail_ms) in zip(pieces, ends, sides, strict=True):
        if fit.live:
            piece = _Piece(clock_ms, received_ms, start, end, fit, lead_ms, tail_ms)
            found += piece.stretches()
        else:
            found.append(Stretch(start, fit))
    return [Stretch(int(begins[one.start]), one.fit, one.kind, one.off_ms) for one in found]


def is_burst(clock_ms: Array, received_ms: Array) -> bool:
    """Whether samples were received so close together that they must have waited: that is no slow
    clock, whose reads come as far apart as they were made.
    """
    return len(clock_ms) > 1 and float(np.ptp(received_ms)) < BURST * float(np.ptp(clock_ms))


def _minutes(clock_ms: Array, received_ms: Array) -> tuple[Ints, Ints]:
    """Where each minute of the clock begins among the samples, and its lowest sample.

    A minute in which the clock may have been set is parted there.
    """
    above_ms = received_ms - clock_ms
    minute = np.floor(clock_ms / BIN_MS)
    parted = (np.diff(minute) != 0) | (np.abs(np.diff(above_ms)) > STEP_MS / 2)
    begins = np.append(0, np.flatnonzero(parted) + 1)
    group = np.cumsum(np.append(0, parted))
    lows = np.flatnonzero(above_ms == np.minimum.reduceat(above_ms, begins)[group])
    return begins, lows[np.searchsorted(group[lows], np.arange(len(begins)))]


def _unsure_step(
    clock_ms: Array, received_ms: Array, where: int, left: Envelope, right: Envelope
) -> float:
    """By how much a clock was set where samples that came late hide the place; 0 where it shows.

    A clock that goes back shows it by itself, and one that was set on by the only gap that is as
    long.
    """
    above_ms = received_ms - clock_ms
    before = np.flatnonzero(np.abs(above_ms[:where] - left.at(clock_ms[:where])) < TIGHT_MS)
    after = np.flatnonzero(np.abs(above_ms[where:] - right.at(clock_ms[where:])) < TIGHT_MS)
    by_ms = float((right.at(clock_ms[where : where + 1]) - left.at(clock_ms[where : where + 1]))[0])
    if not len(before) or not len(after) or abs(by_ms) <= LATE_MS:
        return 0.0
    low, high = int(before[-1]), int(after[0]) + where
    shown_ms = np.diff(clock_ms[low : high + 1])
    here_ms = float(shown_ms[where - low - 1])
    longest = np.flatnonzero(shown_ms >= NEARLY * abs(by_ms))
    sure = here_ms < -STEP_MS if by_ms > 0 else longest.tolist() == [where - low - 1]
    return 0.0 if sure or high - low == 1 else abs(by_ms)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The samples from `start` to before `end`, most of which have the live envelope `fit`.

    `lead_ms` and `tail_ms` are by how much the clock was set at these places, 0 where its late
    samples are known to be its own.
    """

    clock_ms: Array
    received_ms: Array
    start: int
    end: int
    fit: Envelope
    lead_ms: float
    tail_ms: float

    def stretches(self) -> Iterator[Stretch]:
        """The piece, parted where some of its samples contradict its envelope."""
        residual_ms = self._above(self.start, self.end) - self.fit.at(self._clock())
        at_once = np.flatnonzero(np.abs(residual_ms) <= LATE_MS) + self.start
        first, last = int(at_once[0]), int(at_once[-1]) + 1
        marks = np.where(residual_ms < -TIGHT_MS, EARLY, OWN)
        late = residual_ms > LATE_MS
        if self.start == 0 or self.lead_ms:
            marks[: first - self.start][late[: first - self.start]] = LEAD if self.start else LATE
        if self.end == len(self.clock_ms) or self.tail_ms:
            at_end = self.end == len(self.clock_ms)
            marks[last - self.start :][late[last - self.start :]] = LATE if at_end else TAIL
        turns = np.flatnonzero(np.append(True, np.diff(marks) != 0))
        ends = np.append(turns[1:], len(marks)) + self.start
        before: Stretch | None = None
        for turn, end in zip(turns.tolist(), ends.tolist(), strict=True):
            one = self._stretch(turn + self.start, end, int(marks[turn]), residual_ms)
            if before is None or one.kind != "own" or before.kind != "own" or one.fit != before.fit:
                yield one
            before = one

    def _stretch(self, start: int, end: int, mark: int, residual_ms: Array) -> Stretch:
        if mark == OWN:
            return Stretch(start, self.fit)
        if mark in (LEAD, TAIL):
            by_ms = self.lead_ms if mark == LEAD else self.tail_ms
            return Stretch(start, self.fit, "either", by_ms)
        clock_ms, received_ms = self.clock_ms[start:end], self.received_ms[start:end]
        own = envelope(clock_ms, received_ms)
        if own.live:
            return Stretch(start, own)
        off_ms = float(residual_ms[start - self.start : end - self.start].min())
        if mark == EARLY:
            kind: Kind = "received early" if self._received_early(start, end) else "jumped"
            return Stretch(start, self.fit, kind, off_ms)
        if is_burst(clock_ms, received_ms) or (not start and self._was_not_set_on(end, off_ms)):
            return Stretch(start, self.fit)
        return Stretch(start, self.fit, "late or slow", off_ms)

    def _was_not_set_on(self, at: int, by_ms: float) -> bool:
        """Whether the clock shows too little time before a position to have been set on there."""
        return float(self.clock_ms[at] - self.clock_ms[at - 1]) < NEARLY * by_ms

    def _received_early(self, start: int, end: int) -> bool:
        """Whether the clock by which samples were received jumped, and not their own: it goes back
        to them. Of the very first, whether it goes on from them much longer than their own does.
        """
        if start:
            return float(self.received_ms[start] - self.received_ms[start - 1]) < -STEP_MS
        if end == len(self.clock_ms):
            return False
        shown_ms = float(self.clock_ms[end] - self.clock_ms[end - 1])
        return 0 <= LONGER * shown_ms < float(self.received_ms[end] - self.received_ms[end - 1])

    def _clock(self) -> Array:
        return self.clock_ms[self.start : self.end]

    def _above(self, start: int, end: int) -> Array:
        return self.received_ms[start:end] - self.clock_ms[start:end]
