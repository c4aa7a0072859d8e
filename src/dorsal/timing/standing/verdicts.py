"""From the choices at each name to what counts, the fate of what does not, and open conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dorsal.timing.events import AnyEvent, Retracted
from dorsal.timing.instants import read_instant
from dorsal.timing.passings.values import Seen
from dorsal.timing.reads import Fate
from dorsal.timing.standing.corrections import Choice, Family, Without
from dorsal.timing.standing.values import Conflict

Why: TypeAlias = tuple[Fate, str] | None  # a fate and what decided it; None for what counts


@dataclass(slots=True)
class Verdicts:
    """What was found of the trees: events that count, fates of the others, conflicts."""

    counting: list[AnyEvent] = field(default_factory=list)
    fates: dict[str, Seen] = field(default_factory=dict)
    unsettled: list[Conflict] = field(default_factory=list)
    settled: list[Conflict] = field(default_factory=list)


def judge(family: Family, chosen: Mapping[str, Choice]) -> Verdicts:
    """Go through every tree from its root; events in a circle are all in conflict."""
    verdicts = Verdicts()
    walked: set[str] = set()
    for root in family.roots():
        outcome = chosen[root].outcome
        if not isinstance(outcome, Without | Retracted):
            verdicts.counting.append(outcome)
        walked |= _walk(root, family, chosen, verdicts)
    for ref in sorted(family.events.keys() - walked):
        event = family.events[ref]
        verdicts.fates[ref] = seen(ref, event, Fate.IN_CONFLICT, event.supersedes)
        verdicts.unsettled.append(Conflict(event.supersedes, (ref,), (event,)))
    return verdicts


def _walk(root: str, family: Family, chosen: Mapping[str, Choice], verdicts: Verdicts) -> set[str]:
    """Give a fate to every event of a tree that does not count; returns the tree's names."""
    todo: list[tuple[str, Why]] = [(root, None)]
    for ref, imposed in todo:
        choice = chosen[ref]
        if choice.rivals:
            _note_conflict(ref, family, choice, verdicts)
        why = imposed if choice.child == ref else _own_fate(choice)
        if why and ref in family.events:
            verdicts.fates[ref] = seen(ref, family.events[ref], *why)
        todo += [
            (child, _fate_of_child(child, ref, choice, imposed))
            for child in family.children.get(ref, ())
        ]
    return {ref for ref, _ in todo}


def _own_fate(choice: Choice) -> Why:
    """Why an event in whose place something else was chosen does not count."""
    if choice.outcome is Without.CONFLICT:
        return Fate.IN_CONFLICT, choice.child or " ".join(choice.rivals)
    if choice.outcome is Without.WITHDRAWN:
        return Fate.RETRACTED, choice.child
    return Fate.SUPERSEDED, choice.child


def _fate_of_child(child: str, ref: str, choice: Choice, imposed: Why) -> Why:
    """What the choice at a name means for what stands for one of those that name it."""
    if child in choice.rivals:
        open_ = choice.outcome is Without.CONFLICT
        return (Fate.IN_CONFLICT, ref) if open_ else (Fate.SUPERSEDED, choice.decided)
    if child in choice.same:
        return Fate.SENT_AGAIN, choice.child
    return imposed if child == choice.child else None


def _note_conflict(ref: str, family: Family, choice: Choice, verdicts: Verdicts) -> None:
    refs = tuple(sorted({*choice.rivals, choice.child} - {ref, ""}))
    conflict = Conflict(ref, refs, tuple(family.events[one] for one in refs), choice.decided)
    (verdicts.settled if choice.decided else verdicts.unsettled).append(conflict)


def seen(ref: str, event: AnyEvent, fate: Fate, because: str) -> Seen:
    """The fate of one event, with the runner, place and instant that it tells."""
    time = getattr(event, "time", "")
    return Seen(
        ref=ref,
        fate=fate,
        bib=getattr(event, "bib", ""),
        place=getattr(event, "place", ""),
        time_ms=read_instant(time) if time else None,
        because=because,
    )
