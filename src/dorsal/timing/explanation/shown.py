"""What the clocks of readers showed at the passings of a runner, before anything was corrected."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.timing.clocks.receipts import utc_offset_ms
from dorsal.timing.events import ChipRead, ref_of
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.race import Source
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed


@dataclass(frozen=True, slots=True)
class Shown:
    """The instant that a reader's clock showed, and how far it may have been slow beyond what its
    time was corrected by.
    """

    time_ms: int
    slow_up_to_ms: float


def shown_by_readers(telling: Telling) -> dict[str, Shown]:
    """What the reader showed, by the name of each read that gave a split its time.

    Reads that tell no date, and those of sources that the race does not know, are left out.
    """
    used = {split.passing.used for split in telling.row.splits}
    named = {split.passing.source for split in telling.row.splits}
    sources = {one.name: one for one in telling.working.race.sources if one.name in named}
    clocks = telling.working.passings.clocks
    found: dict[str, Shown] = {}
    for read in telling.working.standing.reads:
        if read.source in sources and ref_of(read) in used:
            shown_ms = _shown_ms(telling, sources[read.source], read)
            if shown_ms is not None:
                slow_ms = clocks.slow_up_to_ms(read.source, read.epoch, read.seq, shown_ms)
                found[ref_of(read)] = Shown(shown_ms, slow_ms)
    return found


def _shown_ms(telling: Telling, source: Source, read: ChipRead) -> int | None:
    parsed = parse(source.format, read.raw)
    if not isinstance(parsed, Parsed) or parsed.clock_ms is None or not parsed.day_known:
        return None
    if parsed.in_utc:
        return parsed.clock_ms
    return parsed.clock_ms - utc_offset_ms(telling.working.race, source)
