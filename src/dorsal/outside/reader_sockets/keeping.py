"""Reads onto the disk: into the journal of a box, or straight into the log of the race."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from dorsal.ground.canonical import LARGEST_INTEGER
from dorsal.ground.problems import BadInput
from dorsal.outside.journal import Journal
from dorsal.outside.race_log import append_events
from dorsal.outside.reader_sockets.memory import Memory
from dorsal.timing.events import AnyEvent, ChipRead, Noted, ReaderState, parse_event
from dorsal.timing.instants import instant_of, instant_text
from dorsal.timing.race import Format
from dorsal.timing.readers import Heard


class Store(Protocol):
    """Where reads are kept: a `Journal` or a `LogStore`."""

    box: str

    def append(self, events: Iterable[AnyEvent]) -> int:
        """Return when the events are on the disk; `OSError` when they are not."""
        ...

    def number(
        self, source: str, raws: Sequence[str], *, at: str, mono_ms: int
    ) -> tuple[ChipRead, ...]:
        """Reads that have no numbers of their own, numbered."""
        ...


class LogStore:
    """The log of a race itself, for a laptop that is box and server in one.

    What has no number is numbered in an epoch of this run of the program.
    """

    def __init__(self, path: Path, *, race: str, box: str) -> None:
        """Begin the log where there is none; `BadInput` when it is another race's."""
        self.box = box
        self._path = path
        self._race = race
        self._epoch = f"l{secrets.token_hex(6)}"
        self._next: dict[str, int] = {}
        self._numbering = threading.Lock()
        append_events(path, (), race=race)

    def append(self, events: Iterable[AnyEvent]) -> int:
        """Return when the events are on the disk; `OSError` when they are not."""
        return append_events(self._path, events, race=self._race)

    def number(
        self, source: str, raws: Sequence[str], *, at: str, mono_ms: int
    ) -> tuple[ChipRead, ...]:
        """Reads of a source, numbered in the order in which they came."""
        with self._numbering:
            first = self._next.get(source, 0)
            self._next[source] = first + len(raws)
        return tuple(
            ChipRead(
                at=at,
                source=source,
                epoch=self._epoch,
                seq=first + place,
                raw=raw,
                box=self.box,
                mono_ms=mono_ms,
            )
            for place, raw in enumerate(raws)
        )


class Keeper:
    """Puts what readers send into a store, once each, and remembers what is there."""

    def __init__(
        self, store: Store, formats: Mapping[str, Format], kept: Iterable[AnyEvent] = ()
    ) -> None:
        """Take the store and the events that it holds already (`kept`)."""
        self.memory = Memory(formats)
        self._store = store
        self._one_at_a_time = threading.Lock()
        for event in kept:
            if isinstance(event, ChipRead):
                self.memory.take(event)

    def keep(
        self, source: str, heard: Sequence[Heard], states: Sequence[str] = ()
    ) -> tuple[ChipRead, ...]:
        """Return when all of it is on the disk, with the reads that were new; `OSError` when the
        disk takes no more: then none of it is there.
        """
        with self._one_at_a_time:
            at, mono_ms = _now()
            reads = self._new(source, heard, at, mono_ms)
            told = (
                ReaderState(at=at, source=source, raw=raw, box=self._store.box, mono_ms=mono_ms)
                for raw in states
            )
            events: list[AnyEvent] = [*reads, *told]
            if events:
                self._store.append(events)
            for read in reads:
                self.memory.take(read)
            return reads

    def note(self, text: str) -> None:
        """Put a remark into the store; `OSError` when the disk takes no more."""
        self._store.append([Noted(at=_now()[0], by=self._store.box, text=text)])

    def _new(
        self, source: str, heard: Sequence[Heard], at: str, mono_ms: int
    ) -> tuple[ChipRead, ...]:
        """The reads that are not there yet, each with its number."""
        fresh: list[Heard] = []
        here: set[Heard] = set()
        for one in heard:
            again = one in here and (_is_numbered(one) or self.memory.is_dated(source, one.raw))
            if not again and not self.memory.knows(source, one.raw):
                fresh.append(one)
            here.add(one)
        bare = [one.raw for one in fresh if not _is_numbered(one)]
        numbered = (
            ChipRead(
                at=at,
                source=source,
                epoch=one.epoch,
                seq=one.seq,
                raw=one.raw,
                box=self._store.box,
                mono_ms=mono_ms,
            )
            for one in fresh
            if _is_numbered(one)
        )
        return (*numbered, *self._store.number(source, bare, at=at, mono_ms=mono_ms))


def events_of_journal(journal: Journal) -> Iterator[AnyEvent]:
    """What a journal holds; lines that are no events (it counts them) are passed over."""
    offset = 0
    while True:
        lines, offset = journal.lines_from(offset)
        if not lines:
            return
        for line in lines.splitlines():
            try:
                yield parse_event(line)
            except BadInput:
                continue  # kept in the journal, and told when its log is read


def _is_numbered(heard: Heard) -> bool:
    return 0 <= heard.seq <= LARGEST_INTEGER and bool(heard.epoch)


def _now() -> tuple[str, int]:
    """The wall clock as the log writes it, and the monotonic one in milliseconds."""
    return instant_text(instant_of(datetime.now(UTC))), int(time.monotonic() * 1000)
