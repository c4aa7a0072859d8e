"""Who recorded what of a runner, when and why, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import phrase
from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    ChipGiven,
    ChipRead,
    Collected,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    Moved,
    NotCompeting,
    Noted,
    NotStarting,
    Penalised,
    Protested,
    Retracted,
    ref_of,
)
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import read_instant
from dorsal.timing.reads import Fate

ROUNDS = 8  # of corrections of corrections

SAYINGS = {
    BibGiven: phrase("gave bib %(bib)s"),
    ChipGiven: phrase("gave chip %(chip)s"),
    Collected: phrase("handed the bib over"),
    NotStarting: phrase("recorded that the runner does not start"),
    Dropped: phrase("recorded a drop at %(place)s (%(reason)s)"),
    Disqualified: phrase("disqualified the runner (%(rule)s)"),
    Penalised: phrase("recorded a penalty of %(time)s"),
    NotCompeting: phrase("took the runner out of the ranking"),
    Moved: phrase("moved the runner to %(moved)s"),
    Retracted: phrase("retracted %(supersedes)s"),
    Protested: phrase("protested: %(text)s"),
    Decided: phrase("decided about %(about)s: %(decision)s"),
    Noted: phrase("noted: %(text)s"),
    ManualTime: phrase("corrected a time at %(place)s to %(seen)s"),
}


def tell_record(telling: Telling) -> Iterator[str]:
    """One sentence for each event that people recorded of this runner, in their order."""
    standing = telling.working.standing
    for ref, event in _concerning(telling).items():
        fate = standing.fates.get(ref)
        after = _after(telling, fate.fate if fate else None)
        why = f" ({event.why})" if event.why else ""
        yield telling.say(
            "%(by)s %(what)s at %(at)s%(why)s%(after)s.",
            by=telling.somebody(event.by),
            what=_what(telling, event),
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
        if type(event) is not ChipRead and type(event) in SAYINGS
    ]
    named = {ref_of(event): event for event in people}
    refs = {one.ref for one in telling.working.passings.seen_of(row.bib)}
    refs |= {ref for ref, event in named.items() if _is_of(event, row.bib, row.entry.key)}
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


def _is_of(event: AnyEvent, bib: str, entry: str) -> bool:
    if isinstance(event, BibGiven):
        return event.entry == entry
    if isinstance(event, Protested) and bib and event.against == bib:
        return True
    return bool(bib) and getattr(event, "bib", "") == bib


def _names(event: AnyEvent) -> set[str]:
    about = event.about if isinstance(event, Decided) else ""
    return {event.supersedes, about} - {""}


def _what(telling: Telling, event: AnyEvent) -> str:
    said = telling.say(SAYINGS[type(event)], **_values(telling, event))
    if event.supersedes and not isinstance(event, Retracted):
        said += telling.say(", in place of %(ref)s", ref=event.supersedes)
    return said


def _values(telling: Telling, event: AnyEvent) -> dict[str, object]:
    """The values that the sentences name, each where the event has it."""
    empty = telling.say("no reason told")
    place = getattr(event, "place", "")
    time = getattr(event, "time", "")
    moved = [getattr(event, key, "") for key in ("course", "wave")]
    return {
        "bib": getattr(event, "bib", "") or telling.say("none"),
        "chip": getattr(event, "chip", ""),
        "place": telling.name_of_place(place) if place else telling.say("no place told"),
        "reason": getattr(event, "reason", "") or event.why or empty,
        "rule": getattr(event, "rule", "") or event.why or empty,
        "time": telling.elapsed(getattr(event, "time_ms", 0)),
        "seen": telling.at(read_instant(time)) if time else getattr(event, "entered", ""),
        "moved": " ".join(part for part in moved if part),
        "supersedes": event.supersedes,
        "text": getattr(event, "text", "") or empty,
        "about": getattr(event, "about", ""),
        "decision": getattr(event, "outcome", "") or getattr(event, "keep", ""),
    }
