"""A log on paper: a heading and one event per line; two logs of a race are merged by union."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dorsal.ground.canonical import canonical_bytes
from dorsal.timing.events import AnyEvent, event_bytes, parse_event

VERSION = 1


@dataclass(frozen=True)
class Log:
    """The events of one race, each once, in the order of their bytes' instants and bytes.

    Two logs with the same events are equal, however they came about.
    """

    race: str
    events: tuple[AnyEvent, ...] = ()

    @classmethod
    def of(cls, race: str, events: Iterable[AnyEvent]) -> Log:
        """The log of these events, each taken once."""
        lines = {event_bytes(event): event for event in events}
        ordered = sorted(lines, key=lambda line: (lines[line].at, line))
        return cls(race, tuple(lines[line] for line in ordered))

    def with_events(self, events: Iterable[AnyEvent]) -> Log:
        """This log and these events."""
        return Log.of(self.race, (*self.events, *events))

    def as_of(self, at: str) -> Log:
        """What had been recorded by an instant (as the log writes it), itself included."""
        return Log(self.race, tuple(event for event in self.events if event.at <= at))

    def hash(self) -> str:
        """SHA-256 of the log's bytes, in hexadecimal digits."""
        return hashlib.sha256(log_bytes(self)).hexdigest()


def log_bytes(log: Log) -> bytes:
    """The whole file of a log."""
    head = canonical_bytes({"dorsal_log": VERSION, "race": log.race})
    return b"\n".join([head, *map(event_bytes, log.events)]) + b"\n"


def read_log(data: bytes, *, file: str = "") -> Log:
    """Read a log's file (slice one: every line is trusted to be canonical)."""
    head, *lines = data.splitlines()
    race = head.partition(b'"race":"')[2].partition(b'"')[0].decode()
    return Log.of(race, (parse_event(line) for line in lines))
