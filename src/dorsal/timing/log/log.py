"""The log of a race as a value: a set of events, whatever the order in which they came."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from dorsal.ground.canonical import canonical_bytes
from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.events import AnyEvent, event_bytes, lines_of

VERSION = 1
FEW = 50  # so many events are put into a log one by one
AT = b'{"at":"'  # how a line begins, where no key of it sorts before `at`
INSTANT_BYTES = 24


@dataclass(frozen=True)
class Log:
    """The events of one race, each once, in the order of their instants and then of their bytes.

    Two logs with the same events are equal, however they came about.
    """

    race: str
    events: tuple[AnyEvent, ...] = ()
    known_hash: str = field(default="", compare=False, repr=False)  # told by who has the bytes

    @classmethod
    def of(cls, race: str, events: Iterable[AnyEvent]) -> Log:
        """The log of these events, each taken once."""
        lines = {event_bytes(event): event for event in events}
        return cls(race, tuple([lines[line] for line in in_order(lines)]))

    def with_events(self, events: Iterable[AnyEvent]) -> Log:
        """This log and these events."""
        added = list(events)
        if len(added) > FEW:
            return Log.of(self.race, (*self.events, *added))
        known = list(self.events)
        for event in added:
            key = _key(event)
            place = bisect_left(known, key, key=_key)
            if place == len(known) or _key(known[place]) != key:
                known.insert(place, event)
        return Log(self.race, tuple(known))

    def as_of(self, at: str) -> Log:
        """What had been recorded by an instant (as the log writes it), itself included."""
        return Log(self.race, self.events[: bisect_right(self.events, at, key=_at)])

    def hash(self) -> str:
        """SHA-256 of the log's bytes, in hexadecimal digits."""
        return self.known_hash or hash_of(self.race, lines_of(self.events))


def _at(event: AnyEvent) -> str:
    return event.at


def _key(event: AnyEvent) -> tuple[str, bytes]:
    return event.at, event_bytes(event)


def in_order(lines: Iterable[bytes]) -> list[bytes]:
    """Lines of events in the order of a log: by `at`, then by their bytes.

    `at` is the first key of nearly every line, so these sort as they stand; the few others, whose
    first key is `about` or `against`, are put in front of the lines of their instant.
    """
    ordered = sorted(lines)
    cut = bisect_left(ordered, AT)
    others = sorted((_instant_in(line), line) for line in ordered[:cut])
    found: list[bytes] = []
    done = cut
    for at, line in others:
        before = bisect_left(ordered, AT + at, lo=done)
        found += ordered[done:before]
        found.append(line)
        done = before
    return found + ordered[done:]


def _instant_in(line: bytes) -> bytes:
    """The instant of a line whose first key is not `at`."""
    start = line.index(b'"at":"') + len(b'"at":"')
    return line[start : start + INSTANT_BYTES]


def heading(race: str) -> bytes:
    """The first line of a log's file, without its line end."""
    return canonical_bytes({"dorsal_log": VERSION, "race": race})


def hash_of(race: str, lines: bytes) -> str:
    """SHA-256 of the log's file with these lines of events, in hexadecimal digits."""
    hashed = hashlib.sha256(heading(race) + b"\n")
    hashed.update(lines)
    return hashed.hexdigest()


def log_bytes(log: Log) -> bytes:
    """The whole file of a log."""
    return heading(log.race) + b"\n" + lines_of(log.events)


def merged(logs: Iterable[Log]) -> Log:
    """The union of logs of one race; `BadInput` when they are of different races, or there are
    none.
    """
    known = list(logs)
    races = sorted({log.race for log in known})
    if len(races) != 1:
        what = "logs of different races do not go together" if races else "there is no log to merge"
        raise BadInput([Problem(what, "logs of one race", value=", ".join(races))])
    return Log.of(races[0], (event for log in known for event in log.events))
