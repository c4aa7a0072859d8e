"""Wiclax reads a race's log from us as if it were a box: every read and every gun, as they come."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.race_log import new_events
from dorsal.timing.events import AnyEvent, ChipRead, Started
from dorsal.timing.instants import datetime_of, read_instant
from dorsal.timing.race import Race
from dorsal.timing.readers import WiclaxBox, parse
from dorsal.timing.reads import Parsed

TICK_S = 0.2
ALIVE_S = 10.0
PIECE = 4096
SEND_S = 10.0


class WiclaxDoor:
    """A port at which Wiclax finds a box that has read what stands in a log.

    A read is told by its reader's own clock, a gun and a read in UTC by the clocks of the race; the
    loop is the key of the place. What has no date is not told, and neither is what is written by
    hand.
    """

    def __init__(self, race: Race, log: Path, *, host: str = "0.0.0.0", port: int = 0) -> None:
        """Open the port; `BadInput` when it cannot be opened."""
        self._race = race
        self._log = log
        self._sources = {one.name: one for one in race.sources}
        self._stopping = threading.Event()
        try:
            self._door = socket.create_server((host, port))
        except OSError as error:
            what = f"port {port} cannot be opened: {error.strerror or error}"
            raise BadInput([Problem(what, "choose another one", column="--wiclax")]) from error

    @property
    def port(self) -> int:
        """The port that is open."""
        return int(self._door.getsockname()[1])

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let callers in until the end of the block."""
        thread = threading.Thread(target=self._wait, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()
            self._door.close()

    def _wait(self) -> None:
        self._door.settimeout(TICK_S)
        while not self._stopping.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                continue
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        """One caller, until it hangs up."""
        with line:
            try:
                self._converse(line)
            except (OSError, BadInput):
                return  # it has gone, or the log is spoiled: `listen` tells that

    def _converse(self, line: socket.socket) -> None:
        box = WiclaxBox()
        events, offset = self._new(0)
        kept = self._said_of(events)
        alive_s = time.monotonic()
        while not self._stopping.is_set():
            told = b""
            asked = _received(line)
            if asked == b"":
                return
            events, offset = self._new(offset)
            fresh = self._said_of(events)
            told += box.passed(fresh)
            kept += fresh
            if asked:
                told += box.received(asked, self._clock_ms(), kept)
            if time.monotonic() - alive_s >= ALIVE_S:
                alive_s = time.monotonic()
                told += box.alive()
            line.settimeout(SEND_S)
            line.sendall(told)

    def _new(self, offset: int) -> tuple[tuple[AnyEvent, ...], int]:
        return new_events(self._log, offset) if self._log.exists() else ((), 0)

    def _said_of(self, events: tuple[AnyEvent, ...]) -> list[Parsed]:
        return [said for said in map(self._said, events) if said is not None]

    def _said(self, event: AnyEvent) -> Parsed | None:
        """What an event tells Wiclax; None where it tells nothing."""
        if isinstance(event, Started):
            return Parsed("gun", clock_ms=self._local_ms(read_instant(event.time)))
        source = self._sources.get(event.source) if isinstance(event, ChipRead) else None
        if not isinstance(event, ChipRead) or source is None:
            return None
        read = parse(source.format, event.raw)
        if not isinstance(read, Parsed) or read.what != "passing" or not read.day_known:
            return None
        where = source.places.get(read.antenna) or source.places.get(read.loop) or source.place
        clock_ms = read.clock_ms
        if clock_ms is not None and read.in_utc:
            clock_ms = self._local_ms(clock_ms)
        return replace(read, clock_ms=clock_ms, loop=where or read.loop)

    def _local_ms(self, instant_ms: int) -> int:
        """An instant as clocks at the race show it, as if that were UTC."""
        offset = datetime_of(instant_ms).astimezone(self._race.zone).utcoffset()
        return instant_ms + (round(offset.total_seconds() * 1000) if offset else 0)

    def _clock_ms(self) -> int:
        return self._local_ms(time.time_ns() // 1_000_000)


def _received(line: socket.socket) -> bytes | None:
    """What the caller says; empty when it has hung up, None when it says nothing for a while."""
    line.settimeout(TICK_S)
    try:
        return line.recv(PIECE)
    except TimeoutError:
        return None
