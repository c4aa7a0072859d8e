"""Who recorded what of a runner, when and why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    ChipGiven,
    ChipRead,
    CourseChanged,
    Decided,
    ManualTime,
    Protested,
    Started,
    ref_of,
)
from dorsal.timing.explanation.sayings import is_told, what_was_done
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import read_instant
from dorsal.timing.reads import Fate
from dorsal.timing.results.values import Row

ROUNDS = 8  # of corrections of corrections


def tell_record(telling: Telling) -> Iterator[str]:
    """One sentence for each event that people recorded of this runner, in their order."""
    standing = telling.working.standing
    for ref, event in _concerning(telling).items():
        fate = standing.fates.get(ref)
        after = _after(telling, fate.fate if fate else None)
        what = what_was_done(telling, event)
        why = f" ({event.why})" if event.why and f"({event.why})" not in what else ""
        yield telling.say(
            "At %(at)s %(by)s %(what)s%(why)s%(after)s.",
            by=telling.somebody(event.by),
            what=what,
            at=telling.at(read_instant(event.at)),
            why=why,
            after=after,
        )


def _after(telling: Telling, fate: Fate | None) -> str:
    if fate is None:
        return ""
    return telling.say("; it does not count any more: %(fate)s", fate=fate.value)


def _concerning(telling: Telling) -> dict[str, AnyEvent]:
    """By name: what people said of the bib or the entry, and what names such an event."""
    row = telling.row
    people = [
        event
        for event in telling.working.log.events
        if type(event) is not ChipRead and is_told(event)
    ]
    named = {ref_of(event): event for event in people}
    refs = {one.ref for one in telling.working.passings.seen_of(row.bib)}
    refs |= {ref for ref, event in named.items() if _is_of(event, row) or _takes(telling, event)}
    for _ in range(ROUNDS):
        more = {ref for ref, event in named.items() if _names(event) & refs} - refs
        if not more:
            break
        refs |= more
    return {
        ref: event
        for ref, event in named.items()
        if ref in refs and (not isinstance(event, ManualTime) or event.supersedes)
    }


def _is_of(event: AnyEvent, row: Row) -> bool:
    if isinstance(event, BibGiven):
        return event.entry == row.entry.key
    if isinstance(event, Started):
        return event.wave in ("", row.wave) and event.course in ("", row.course)
    if isinstance(event, CourseChanged):
        return event.course in ("", row.course)
    if isinstance(event, Protested) and row.bib and event.against == row.bib:
        return True
    return bool(row.bib) and getattr(event, "bib", "") == row.bib


def _takes(telling: Telling, event: AnyEvent) -> bool:
    """Whether a chip was given away that the runner had before."""
    chips, bib = telling.working.passings.chips, telling.row.bib
    return isinstance(event, ChipGiven) and bool(bib) and bib in chips.owners(event.chip)


def _names(event: AnyEvent) -> set[str]:
    about = event.about if isinstance(event, Decided) else ""
    return {event.supersedes, about} - {""}
