"""A passing and what it was made of, and the fate of every read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from dorsal.timing.clocks.values import Clocks
from dorsal.timing.events import Side
from dorsal.timing.passings.chips import ChipTable
from dorsal.timing.passings.seen_table import Seen, SeenTable

__all__ = ["Passing", "Passings", "Seen", "SeenTable"]


class Passing(msgspec.Struct, frozen=True, gc=False):  # a struct: a race has 200,000 of them
    """A runner came by one visit of the course, in or out.

    `visit` is the index of the visit counted over all laps. `time_ms` is the corrected instant in
    UTC, known to within `doubt_ms` either way. `used` names the event that gave the time and
    `also` the others that saw the same passing. `disagreement_ms` is how far apart two sources
    are beyond their doubts, 0 where they agree; `written_ms` how far from a reader's time somebody
    wrote that the runner passed there, 0 where nobody did.
    """

    visit: int
    side: Side
    time_ms: int
    doubt_ms: int
    used: str
    also: tuple[str, ...] = ()
    source: str = ""
    disagreement_ms: int = 0
    written_ms: int = 0


@dataclass(frozen=True, slots=True)
class Passings:
    """All passings of a race, by bib in the order of the course, and the fate of every read.

    `starts` is the net start of each bib that has a start read: it is at the gun where the last
    read in the start window came before it, and stands in `by_bib` too, as visit 0. `seen` holds
    every event that said that somebody was seen, once each, the reads of the log first.
    `chips` says whose each chip was, `clocks` are those by which the times were corrected.
    """

    by_bib: dict[str, tuple[Passing, ...]] = field(default_factory=dict)
    starts: dict[str, Passing] = field(default_factory=dict)
    seen: Sequence[Seen] = ()
    chips: ChipTable = field(default_factory=ChipTable)
    clocks: Clocks = field(default_factory=Clocks)

    def seen_of(self, bib: str) -> Iterator[Seen]:
        """What saw a bib, whatever became of it, in the order of `seen`."""
        if isinstance(self.seen, SeenTable):
            return self.seen.of_bib(bib)
        return (one for one in self.seen if one.bib == bib)
