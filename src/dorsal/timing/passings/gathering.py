"""From what stands of a log to rows: every read parsed, its clock corrected, its runner named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.clocks import Clocks, SourceReads
from dorsal.timing.events import ManualTime, ref_of
from dorsal.timing.instants import read_instant
from dorsal.timing.passings.chips import ChipTable
from dorsal.timing.passings.seen_table import CODE, NO_TIME
from dorsal.timing.passings.sightings import (
    CHIP_RANK,
    IN,
    MANUAL_RANK,
    NO_SIDE,
    OUT,
    UNDECIDED,
    Sightings,
)
from dorsal.timing.passings.undated import possible_instants
from dorsal.timing.race import Race, Source
from dorsal.timing.readers.columns import NO_NUMBER, PASSING, UNREADABLE
from dorsal.timing.reads import Fate

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

SIDE = {"": NO_SIDE, "in": IN, "out": OUT}
VARIES, SHARED = -2, -3  # instead of a bib: a chip that changed hands, one that two were given


@dataclass(frozen=True, slots=True)
class Names:
    """The names that columns hold as indices, in alphabetical order."""

    bibs: dict[str, int]
    places: dict[str, int]
    sources: dict[str, int]

    @classmethod
    def of(cls, bibs: Iterable[str], places: Iterable[str], sources: Iterable[str]) -> Names:
        """Number all names."""
        return cls(
            *(
                {name: at for at, name in enumerate(sorted(set(one)))}
                for one in (bibs, places, sources)
            )
        )


def gather_reads(
    refs: Sequence[str],
    batches: Sequence[SourceReads],
    race: Race,
    chips: ChipTable,
    clocks: Clocks,
    names: Names,
) -> Sightings:
    """One row for each read of the log, in its order; what cannot be of a passing has its fate."""
    rows = blank(refs, names)
    owners = _Known(lambda chip: _owner(chip, chips, names))
    for batch in batches:
        _fill(rows, batch, clocks, names)
        if batch.definition is not None:
            _name(rows, batch, chips, owners, names)
            _judge(rows, batch, race)
    return rows


def blank(refs: Sequence[str], names: Names) -> Sightings:
    """Rows that say nothing yet."""
    count = len(refs)

    def column(value: int) -> Ints:
        return np.full(count, value, dtype=np.int64)

    return Sightings(
        refs=refs,
        bibs=column(-1),
        places=column(-1),
        sides=column(NO_SIDE),
        times_ms=column(NO_TIME),
        doubts_ms=column(0),
        ranks=column(CHIP_RANK),
        sources=column(-1),
        strengths=column(np.iinfo(np.int64).min),
        fates=column(UNDECIDED),
        bib_names=list(names.bibs),
        place_names=list(names.places),
        source_names=list(names.sources),
    )


def _fill(
    rows: Sightings,
    batch: SourceReads,
    clocks: Clocks,
    names: Names,
) -> None:
    """What each read says of its instant and place."""
    at = batch.rows
    rows.sources[at] = names.sources.get(batch.source, -1)
    if batch.definition is None:
        rows.fates[at] = CODE[Fate.UNKNOWN_SOURCE]
        rows.reasons.update(dict.fromkeys(at.tolist(), batch.source))
        return
    rows.ranks[at] = CHIP_RANK + batch.definition.rank
    rows.strengths[at] = batch.parsed.rssi
    rows.times_ms[at], rows.doubts_ms[at] = clocks.times(batch)
    _place(rows, batch, batch.definition, names)


def _judge(rows: Sightings, batch: SourceReads, race: Race) -> None:
    """The fates of reads that cannot be of a passing, the gravest reason last."""
    at, parsed, times_ms = batch.rows, batch.parsed, rows.times_ms[batch.rows]
    early = (times_ms < race.opens_ms) if race.opens_ms is not None else np.zeros(len(at), bool)
    _settle(rows, at, early & (times_ms != NO_TIME), Fate.TEST)
    _settle(rows, at, parsed.clock_ms == NO_NUMBER, Fate.NO_TIME)
    _settle(rows, at, parsed.what != PASSING, Fate.NO_PASSING)
    _settle(rows, at, parsed.what == UNREADABLE, Fate.UNREADABLE)
    rows.reasons.update({int(at[index]): why for index, why in parsed.why.items()})


def _settle(rows: Sightings, at: Ints, which: Bools, fate: Fate) -> None:
    rows.fates[at[which]] = CODE[fate]


def _place(rows: Sightings, batch: SourceReads, source: Source, names: Names) -> None:
    """Where each read was, by the antenna or the loop that the source's places name."""
    if not source.places and not source.sides and source.place:
        rows.places[batch.rows] = names.places.get(source.place, -1)
    else:
        known = _Known(lambda wire: _where(source, wire, names))
        wires = zip(batch.parsed.antenna, batch.parsed.loop, strict=True)
        found = np.array([known[wire] for wire in wires], dtype=np.int64).reshape(-1, 2)
        rows.places[batch.rows], rows.sides[batch.rows] = found[:, 0], found[:, 1]
    lost = batch.rows[rows.places[batch.rows] < 0]
    rows.fates[lost] = CODE[Fate.UNKNOWN_SOURCE]
    rows.reasons.update(dict.fromkeys(lost.tolist(), batch.source))


class _Known(dict):  # type: ignore[type-arg]
    """What was worked out once for a key."""

    def __init__(self, find: Callable) -> None:  # type: ignore[type-arg]
        self.find = find

    def __missing__(self, key):  # type: ignore[no-untyped-def]
        self[key] = self.find(key)
        return self[key]


def _where(source: Source, wire: tuple[str, str], names: Names) -> tuple[int, int]:
    antenna, loop = wire
    place = source.places.get(antenna) or source.places.get(loop) or source.place
    side = source.sides.get(antenna) or source.sides.get(loop) or ""
    return names.places.get(place, -1), SIDE[side]


def _name(
    rows: Sightings, batch: SourceReads, chips: ChipTable, owners: _Known, names: Names
) -> None:
    """Whose each read was: by the bib that it tells, else by its chip at its instant."""
    parsed = batch.parsed
    bibs = np.array(list(map(owners.__getitem__, parsed.chip)), dtype=np.int64)
    for index in np.flatnonzero(bibs == VARIES).tolist():
        chip, time_ms = parsed.chip[index], int(rows.times_ms[batch.rows[index]])
        shared = chips.in_conflict(chip, time_ms)
        bibs[index] = SHARED if shared else names.bibs.get(chips.bib(chip, time_ms), -1)
    fates = np.where(bibs == SHARED, CODE[Fate.IN_CONFLICT], CODE[Fate.UNKNOWN_CHIP])
    fates = np.where(bibs >= 0, rows.fates[batch.rows], fates)
    for index, bib in enumerate(parsed.bib if any(parsed.bib) else ()):
        if bib:
            bibs[index] = names.bibs.get(bib, -1)
            known = bibs[index] >= 0
            fates[index] = rows.fates[batch.rows[index]] if known else CODE[Fate.UNKNOWN_BIB]
    rows.bibs[batch.rows] = np.maximum(bibs, -1)
    unnamed = (bibs < 0) & (rows.fates[batch.rows] == UNDECIDED)
    rows.fates[batch.rows[unnamed]] = fates[unnamed]
    for index in np.flatnonzero(unnamed).tolist():
        rows.reasons[int(batch.rows[index])] = parsed.bib[index] or parsed.chip[index]


def _owner(chip: str, chips: ChipTable, names: Names) -> int:
    if chips.changes(chip):
        return VARIES
    return SHARED if chips.in_conflict(chip, 0) else names.bibs.get(chips.bib(chip, 0), -1)


def gather_times(
    times: Sequence[ManualTime], race: Race, clocks: Clocks, names: Names
) -> Sightings:
    """One row for each written time."""
    rows = blank([ref_of(event) for event in times], names)
    undated: dict[int, Sequence[int]] = {}
    ranks = {source.name: source.rank for source in race.sources}
    for row, event in enumerate(times):
        rows.ranks[row] = 0 if event.supersedes else MANUAL_RANK + ranks.get(event.source, 100)
        rows.sources[row] = names.sources.get(event.source, -1)
        rows.places[row] = names.places.get(event.place, -1)
        rows.sides[row] = SIDE[event.side]
        rows.bibs[row] = names.bibs.get(event.bib, -1)
        rows.doubts_ms[row] = event.precision_ms
        if event.time:
            rows.times_ms[row] = clocks.written(event.source, event.epoch, read_instant(event.time))
        else:
            undated[row] = [
                clocks.written(event.source, event.epoch, instant)
                for instant in possible_instants(event.entered, race)
            ]
        _judge_time(rows, row, event, race, bool(undated.get(row)))
    rows.undated = {row: instants for row, instants in undated.items() if instants}
    return rows


def _judge_time(rows: Sightings, row: int, event: ManualTime, race: Race, possible: bool) -> None:
    """The fate of a written time that cannot be of a passing."""
    time_ms = int(rows.times_ms[row])
    opens_ms = NO_TIME if race.opens_ms is None else race.opens_ms
    verdicts: tuple[tuple[bool, Fate, str], ...] = (
        (not event.time and not possible, Fate.NO_TIME, event.entered),
        (time_ms != NO_TIME and time_ms < opens_ms, Fate.TEST, ""),
        (rows.places[row] < 0, Fate.UNKNOWN_SOURCE, event.place),
        (not event.bib, Fate.NO_BIB, ""),
        (rows.bibs[row] < 0, Fate.UNKNOWN_BIB, event.bib),
    )
    for applies, fate, reason in verdicts:
        if applies:
            rows.fates[row] = CODE[fate]
            rows.reasons.update({row: reason} if reason else {})
            return


def joined(one: Sightings, other: Sightings) -> Sightings:
    """The rows of both, in this order; they have the same runners and places."""
    shift = len(one)
    columns = ("bibs", "places", "sides", "times_ms", "doubts_ms", "ranks", "strengths", "fates")
    both = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns}
    source_names = sorted({*one.source_names, *other.source_names})
    return Sightings(
        refs=[*one.refs, *other.refs],
        bib_names=one.bib_names,
        place_names=one.place_names,
        source_names=source_names,
        sources=np.concatenate([_renumbered(one, source_names), _renumbered(other, source_names)]),
        reasons=_shifted(one.reasons, other.reasons, shift),
        undated=_shifted(one.undated, other.undated, shift),
        **both,
    )


def _renumbered(rows: Sightings, source_names: Sequence[str]) -> Ints:
    """The sources of rows as indices of other names."""
    if list(rows.source_names) == list(source_names):
        return rows.sources
    index = [source_names.index(name) for name in rows.source_names]
    return np.array([*index, -1], dtype=np.int64)[rows.sources]


def _shifted(one: Mapping, other: Mapping, by: int) -> dict:  # type: ignore[type-arg]
    return {**one, **{row + by: value for row, value in other.items()}}
