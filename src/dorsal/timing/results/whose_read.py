"""Whose a read was that the director should look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dorsal.timing.clocks import BibBy
from dorsal.timing.events import ChipRead
from dorsal.timing.passings.chips import ChipTable
from dorsal.timing.race import Race
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed

ReadOf: TypeAlias = Callable[[str, str, int], ChipRead | None]  # source, epoch and number


def finder_of(reads: Sequence[ChipRead]) -> ReadOf:
    """Finds reads by their numbers; the reads are gone through when one is asked for."""
    of_source: dict[tuple[str, str], dict[int, ChipRead]] = {}

    def find(source: str, epoch: str, seq: int) -> ChipRead | None:
        if (source, epoch) not in of_source:
            of_source[source, epoch] = {
                one.seq: one for one in reads if one.source == source and one.epoch == epoch
            }
        return of_source[source, epoch].get(seq)

    return find


def bib_by(race: Race, chips: ChipTable, read_of: ReadOf) -> BibBy:
    """Tells whose a read was; nobody's where its chip had several owners."""
    formats = {source.name: source.format for source in race.sources}

    def bib(source: str, epoch: str, seq: int) -> str:
        read = read_of(source, epoch, seq)
        parsed = parse(formats[source], read.raw) if read and source in formats else None
        if not isinstance(parsed, Parsed):
            return ""
        owners = (parsed.bib,) if parsed.bib else chips.owners(parsed.chip)
        return owners[0] if len(owners) == 1 else ""

    return bib
