"""What people said of each bib, at hand by bib, and what they decided, by what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dorsal.timing.events import (
    BibGiven,
    Collected,
    CourseChanged,
    Decided,
    Disqualified,
    Dropped,
    Moved,
    NotCompeting,
    Noted,
    NotStarting,
    Penalised,
    Protested,
    Published,
    Started,
)
from dorsal.timing.standing.values import Said


@dataclass(slots=True)
class OfBib:
    """What was said of one bib, each kind in the order in which it was recorded.

    `protests` are those of this runner and those against this runner.
    """

    drops: list[Dropped] = field(default_factory=list)
    disqualified: list[Disqualified] = field(default_factory=list)
    not_starting: list[NotStarting] = field(default_factory=list)
    penalties: list[Penalised] = field(default_factory=list)
    guests: list[NotCompeting] = field(default_factory=list)
    collected: list[Collected] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    protests: list[Protested] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)


KINDS = (
    "drops",
    "disqualified",
    "not_starting",
    "penalties",
    "guests",
    "collected",
    "moves",
    "notes",
)
NOTHING = OfBib()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in a race. Of several decisions about the same thing the last one holds: a
    jury may be appealed to.
    """

    of: dict[str, OfBib] = field(default_factory=dict)
    bibs: Sequence[BibGiven] = ()
    starts: Sequence[Started] = ()
    changes: Sequence[CourseChanged] = ()
    published: Sequence[Published] = ()
    protests: Sequence[Protested] = ()
    decisions: dict[str, Decided] = field(default_factory=dict)

    def of_bib(self, bib: str) -> OfBib:
        """What was said of a bib."""
        return self.of.get(bib, NOTHING)


def hear(said: Said) -> Spoken:
    """Put what counts of what people said where it is asked for."""
    of: dict[str, OfBib] = {}
    for kind in KINDS:
        _sort(of, kind, getattr(said, kind))
    for protest in said.protests:
        for bib in {protest.bib, protest.against} - {""}:
            of.setdefault(bib, OfBib()).protests.append(protest)
    return Spoken(
        of=of,
        bibs=said.bibs,
        starts=said.starts,
        changes=said.changes,
        published=said.published,
        protests=said.protests,
        decisions={one.about: one for one in said.decisions},
    )


def _sort(of: dict[str, OfBib], kind: str, events: Iterable[Any]) -> None:
    for event in events:
        if event.bib:
            getattr(of.setdefault(event.bib, OfBib()), kind).append(event)
