"""Whose a chip was, over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dorsal.timing.events import ChipGiven
from dorsal.timing.instants import read_instant

ALWAYS, FOREVER = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class SharedChip:
    """A chip that the start list gives to several `bibs`. Its reads count for neither before
    `until_ms`, from which instant on somebody gave it to one bib (`FOREVER`: nobody did).
    """

    bibs: tuple[str, ...]
    until_ms: int


@dataclass(frozen=True, slots=True)
class ChipTable:
    """The bib of each chip from each instant on: `since` ascending, `bibs` beside it.

    An empty bib is nobody's. `shared` are chips that several bibs were given.
    """

    since: dict[str, tuple[int, ...]] = field(default_factory=dict)
    bibs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: dict[str, SharedChip] = field(default_factory=dict)

    def bib(self, chip: str, time_ms: int) -> str:
        """Whose a chip was at an instant; empty where nobody's, or where two were given it."""
        name = chip_name(chip)
        if name not in self.since:
            return ""
        at = bisect_right(self.since[name], time_ms) - 1
        return self.bibs[name][at] if at >= 0 else ""

    def in_conflict(self, chip: str, time_ms: int) -> bool:
        """Whether several bibs had a chip at an instant."""
        known = self.shared.get(chip_name(chip))
        return known is not None and time_ms < known.until_ms

    def owners(self, chip: str) -> tuple[str, ...]:
        """Whoever may have had a chip at any time; nobody of one that is shared all day."""
        name = chip_name(chip)
        shared = self.shared.get(name)
        if shared is not None and shared.until_ms == FOREVER:
            return ()
        known = (*self.bibs.get(name, ()), *(shared.bibs if shared else ()))
        return tuple(dict.fromkeys(bib for bib in known if bib))

    def changes(self, chip: str) -> bool:
        """Whether a chip was given more than once, so that its bib depends on the instant."""
        return len(self.since.get(chip_name(chip), ())) > 1


def chip_name(chip: str) -> str:
    """A chip's number as it is compared: readers differ in capitals and blanks."""
    return chip.strip().upper()


def chip_table(listed: Mapping[str, Iterable[str]], given: Iterable[ChipGiven]) -> ChipTable:
    """The table of what the start list says (`listed`: chips by bib) and of what was given later.

    What was given goes before the start list; of two that hold from the same instant on the one
    that comes later in `given` counts. A chip that the start list has twice is shared until the
    first instant from which somebody gave it out.
    """
    owners: dict[str, list[str]] = {}
    for bib, chips in listed.items():
        for chip in chips:
            owners.setdefault(chip_name(chip), []).append(bib)
    twice = {chip: tuple(sorted(set(bibs))) for chip, bibs in owners.items() if len(set(bibs)) > 1}
    times: dict[str, dict[int, str]] = {
        chip: {ALWAYS: "" if chip in twice else bibs[0]} for chip, bibs in owners.items()
    }
    handed: dict[str, int] = {}
    for event in given:
        chip, since_ms = chip_name(event.chip), read_instant(event.since) if event.since else ALWAYS
        times.setdefault(chip, {})[since_ms] = event.bib
        handed[chip] = min(since_ms, handed.get(chip, FOREVER))
    return ChipTable(
        since={chip: tuple(sorted(known)) for chip, known in times.items()},
        bibs={chip: tuple(known[at] for at in sorted(known)) for chip, known in times.items()},
        shared={
            chip: SharedChip(bibs, handed.get(chip, FOREVER))
            for chip, bibs in twice.items()
            if handed.get(chip) != ALWAYS
        },
    )
