"""The sightings of a race, so that the passings of one bib can be found anew without the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from dorsal.timing.clocks import Clocks, Piece, SourceReads, find_clocks, receipts_of_reads
from dorsal.timing.entries import Entry
from dorsal.timing.events import ChipRead, ManualTime, event_bytes, ref_of
from dorsal.timing.passings import (
    Apart,
    SeenTable,
    find_settled,
    joined,
    passings_of_rows,
    passings_of_runner,
    rows_of_runner,
)
from dorsal.timing.passings.sightings import Sightings
from dorsal.timing.passings.values import Passings, Seen
from dorsal.timing.race import Race
from dorsal.timing.reads import Fate
from dorsal.timing.standing.values import Standing

T = TypeVar("T")


@dataclass(slots=True)
class OfBib:
    """The sightings of one bib in the order in which they stand, how many have each fate, and what
    they say as rows (None before these are needed).
    """

    reads: list[ChipRead]
    times: list[ManualTime]
    fates: Counter[Fate]
    rows: Sightings | None = None


class Sighted:
    """All sightings of a log that stand, and the passings that follow from them.

    `passings` and `fates` (how many sightings have each) follow what is added; `passings.seen` does
    not.
    """

    def __init__(self, standing: Standing, race: Race, entries: Sequence[Entry]) -> None:
        self.standing, self.race = standing, race
        found, self.settled = find_settled(standing, race, entries)
        self.seen = _table(found)
        self.passings = replace(found, by_bib=dict(found.by_bib), starts=dict(found.starts))
        self.apart = Apart(found.seen)
        self.fates = Counter(self.seen.counts())
        self._codes = {bib: code for code, bib in enumerate(self.seen.bib_names)}
        self._renewed: dict[str, OfBib] = {}
        self._groups = _groups(standing.reads)
        self._batches: dict[str, SourceReads] = {}
        self._sources = {one.name for one in race.sources}

    def bib_of(self, event: ChipRead | ManualTime) -> str | None:
        """Whose a sighting is: empty where nobody's, None where its chip changed hands."""
        bibs = self.settled.bibs_of(event)
        if len(bibs) > 1:
            return None
        return bibs[0] if bibs else ""

    def joins(self, read: ChipRead) -> bool:
        """Whether a read comes after the first of its source's epoch, so that the others keep
        their order, and leaves the clocks as they are.
        """
        first = self._groups.get((read.source, read.epoch))
        return first is not None and read.at >= first[1] and self._clock_stays(read)

    def add(self, bib: str, event: ChipRead | ManualTime) -> None:
        """Find the passings of a bib anew with one sighting more."""
        if not bib:
            self.fates.update(self._fates_of_nobody(event))
            return
        known = self._of(bib)
        if isinstance(event, ChipRead):
            known.reads = sorted([*known.reads, event], key=self._order)
        else:
            known.times = sorted([*known.times, event], key=lambda one: (one.at, ref_of(one)))
        known.rows = self._rows(bib, known, event)
        found = passings_of_rows(known.rows, self.settled)
        self.fates.subtract(known.fates)
        known.fates = Counter(_table(found).counts())
        self.fates.update(known.fates)
        self.apart.renew(bib, _table(found))
        _put(self.passings.by_bib, bib, found.by_bib)
        _put(self.passings.starts, bib, found.starts)

    def seen_of(self, bib: str) -> tuple[Seen, ...]:
        """What became of each sighting of a bib, with all that was added."""
        if bib not in self.settled.day.runners:
            return ()
        known = self._of(bib)
        return tuple(passings_of_runner(bib, self.settled, known.reads, known.times).seen)

    def _rows(self, bib: str, known: OfBib, event: ChipRead | ManualTime) -> Sightings:
        """The rows of a bib with those of an event, which stands among `known` already.

        It is put at the end, but where the order of rows could matter: of equal times, and where
        somebody wrote no day.
        """
        if known.rows is not None and not known.rows.undated:
            reads = [event] if isinstance(event, ChipRead) else []
            times = [event] if isinstance(event, ManualTime) else []
            more = rows_of_runner(bib, self.settled, reads, times)
            if not np.isin(more.times_ms, known.rows.times_ms).any():
                return joined(known.rows, more)
        return rows_of_runner(bib, self.settled, known.reads, known.times)

    def _fates_of_nobody(self, event: ChipRead | ManualTime) -> dict[Fate, int]:
        """The fate of a sighting that is no bib's, found among those of any."""
        anybody = next(iter(self.settled.day.runners))
        reads = [event] if isinstance(event, ChipRead) else []
        times = [event] if isinstance(event, ManualTime) else []
        return _table(passings_of_runner(anybody, self.settled, reads, times)).counts()

    def _order(self, read: ChipRead) -> tuple[int, str, bytes]:
        """The order of reads in a standing: by source and epoch, then as in the log."""
        return (self._groups[read.source, read.epoch][0], read.at, event_bytes(read))

    def _of(self, bib: str) -> OfBib:
        """What is known of a bib: looked up among all rows the first time."""
        if bib not in self._renewed:
            code = self._codes.get(bib, -1)
            rows = np.flatnonzero(self.seen.bibs == code).tolist() if code >= 0 else []
            reads, times = self.standing.reads, self.standing.times
            last = len(reads) + len(times)
            self._renewed[bib] = OfBib(
                [reads[row] for row in rows if row < len(reads)],
                [times[row - len(reads)] for row in rows if len(reads) <= row < last],
                Counter(self.seen[row].fate for row in rows if row < last),
            )
        return self._renewed[bib]

    def _clock_stays(self, read: ChipRead) -> bool:
        """Whether every time of a source stays what it is with one read more."""
        if read.source not in self._sources:
            return True
        batch = self._batches.get(read.source)
        if batch is None:
            own = [one for one in self.standing.reads if one.source == read.source]
            batch = self._receipts(own)
        longer = _longer(batch, self._receipts([read]), read.epoch)
        before, now = self.settled.clocks, find_clocks([longer], self.standing)
        now = replace(now, by_epoch={**before.by_epoch, **now.by_epoch})
        if not _tell_the_same(before, now, longer):
            return False
        self._batches[read.source] = longer
        self.passings = replace(self.passings, clocks=now)
        return True

    def _receipts(self, reads: Sequence[ChipRead]) -> SourceReads:
        return receipts_of_reads(reads, self.race, self.settled.boxes)[0]


def _tell_the_same(before: Clocks, now: Clocks, batch: SourceReads) -> bool:
    """Whether two estimates of a source's clocks give all its reads the same times."""
    keys = [(batch.source, epoch) for epoch in batch.epochs]
    if all(key in before.by_epoch for key in keys) and all(
        list(map(_correction, before.by_epoch[key].pieces))
        == list(map(_correction, now.by_epoch[key].pieces))
        for key in keys
    ):
        return True
    both = zip(before.times(batch), now.times(batch), strict=True)
    return all(np.array_equal(old, new) for old, new in both)


def _correction(piece: Piece) -> tuple[float, ...]:
    return piece.from_seq, piece.offset_ms, piece.anchor_ms, piece.drift, piece.doubt_ms


def _longer(batch: SourceReads, more: SourceReads, epoch: str) -> SourceReads:
    """A source's reads with one more at the end, as far as clocks ask for them."""
    at, seqs = len(batch), np.concatenate([batch.seqs, more.seqs])
    own = batch.epochs[epoch]
    place = int(np.searchsorted(batch.seqs[own], more.seqs[0], side="right"))
    precision_ms = np.concatenate([batch.parsed.precision_ms, more.parsed.precision_ms])
    return replace(
        batch,
        seqs=seqs,
        epochs={**batch.epochs, epoch: np.insert(own, place, at)},
        parsed=replace(batch.parsed, precision_ms=precision_ms),
        shown_ms=np.concatenate([batch.shown_ms, more.shown_ms]),
        received_ms=np.concatenate([batch.received_ms, more.received_ms]),
        within_ms=np.concatenate([batch.within_ms, more.within_ms]),
        heard=np.concatenate([batch.heard, more.heard]),
    )


def _put(mine: dict[str, T], bib: str, found: dict[str, T]) -> None:
    mine.pop(bib, None)
    if bib in found:
        mine[bib] = found[bib]


def _table(found: Passings) -> SeenTable:
    if not isinstance(found.seen, SeenTable):
        raise TypeError("passings are found with a table of what was seen")
    return found.seen


def _groups(reads: Iterable[ChipRead]) -> dict[tuple[str, str], tuple[int, str]]:
    """Of each source and epoch its number among the groups of reads, and its first instant."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for read in reads:
        key = (read.source, read.epoch)
        if key not in found:
            found[key] = (len(found), read.at)
    return found
