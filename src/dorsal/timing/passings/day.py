"""What the race, its entries and what people said of them come to: who runs where, from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dorsal.timing.entries import Entry
from dorsal.timing.passings.chips import ChipTable, chip_table
from dorsal.timing.passings.runners import Runner, runners_of
from dorsal.timing.race import Race

if TYPE_CHECKING:  # a standing says what became of reads in the values of this package
    from dorsal.timing.standing.values import Said


@dataclass(frozen=True)
class Day:
    """The race with its runners by bib and its chips."""

    race: Race
    runners: dict[str, Runner]
    chips: ChipTable


def day_of(said: Said, race: Race, entries: Sequence[Entry]) -> Day:
    """The day as the log and the start list have it."""
    runners = runners_of(said, race, entries)
    listed = {bib: runner.entry.chips for bib, runner in runners.items()}
    return Day(race, runners, chip_table(listed, said.chips))
