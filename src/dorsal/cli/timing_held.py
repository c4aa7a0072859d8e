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

    def next_epoch(self, data: bytes, race: str) -> str:
        """The epoch of a file's rows: a new one where all of its rows that the log has were taken
        back, so that it can be read in again.
        """
        from dorsal.timing.events import ChipRead, ManualTime, ref_of
        from dorsal.timing.log import Log
        from dorsal.timing.recording import epoch_of_file, taken_back
        from dorsal.timing.standing import stand

        rows = [one for one in self.log if isinstance(one, ManualTime)]
        gone: set[str] | None = None
        again = 1
        while own := [one for one in rows if one.epoch == epoch_of_file(data, again)]:
            if gone is None:
                people = [one for one in self.log if not isinstance(one, ChipRead)]
                gone = taken_back(people, stand(Log.of(race, people)))
            if not all(ref_of(one) in gone for one in own):
                break
            again += 1
        return epoch_of_file(data, again)

    def read_otherwise(self, events: Sequence[AnyEvent]) -> ManualTime | None:
        """A row of the log that is of the same file and line as one of these, and of another
        source, or says something else.
        """
        from dorsal.timing.events import ManualTime

        times = [one for one in events if isinstance(one, ManualTime)]
        wanted = {(one.epoch, one.seq): (one.source, _said(one)) for one in times}
        for one in self.log:
            if isinstance(one, ManualTime) and (one.epoch, one.seq) in wanted:
                said = one.source, _said(one)
                if wanted[one.epoch, one.seq] != said:
                    return one
        return None

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
