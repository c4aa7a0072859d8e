"""The passings of all runners of a race, and of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dorsal.timing.clocks import (
    BoxClock,
    Clocks,
    SourceReads,
    box_clocks,
    find_clocks,
    receipts_of,
    receipts_of_reads,
)
from dorsal.timing.entries import Entry
from dorsal.timing.events import ChipRead, ManualTime
from dorsal.timing.passings.assigning import assign, field_of
from dorsal.timing.passings.dating import date_undated
from dorsal.timing.passings.day import Day, day_of
from dorsal.timing.passings.fates import settle_fates
from dorsal.timing.passings.gathering import Names, gather_reads, gather_times, joined
from dorsal.timing.passings.making import make_passings, make_seen
from dorsal.timing.passings.sightings import Sightings
from dorsal.timing.passings.values import Passings, Seen
from dorsal.timing.race import Race
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed

if TYPE_CHECKING:  # a standing says what became of reads in the values of this package
    from dorsal.timing.standing.values import Standing


@dataclass(frozen=True)
class Settled:
    """What the passings of one runner depend on beside the runner's own events: the day, the clocks
    of all sources and of boxes.
    """

    day: Day
    clocks: Clocks
    boxes: Mapping[str, BoxClock]

    def bibs_of(self, event: ChipRead | ManualTime) -> tuple[str, ...]:
        """The bibs that an event may be of: several where a chip changed hands."""
        if isinstance(event, ManualTime):
            return (event.bib,) if event.bib in self.day.runners else ()
        source = next((one for one in self.day.race.sources if one.name == event.source), None)
        parsed = parse(source.format, event.raw) if source else None
        if not isinstance(parsed, Parsed):
            return ()
        named = (parsed.bib,) if parsed.bib else self.day.chips.owners(parsed.chip)
        return tuple(bib for bib in named if bib in self.day.runners)


def find_passings(standing: Standing, race: Race, entries: Sequence[Entry]) -> Passings:
    """Who came by which visit of the course and when, and the fate of every read and time.

    A function of what stands of the log, of the race and of its entries. Clocks are estimated anew
    over the whole day, so that a better estimate moves earlier passings too.
    """
    return find_settled(standing, race, entries)[0]


def find_settled(
    standing: Standing, race: Race, entries: Sequence[Entry]
) -> tuple[Passings, Settled]:
    """The passings of all runners, and what is needed to find those of one anew."""
    day = day_of(standing.said, race, entries)
    batches = receipts_of(standing, race)
    settled = Settled(day, find_clocks(batches, standing), box_clocks(standing.syncs))
    rows = _gathered(standing.reads, standing.times, batches, settled, day.runners)
    found = passings_of(rows, day, standing.fates.values())
    return replace(found, clocks=settled.clocks), settled


def rows_of_runner(
    bib: str, settled: Settled, reads: Sequence[ChipRead], times: Sequence[ManualTime]
) -> Sightings:
    """What the events that `bibs_of` gives to a bib say; joined with `joined` where more come."""
    batches = receipts_of_reads(reads, settled.day.race, settled.boxes)
    return _gathered(reads, times, batches, settled, [bib])


def passings_of_rows(rows: Sightings, settled: Settled) -> Passings:
    """The passings of one runner's rows, which stay as they are."""
    own = replace(rows, fates=rows.fates.copy(), sides=rows.sides.copy())
    return passings_of(own, settled.day)


def passings_of_runner(
    bib: str, settled: Settled, reads: Sequence[ChipRead], times: Sequence[ManualTime]
) -> Passings:
    """The passings of one runner, from all events that `bibs_of` gives to the bib.

    Equal to what `find_passings` finds of the bib while the clocks are those of `settled`. With one
    more read an estimate may move by some milliseconds; find them all anew from time to time.
    """
    return passings_of_rows(rows_of_runner(bib, settled, reads, times), settled)


def _gathered(
    reads: Sequence[ChipRead],
    times: Sequence[ManualTime],
    batches: Sequence[SourceReads],
    settled: Settled,
    bibs: Iterable[str],
) -> Sightings:
    """The rows of reads and times."""
    day, clocks = settled.day, settled.clocks
    written = (event.source for event in times if event.source)
    places = (place.key for place in day.race.places)
    names = Names.of(bibs, places, [*(batch.source for batch in batches), *written])
    refs = _refs(len(reads), batches)
    rows = gather_reads(refs, batches, day.race, day.chips, clocks, names)
    return joined(rows, gather_times(times, day.race, clocks, names))


def _refs(count: int, batches: Sequence[SourceReads]) -> list[str]:
    """The names of reads, `SOURCE/EPOCH/SEQ`, by their rows."""
    refs = [""] * count
    for batch in batches:
        for epoch, places in batch.epochs.items():
            begin = f"{batch.source}/{epoch}/"
            rows, seqs = batch.rows[places].tolist(), batch.seqs[places].tolist()
            for row, seq in zip(rows, seqs, strict=True):
                refs[row] = f"{begin}{seq}"
    return refs


def passings_of(rows: Sightings, day: Day, fates: Iterable[Seen] = ()) -> Passings:
    """The passings of rows; `fates` are those of events that do not stand."""
    if rows.undated:
        rows = date_undated(rows, day)
    found = assign(rows, day)
    because = settle_fates(rows, found)
    by_bib, starts = make_passings(rows, found, field_of(rows, day))
    return Passings(by_bib, starts, make_seen(rows, because, fates), day.chips)
