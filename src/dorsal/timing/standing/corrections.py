"""Corrections, corrections of corrections, retractions and conflicts: what stands for each event.

Events that name one another make trees, whose roots name nobody. A tree has one outcome, however
its events reached the log: the event that stands for the root, nothing (it was retracted), or a
conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from msgspec.structs import replace

from dorsal.timing.events import AnyEvent, Decided, ManualTime, Retracted, event_bytes, ref_of


class Without(Enum):
    """An outcome without an event that counts."""

    WITHDRAWN = "withdrawn"  # retracted: as if it had never been said
    CONFLICT = "conflict"
    ABSENT = "absent"  # named by others, and not in the log


Outcome: TypeAlias = AnyEvent | Without


@dataclass(frozen=True, slots=True)
class Decision:
    """What counting decisions say of one name: which one to keep, and the decision's own name."""

    keep: str
    by: str


Decisions: TypeAlias = Mapping[str, tuple[Decision, ...]]


@dataclass(slots=True)
class Family:
    """Events by name, and those that name each name (which may not be there itself)."""

    events: dict[str, AnyEvent] = field(default_factory=dict)
    children: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def roots(self) -> list[str]:
        """The names that others name and that name nobody, in order."""
        return sorted(one for one in self.children if not self._parent(one))

    def _parent(self, ref: str) -> str:
        return self.events[ref].supersedes if ref in self.events else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen among the events that name one: `child` stands for it (the named one itself
    where it is the same name), `rivals` say something else and `same` say the same.
    """

    outcome: Outcome
    child: str = ""
    rivals: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    decided: str = ""


def choose(ref: str, family: Family, chosen: Mapping[str, Choice], decisions: Decisions) -> Choice:
    """What stands for an event, given the choices of those that name it."""
    own: Outcome = family.events.get(ref, Without.ABSENT)
    live = [
        one for one in family.children.get(ref, ()) if chosen[one].outcome is not Without.WITHDRAWN
    ]
    if not live:
        return Choice(own, ref)
    groups = _by_what_they_say(live, chosen)
    if len(live) == 1 or (len(groups) == 1 and Without.CONFLICT not in groups):
        (group,) = groups.values()
        return Choice(_effect(chosen[group[0]].outcome), group[0], same=tuple(group[1:]))
    decision = _decided(ref, live, chosen, decisions)
    if decision is None:
        return Choice(Without.CONFLICT, rivals=tuple(live))
    kept, by = decision
    outcome = own if kept == ref else _effect(chosen[kept].outcome)
    rivals = tuple(one for one in live if one != kept)
    return Choice(outcome, kept, rivals, decided=by)


def _effect(outcome: Outcome) -> Outcome:
    """What an event does to the one that it names."""
    return Without.WITHDRAWN if isinstance(outcome, Retracted) else outcome


def _by_what_they_say(
    live: Iterable[str], chosen: Mapping[str, Choice]
) -> dict[bytes | Without, list[str]]:
    groups: dict[bytes | Without, list[str]] = {}
    for ref in live:
        outcome = chosen[ref].outcome
        key = outcome if isinstance(outcome, Without) else said_by(outcome)
        groups.setdefault(key, []).append(ref)
    return groups


def said_by(event: AnyEvent) -> bytes:
    """What an event says, whoever says it, when, why and of what."""
    bare = replace(event, at="", by="", why="", supersedes="")
    if isinstance(bare, ManualTime):
        bare = replace(bare, source="", epoch="", seq=-1, entered="")
    return event_bytes(bare)


def _decided(
    ref: str, live: Iterable[str], chosen: Mapping[str, Choice], decisions: Decisions
) -> tuple[str, str] | None:
    """Which name a decision keeps (`ref` itself: neither), and the decision; None where there is
    none, or where decisions differ.
    """
    found: dict[str, str] = {}
    for decision in decisions.get(ref, ()):
        for one in live:
            outcome = chosen[one].outcome
            stands = "" if isinstance(outcome, Without) else ref_of(outcome)
            if decision.keep in (one, stands):
                found.setdefault(one, decision.by)
        if decision.keep == ref:
            found.setdefault(ref, decision.by)
    return next(iter(found.items())) if len(found) == 1 else None


def choices(family: Family, decisions: Decisions) -> dict[str, Choice]:
    """The choice at every name of every tree. Events that name one another in a circle conflict."""
    chosen: dict[str, Choice] = {}
    for root in family.roots():
        for ref in _leaves_first(root, family.children):
            chosen[ref] = choose(ref, family, chosen, decisions)
    for ref in list(family.children):
        if ref not in chosen:
            chosen[ref] = Choice(Without.CONFLICT, rivals=tuple(family.children[ref]))
    return chosen


def _leaves_first(root: str, children: Mapping[str, list[str]]) -> list[str]:
    order = [root]
    for ref in order:
        order.extend(children.get(ref, ()))
    return order[::-1]


def decisions_of(counting: Iterable[Decided]) -> dict[str, tuple[Decision, ...]]:
    """What decisions say to keep, by the name that they are about."""
    found: dict[str, list[Decision]] = {}
    for event in counting:
        if event.keep:
            found.setdefault(event.about, []).append(Decision(event.keep, ref_of(event)))
    return {about: tuple(said) for about, said in found.items()}
