"""How far each source's clock is off: from its own reads and when they were received."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dorsal.timing.clocks.boxes import UNSYNCED_MS
from dorsal.timing.clocks.envelope import Envelope
from dorsal.timing.clocks.few_reads import NAMED
from dorsal.timing.clocks.receipts import SourceReads
from dorsal.timing.clocks.stretches import LATE_MS, Stretch, is_burst, stretches_of
from dorsal.timing.clocks.values import (
    ALWAYS,
    FOREVER,
    UNCHECKED_MS,
    Clocks,
    Piece,
    SourceClock,
    Statement,
)
from dorsal.timing.instants import DAY_MS, HOUR_MS, read_instant
from dorsal.timing.readers.columns import NO_NUMBER

if TYPE_CHECKING:
    from dorsal.timing.standing.values import Standing

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

LONGEST_DELAY_MS = 7 * DAY_MS  # reads come no later than this: their clock shows a wrong date
LEAST_DOUBT_MS = 50.0
GRAIN_MS = 10.0
LATENCY_MS = 500.0  # the way from a reader to its box takes so long at most


def find_clocks(batches: Sequence[SourceReads], standing: Standing) -> Clocks:
    """The clocks of sources, made anew from all their reads.

    An offset is applied where it is certain: measured where many reads came at once, at least where
    some came before their clock said. A clock whose reads came late for all that is known is taken
    as it is, unless another epoch of the same source was measured: then it has that one's.
    """
    found: dict[tuple[str, str], SourceClock] = {}
    for batch in batches:
        if batch.definition is not None:
            clocks = [
                _clock(batch, epoch, at, trusted=batch.definition.trusted_clock)
                for epoch, at in batch.epochs.items()
            ]
            found.update({(one.source, one.epoch): one for one in _lent(clocks)})
    return Clocks(found, _statements(standing))


def _statements(standing: Standing) -> Mapping[str, tuple[Statement, ...]]:
    found: dict[str, tuple[Statement, ...]] = {}
    for event in standing.said.clocks:
        since_ms = read_instant(event.since) if event.since else ALWAYS
        until_ms = read_instant(event.until) if event.until else FOREVER
        statement = Statement(event.fast_ms, event.epoch, since_ms, until_ms)
        found[event.source] = (*found.get(event.source, ()), statement)
    return found


def _clock(batch: SourceReads, epoch: str, at: Ints, *, trusted: bool) -> SourceClock:
    told = at[batch.shown_ms[at] != NO_NUMBER]
    timed = told[batch.heard[told]]
    if len(told) and not len(timed) and not trusted:
        unheard = Piece(0, 0.0, 0.0, 0.0, UNCHECKED_MS, "unheard")
        return SourceClock(batch.source, epoch, (unheard,), len(at))
    within_ms = int(batch.within_ms[timed].min()) if len(timed) else 0
    pieces = _pieces(batch, timed, within_ms, trusted=trusted)
    return SourceClock(batch.source, epoch, pieces, len(at), within_ms < UNSYNCED_MS)


def _pieces(batch: SourceReads, timed: Ints, within_ms: int, *, trusted: bool) -> tuple[Piece, ...]:
    if not len(timed):
        return (Piece(0, 0.0, 0.0, 0.0, UNCHECKED_MS, "untold"),)
    shown_ms = batch.shown_ms[timed].astype(np.float64)
    received_ms = batch.received_ms[timed].astype(np.float64)
    found = stretches_of(shown_ms, received_ms)
    ends = [*(one.start for one in found[1:]), len(timed)]
    plain = _trusted(found, within_ms) if trusted else None
    pieces: list[Piece] = []
    for one, end in zip(found, ends, strict=True):
        seqs = batch.seqs[timed[one.start : end]]
        piece = plain or _piece(one.fit, within_ms)
        if one.kind != "own" and not (trusted and one.off_ms > 0):
            named = tuple(seqs[:NAMED].tolist())
            piece = replace(_doubted(piece, one), doubted=named, count=len(seqs))
        elif not one.fit.live:
            waited = is_burst(shown_ms[one.start : end], received_ms[one.start : end])
            piece = replace(piece, burst=waited)
        if not pieces or piece != replace(pieces[-1], from_seq=piece.from_seq):
            pieces.append(replace(piece, from_seq=int(seqs[0])))
    return tuple(pieces)


def _doubted(piece: Piece, one: Stretch) -> Piece:
    """The clock of a few reads that contradict `piece`, which their neighbours have.

    Late reads keep the neighbours' doubt: how far the clock may be slow is told beside it.
    """
    if one.kind == "late or slow" and one.off_ms > LONGEST_DELAY_MS:
        days_ms, rest_ms = _days(one.off_ms)
        offset_ms = piece.offset_ms + days_ms
        return replace(
            piece, offset_ms=offset_ms, doubt_ms=HOUR_MS, basis="another day", slow_up_to_ms=rest_ms
        )
    if one.kind in ("late or slow", "either"):
        return replace(piece, basis=one.kind, slow_up_to_ms=one.off_ms)
    if piece.basis == "trusted":
        return replace(piece, slow_up_to_ms=one.off_ms)
    off_ms = round(one.off_ms / GRAIN_MS) * GRAIN_MS if one.kind == "jumped" else 0.0
    return replace(
        piece,
        offset_ms=piece.offset_ms + off_ms,
        doubt_ms=piece.doubt_ms + LATENCY_MS,
        basis="jumped" if one.kind == "jumped" else "received early",
        slow_up_to_ms=one.off_ms,
    )


def _trusted(found: Sequence[Stretch], within_ms: int) -> Piece:
    """As it is; `slow_up_to_ms` is how far receipt contradicts it, negative where it is ahead."""
    fits = [one.fit for one in found]
    worst = max(fits, key=lambda fit: abs(fit.offset_ms) if fit.live else -1.0)
    ahead_ms = min(fit.lowest_ms for fit in fits)
    off_ms = worst.offset_ms if worst.live else min(0.0, ahead_ms)
    beyond = abs(off_ms) > within_ms + UNSYNCED_MS
    return Piece(
        0, 0.0, 0.0, 0.0, LEAST_DOUBT_MS, "trusted", off_ms if beyond else 0.0, worst.tight
    )


def _piece(fit: Envelope, within_ms: int) -> Piece:
    if fit.live:
        return _measured(fit, within_ms)
    at_most_ms = fit.lowest_ms
    if at_most_ms < -within_ms:
        return Piece(0, at_most_ms, 0.0, 0.0, UNCHECKED_MS, "ahead", tight=fit.tight)
    if at_most_ms > LONGEST_DELAY_MS:
        offset_ms, rest_ms = _days(at_most_ms)
        return Piece(0, offset_ms, 0.0, 0.0, HOUR_MS, "another day", rest_ms)
    slow_ms = max(0.0, at_most_ms)
    return Piece(0, 0.0, 0.0, 0.0, UNCHECKED_MS, "late or slow", slow_ms, fit.tight)


def _days(late_ms: float) -> tuple[float, float]:
    """How far a date is wrong by which reads came so late, and how late they were beside."""
    days_ms = late_ms // DAY_MS * DAY_MS
    return (days_ms, late_ms - days_ms) if late_ms - days_ms < DAY_MS / 2 else (late_ms, 0.0)


def _measured(fit: Envelope, within_ms: int) -> Piece:
    """The offset of a live envelope; none where latency or the box's own doubt explains it.

    It is told of midnight and in hundredths of a second: finer would be less than the doubt, and
    each read that comes would move all times by a millisecond.
    """
    doubt_ms = within_ms + max(LEAST_DOUBT_MS, fit.usual_ms)
    explained = 0 <= fit.offset_ms <= LATENCY_MS
    unsure = within_ms >= UNSYNCED_MS and abs(fit.offset_ms) <= within_ms
    if explained or unsure:
        doubt_ms = _grains(within_ms + max(LEAST_DOUBT_MS, abs(fit.offset_ms)))
        return Piece(0, 0.0, 0.0, 0.0, doubt_ms, "measured", tight=fit.tight)
    anchor_ms = fit.anchor_ms // DAY_MS * DAY_MS
    offset_ms = fit.offset_ms + fit.drift * (anchor_ms - fit.anchor_ms)
    return Piece(
        0,
        round(offset_ms / GRAIN_MS) * GRAIN_MS,
        anchor_ms,
        fit.drift,
        _grains(doubt_ms),
        "measured",
        tight=fit.tight,
    )


def _grains(doubt_ms: float) -> float:
    return math.ceil(doubt_ms / GRAIN_MS) * GRAIN_MS


def _lent(clocks: Sequence[SourceClock]) -> Iterable[SourceClock]:
    """Epochs that tell nothing themselves take the clock of the source's most telling one, where
    that does not contradict them.
    """
    measured = [
        (piece.tight, clock.epoch, piece)
        for clock in clocks
        for piece in clock.pieces
        if piece.basis == "measured"
    ]
    if not measured:
        return clocks
    lender = max(measured, key=lambda one: one[:2])[2]
    return [
        replace(clock, pieces=tuple(_borrow(piece, lender) for piece in clock.pieces))
        for clock in clocks
    ]


def _borrow(piece: Piece, lender: Piece) -> Piece:
    """The lender's clock, in doubt where reads came long after it said, and had not waited."""
    fits = lender.offset_ms <= piece.slow_up_to_ms + UNSYNCED_MS
    lacks = piece.basis == "late or slow" and not piece.doubted
    if piece.basis != "unheard" and not (lacks and fits):
        return piece
    doubt_ms = max(lender.doubt_ms, UNSYNCED_MS / 2)
    lent = replace(lender, from_seq=piece.from_seq, doubt_ms=doubt_ms)
    later_ms = piece.slow_up_to_ms - lender.offset_ms
    if piece.basis == "late or slow" and not piece.burst and later_ms > LATE_MS:
        return replace(lent, basis="late or slow", slow_up_to_ms=later_ms)
    return lent
