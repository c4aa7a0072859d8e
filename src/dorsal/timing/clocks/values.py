"""What is known of the clocks of a race day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from dorsal.timing.clocks.receipts import SourceReads
from dorsal.timing.readers.columns import NO_NUMBER

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

Basis = Literal[
    "trusted",
    "stated",
    "measured",
    "jumped",
    "received early",
    "either",
    "ahead",
    "another day",
    "late or slow",
    "unheard",
    "untold",
]
ALWAYS, FOREVER = -(2**62), 2**62
UNCHECKED_MS = 5_000  # the doubt about a clock that nobody could compare


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source's reads, from the number `from_seq` of its epoch on, on one clock.

    The true instant is what the clock shows plus `offset_ms + drift * (shown - anchor_ms)`, to
    within `doubt_ms`. `basis` says whence that is known:

    - `trusted`: the race says that the clock is right (GPS);
    - `stated`: somebody compared it;
    - `measured`: many reads came at once, and their receipt tells the offset;
    - `jumped`: a few reads came before the clock said, though others came at once, so it was set
      otherwise by then; they are taken to have come at once too;
    - `received early`: the same, but it was the clock of their receipt that jumped; they are taken
      by the clock that the others showed;
    - `either`: a few reads came late around the place where the clock was set, and nobody can tell
      on which side of it they were made;
    - `ahead`: reads came late, but some before the clock said, so it is at least so much ahead;
    - `another day`: reads came days after the clock said, so its date is wrong;
    - `late or slow`: reads came late or the clock is slow, which nobody can tell; taken as it is,
      or by the clock that the others showed;
    - `unheard`: the reads came in a file, so their receipt tells nothing; taken as it is;
    - `untold`: no read tells a time.

    `slow_up_to_ms` is how far the clock may be slow where that is not known (negative: ahead),
    `tight` the number of minutes in which reads came at once. `burst` says that reads were received
    so close together that they had waited. `doubted` are the first numbers of the few reads that
    contradict the clock that the others showed, and `count` how many these are.
    """

    from_seq: int
    offset_ms: float
    anchor_ms: float
    drift: float
    doubt_ms: float
    basis: Basis
    slow_up_to_ms: float = 0.0
    tight: int = 0
    burst: bool = False
    doubted: tuple[int, ...] = ()
    count: int = 0

    def at(self, shown_ms: Ints) -> Ints:
        """The true instants of what the clock showed."""
        off_ms = self.offset_ms + self.drift * (shown_ms - self.anchor_ms)
        return shown_ms + np.round(off_ms).astype(np.int64)


@dataclass(frozen=True, slots=True)
class SourceClock:
    """The clock of one epoch of a source: its pieces in the order of its numbers.

    `reads` is how many reads it has, `synced` whether the box that received them had compared its
    clock with the server's.
    """

    source: str
    epoch: str
    pieces: tuple[Piece, ...]
    reads: int = 0
    synced: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody compared a source's clock: fast by `fast_ms` from `since_ms` until before
    `until_ms` of the source's own time; of every epoch where that is empty.
    """

    fast_ms: int
    epoch: str
    since_ms: int
    until_ms: int

    def holds(self, epoch: str, shown_ms: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """For which instants of an epoch's clock it holds."""
        if self.epoch not in ("", epoch):
            return np.zeros(len(shown_ms), dtype=bool)
        return (shown_ms >= self.since_ms) & (shown_ms < self.until_ms)


STATED_DOUBT_MS = 1_000  # of two clocks that somebody compared by eye


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of all sources, by source and epoch, and what people said of them by source."""

    by_epoch: Mapping[tuple[str, str], SourceClock] = field(default_factory=dict)
    stated: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)

    def times(self, batch: SourceReads) -> tuple[Ints, Ints]:
        """The true instants of reads in UTC and how well each is known, in milliseconds.

        `NO_NUMBER` where a read tells no time.
        """
        shown_ms = batch.shown_ms
        times_ms, doubts_ms = shown_ms.copy(), np.full_like(shown_ms, UNCHECKED_MS)
        for epoch, at in batch.epochs.items():
            clock = self.by_epoch.get((batch.source, epoch))
            if clock is not None:
                self._correct(clock, at, batch.seqs[at], times_ms, doubts_ms)
            for statement in self.stated.get(batch.source, ()):
                which = at[statement.holds(epoch, shown_ms[at])]
                times_ms[which] = shown_ms[which] - statement.fast_ms
                doubts_ms[which] = STATED_DOUBT_MS
        timed = shown_ms != NO_NUMBER
        doubts_ms = np.maximum(doubts_ms, batch.parsed.precision_ms)
        return np.where(timed, times_ms, NO_NUMBER), np.where(timed, doubts_ms, 0)

    @staticmethod
    def _correct(clock: SourceClock, at: Ints, seqs: Ints, times_ms: Ints, doubts_ms: Ints) -> None:
        firsts = np.array([piece.from_seq for piece in clock.pieces[1:]], dtype=np.int64)
        number = np.searchsorted(firsts, seqs, side="right")
        for index, piece in enumerate(clock.pieces):
            which = at[number == index]
            times_ms[which] = piece.at(times_ms[which])
            doubts_ms[which] = round(piece.doubt_ms)

    def slow_up_to_ms(self, source: str, epoch: str, seq: int, shown_ms: int) -> float:
        """By how much the clock of a read may have been slow, which nobody can tell; else 0."""
        clock = self.by_epoch.get((source, epoch))
        shown = np.array([shown_ms], dtype=np.int64)
        stated = self.stated.get(source, ())
        if clock is None or any(one.holds(epoch, shown)[0] for one in stated):
            return 0.0
        own = [one for one in clock.pieces if one.from_seq <= seq] or clock.pieces[:1]
        return own[-1].slow_up_to_ms if own[-1].basis == "late or slow" else 0.0

    def written(self, source: str, epoch: str, time_ms: int) -> int:
        """The true instant of a written time: corrected by what people said of its source."""
        shown_ms = np.array([time_ms], dtype=np.int64)
        fast_ms = 0
        for statement in self.stated.get(source, ()):
            if statement.holds(epoch, shown_ms)[0]:
                fast_ms = statement.fast_ms
        return time_ms - fast_ms
