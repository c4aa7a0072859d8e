"""Whose a chip was, over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dorsal.timing.events import ChipGiven
from dorsal.timing.instants import read_instant

ALWAYS = -(2**62)


@dataclass(frozen=True, slots=True)
class ChipTable:
    """The bib of each chip from each instant on: `since` ascending, `bibs` beside it.

    An empty bib is nobody's. `shared` are chips that several bibs were given, with these bibs.
    """

    since: dict[str, tuple[int, ...]] = field(default_factory=dict)
    bibs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def bib(self, chip: str, time_ms: int) -> str:
        """Whose a chip was at an instant; empty where nobody's."""
        name = chip_name(chip)
        if name not in self.since or name in self.shared:
            return ""
        at = bisect_right(self.since[name], time_ms) - 1
        return self.bibs[name][at] if at >= 0 else ""

    def owners(self, chip: str) -> tuple[str, ...]:
        """Whoever had a chip at any time; nobody of a shared one."""
        name = chip_name(chip)
        known = () if name in self.shared else self.bibs.get(name, ())
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
    that comes later in `given` counts. A chip that the start list has twice, and that nobody has
    given out since, is shared.
    """
    owners: dict[str, list[str]] = {}
    for bib, chips in listed.items():
        for chip in chips:
            owners.setdefault(chip_name(chip), []).append(bib)
    times: dict[str, dict[int, str]] = {chip: {ALWAYS: bibs[0]} for chip, bibs in owners.items()}
    handed = set()
    for event in given:
        since = read_instant(event.since) if event.since else ALWAYS
        times.setdefault(chip_name(event.chip), {})[since] = event.bib
        handed.add(chip_name(event.chip))
    shared = {
        chip: tuple(sorted(set(bibs)))
        for chip, bibs in owners.items()
        if len(set(bibs)) > 1 and chip not in handed
    }
    return ChipTable(
        since={chip: tuple(sorted(known)) for chip, known in times.items()},
        bibs={chip: tuple(known[at] for at in sorted(known)) for chip, known in times.items()},
        shared=shared,
    )
