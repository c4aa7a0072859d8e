"""The reads of each source with the instants at which they were received, by the server's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dorsal.timing.clocks.boxes import NO_BOX, BoxClock, box_clocks
from dorsal.timing.clocks.instant_columns import read_instants
from dorsal.timing.events import ChipRead
from dorsal.timing.instants import DAY_MS, HOUR_MS, datetime_of
from dorsal.timing.race import Race, Source
from dorsal.timing.readers.bulk import parse_many
from dorsal.timing.readers.columns import NO_NUMBER, ReadColumns, blank_columns, fill
from dorsal.timing.readers.parsing import parse

if TYPE_CHECKING:
    from dorsal.timing.standing.values import Standing

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

AHEAD_MS = 3 * HOUR_MS  # a clock without a date is taken to be at most so far ahead of receipt

AT_ONCE = 1000  # reads
MANY = 32  # fewer are parsed one by one, for columns have a price of their own


@dataclass(frozen=True, slots=True)
class SourceReads:
    """All reads of one source, in the order of the log; the columns have the shape (n,).

    `rows` are their positions among all reads. `shown_ms` is what the source's clock showed, taken
    to UTC as if it were right (`NO_NUMBER` where a read tells no time). `received_ms` is the
    instant of receipt by the server's clock, known to within `within_ms`; `heard` says of which
    reads that is when they were sent, and not when a file of them was read. `seqs` are the
    numbers of the reads, and `epochs` holds by epoch the positions of its reads, in this order.
    `definition` is None for a source that the race does not know.
    """

    source: str
    definition: Source | None
    rows: Ints
    seqs: Ints
    epochs: Mapping[str, Ints]
    parsed: ReadColumns
    shown_ms: Ints
    received_ms: Ints
    within_ms: Ints
    heard: Bools

    def __len__(self) -> int:
        """How many reads there are."""
        return len(self.seqs)


def _by_epoch(names: Sequence[str], seqs: Ints) -> dict[str, Ints]:
    """The positions of the reads of each epoch, in the order of their numbers."""
    if len(set(names)) == 1:
        return {names[0]: np.argsort(seqs, kind="stable")}
    at = np.array(names)
    found = {}
    for name in sorted(set(names)):
        which = np.flatnonzero(at == name)
        found[name] = which[np.argsort(seqs[which], kind="stable")]
    return found


def receipts_of(standing: Standing, race: Race) -> tuple[SourceReads, ...]:
    """The reads that stand by source, in the order of the sources' names."""
    return receipts_of_reads(standing.reads, race, box_clocks(standing.syncs))


def receipts_of_reads(
    reads: Sequence[ChipRead], race: Race, boxes: Mapping[str, BoxClock]
) -> tuple[SourceReads, ...]:
    """The same of some reads."""
    known = {source.name: source for source in race.sources}
    return tuple(
        _source_reads(source, known.get(source), race, boxes, values)
        for source, values in sorted(_by_source(reads).items())
    )


@dataclass(slots=True)
class _Values:
    """What the reads of one source hold, field by field."""

    rows: list[Ints] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    at: list[str] = field(default_factory=list)
    seq: list[int] = field(default_factory=list)
    epoch: list[str] = field(default_factory=list)
    box: list[str] = field(default_factory=list)
    mono_ms: list[int] = field(default_factory=list)

    def take(self, reads: Sequence[ChipRead], first: int) -> None:
        """Take in reads that follow one another from a row on."""
        self.rows.append(np.arange(first, first + len(reads)))
        self.raw += [read.raw for read in reads]
        self.at += [read.at for read in reads]
        self.seq += [read.seq for read in reads]
        self.epoch += [read.epoch for read in reads]
        self.box += [read.box for read in reads]
        self.mono_ms += [read.mono_ms for read in reads]


def _by_source(reads: Sequence[ChipRead]) -> dict[str, _Values]:
    """The values of reads by source, taken so few at a time that the processor keeps them at hand:
    to fetch a million from memory again for every field takes most of the time.
    """
    found: dict[str, _Values] = {}
    for begin in range(0, len(reads), AT_ONCE):
        row = begin
        for source, run in groupby(reads[begin : begin + AT_ONCE], attrgetter("source")):
            own = list(run)
            found.setdefault(source, _Values()).take(own, row)
            row += len(own)
    return found


def _source_reads(
    source: str,
    definition: Source | None,
    race: Race,
    boxes: Mapping[str, BoxClock],
    values: _Values,
) -> SourceReads:
    """Parse the reads of a source and find when they were received."""
    parsed = _parsed(definition, values.raw)
    mono_ms = np.array(values.mono_ms, dtype=np.int64)
    received_ms, within_ms = _received(values, mono_ms, boxes)
    seqs = np.array(values.seq, dtype=np.int64)
    named = np.array(list(map(bool, values.box)), dtype=np.bool_)
    return SourceReads(
        source=source,
        definition=definition,
        rows=np.concatenate(values.rows),
        seqs=seqs,
        epochs=_by_epoch(values.epoch, seqs),
        parsed=parsed,
        shown_ms=_shown(parsed, utc_offset_ms(race, definition), received_ms),
        received_ms=received_ms,
        within_ms=within_ms,
        heard=named | (mono_ms >= 0),
    )


def _parsed(definition: Source | None, raws: Sequence[str]) -> ReadColumns:
    """What reads say; nothing where the race does not know the source."""
    columns = blank_columns(len(raws))
    if definition is None:
        return columns
    if len(raws) >= MANY:
        return parse_many(definition.format, raws)
    for index, raw in enumerate(raws):
        fill(columns, index, parse(definition.format, raw))
    return columns


def utc_offset_ms(race: Race, source: Source | None) -> int:
    """By how much a reader's own clock is ahead of UTC when it is right."""
    if source is not None and source.utc_offset_s is not None:
        return source.utc_offset_s * 1000
    if not race.waves:
        return 0
    start = datetime_of(min(wave.starts_ms for wave in race.waves)).astimezone(race.zone)
    offset = start.utcoffset()
    return round(1000 * offset.total_seconds()) if offset else 0


def _received(values: _Values, mono_ms: Ints, boxes: Mapping[str, BoxClock]) -> tuple[Ints, Ints]:
    """The instant of receipt of each read, and how well it is known."""
    at_ms, names = read_instants(values.at), values.box
    if len(set(names)) == 1:
        return boxes.get(names[0], NO_BOX if not names[0] else BoxClock()).server(at_ms, mono_ms)
    received_ms, within_ms = at_ms.copy(), np.zeros_like(at_ms)
    box = np.array(names)
    for name in sorted(set(names)):
        clock = boxes.get(name, BoxClock() if name else NO_BOX)
        which = np.flatnonzero(box == name)
        received_ms[which], within_ms[which] = clock.server(at_ms[which], mono_ms[which])
    return received_ms, within_ms


def _shown(parsed: ReadColumns, offset_ms: int, received_ms: Ints) -> Ints:
    """The source's clock in UTC; a time of day is of the day that its receipt tells."""
    timed = parsed.clock_ms != NO_NUMBER
    utc_ms = np.where(parsed.in_utc, parsed.clock_ms, parsed.clock_ms - offset_ms)
    dayless = timed & ~parsed.day_known
    if dayless.any():
        days = (received_ms + AHEAD_MS - np.where(dayless, utc_ms, 0)) // DAY_MS
        utc_ms = np.where(dayless, utc_ms + days * DAY_MS, utc_ms)
    return np.where(timed, utc_ms, NO_NUMBER)
