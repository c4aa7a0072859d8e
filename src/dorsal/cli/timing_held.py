"""What a log holds already, for commands that add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from dorsal.timing.events import AnyEvent, ChipRead, ManualTime

Number: TypeAlias = tuple[str, str, int]  # source, epoch, number


@dataclass
class Held:
    """The events of a log, by what tells one from another: of what is numbered, its number and
    what it says; of all else, the whole line but for when and by whom it was recorded.
    """

    log: Sequence[AnyEvent]
    numbered: dict[Number, str | bytes] = field(default_factory=dict)
    clashing: set[tuple[Number, str | bytes]] = field(default_factory=set)
    others: set[bytes] = field(default_factory=set)

    @classmethod
    def of(cls, events: Sequence[AnyEvent]) -> Held:
        """What these events are."""
        held = cls(events)
        for event in events:
            held.take(event)
        return held

    @cached_property
    def lines(self) -> set[bytes]:
        """The lines of the log, to which those of other logs are added."""
        from dorsal.timing.events import event_bytes

        return {event_bytes(event) for event in self.log}

    def take(self, event: AnyEvent) -> str:
        """Take an event in; whether it is `new`, `known` or `clashing` (it has the number of
        another one that says something else).
        """
        from dorsal.timing.events import ChipRead, ManualTime

        if isinstance(event, ChipRead):
            return self._take_numbered(event, event.raw)
        if isinstance(event, ManualTime) and event.source and event.seq >= 0:
            return self._take_numbered(event, _said(event))
        name = _but_for(event, "at", "by")
        if name in self.others:
            return "known"
        self.others.add(name)
        return "new"

    def _take_numbered(self, event: ChipRead | ManualTime, said: str | bytes) -> str:
        number = (event.source, event.epoch, event.seq)
        if number not in self.numbered:
            self.numbered[number] = said
            return "new"
        if self.numbered[number] == said or (number, said) in self.clashing:
            return "known"
        self.clashing.add((number, said))
        return "clashing"


def _said(event: ManualTime) -> bytes:
    """What a row of a sheet says. Its instant is left out: it follows from what was written, and
    changes with the gun that was recorded by then.
    """
    return _but_for(event, "at", "by", "time")


def _but_for(event: AnyEvent, *names: str) -> bytes:
    """An event's line with some of its texts empty."""
    from msgspec.structs import replace

    from dorsal.timing.events import event_bytes

    return event_bytes(replace(event, **dict.fromkeys(names, "")))
