"""A log that grows by single events, and knows its hash at once."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import TYPE_CHECKING

from dorsal.timing.events import AnyEvent, event_bytes, lines_of
from dorsal.timing.log import Log, heading

if TYPE_CHECKING:
    from hashlib import _Hash

EVERY = 512  # events between two states of the hash that are kept


class GrowingLog:
    """The events of a log in its order, with the SHA-256 of the log's bytes up to every so many.

    Events come nearly in their order, so that only the last few lines are hashed anew.
    """

    def __init__(self, log: Log) -> None:
        self.race = log.race
        self.events = list(log.events)
        self._states: list[_Hash] = [hashlib.sha256(heading(log.race) + b"\n")]

    def add(self, event: AnyEvent) -> bool:
        """Take in an event; False when it is in the log already."""
        key = _key(event)
        at = bisect_left(self.events, key, key=_key)
        if at < len(self.events) and _key(self.events[at]) == key:
            return False
        self.events.insert(at, event)
        del self._states[at // EVERY + 1 :]
        return True

    def log(self) -> Log:
        """The log as it is now."""
        return Log(self.race, tuple(self.events))

    def hash(self) -> str:
        """What `Log.hash` says of these events."""
        while len(self._states) * EVERY <= len(self.events):
            start = (len(self._states) - 1) * EVERY
            self._states.append(self._hashed(start, start + EVERY))
        done = (len(self._states) - 1) * EVERY
        return self._hashed(done, len(self.events)).hexdigest()

    def _hashed(self, start: int, end: int) -> _Hash:
        """The state after the events up to `end`, from that at `start`."""
        state = self._states[start // EVERY].copy()
        state.update(lines_of(self.events[start:end]))
        return state


def _key(event: AnyEvent) -> tuple[str, bytes]:
    return event.at, event_bytes(event)
