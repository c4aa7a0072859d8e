"""A reader that is not there, at a real port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from random import Random

from dorsal.outside.reader_simulators.faults import NONE, FaultyLine, LineFaults
from dorsal.outside.reader_simulators.voices import (
    SPOKEN,
    CrossmgrVoice,
    Held,
    IpicoVoice,
    MylapsVoice,
    Voice,
)
from dorsal.timing.race import Format
from dorsal.timing.readers.conversations.ipico import CONTROL_PORT, PORT, REPLAY_PORT
from dorsal.timing.simulation.raw_lines import Beep

CALL_AGAIN_S = 0.02
MOST_MISSED = 5
HOST = "127.0.0.1"


class SimulatedReader:
    """Lets passings happen, one every `every_s`, connected or not, and tells them as a reader of
    its protocol does.

    It waits to be called at `port`, or calls `calls` (host and port). Between two connections at
    most MOST_MISSED passings happen. When all have happened its connection has no more faults. An
    IPICO reader has its controller's ports too.
    """

    def __init__(
        self,
        form: Format,
        beeps: Sequence[Beep],
        *,
        seed: int = 0,
        faults: LineFaults = NONE,
        every_s: float = 0.0,
        calls: tuple[str, int] | None = None,
    ) -> None:
        """Take what it will read; `ValueError` without any, `KeyError` for a format that it does
        not speak.
        """
        if not beeps:
            raise ValueError("a simulated reader has at least one read")
        self.connections = 0
        self._held = Held(beeps)
        self._speak: Callable[[Held], Voice] = SPOKEN[form]
        self._voice = self._speak(self._held)
        self._random = Random(seed)
        self._sent = count(1)
        self._missed = 0
        self._faults = faults
        self._every_s = every_s
        self._calls = calls
        self._due_s = 0.0
        self._stopping = threading.Event()
        self._doors = [] if calls else _doors(form)
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int:
        """The port at which it is called."""
        return int(self._doors[0].getsockname()[1])

    @property
    def acknowledged(self) -> frozenset[int]:
        """The places of the passings that it was told are safe; only of those who are told."""
        voice = self._voice
        if isinstance(voice, CrossmgrVoice | MylapsVoice):
            return frozenset(voice.acknowledged)
        return frozenset()

    @property
    def over(self) -> bool:
        """Whether all passings have happened."""
        return self._held.passed == len(self._held.beeps)

    def start(self) -> None:
        """Begin; returns at once."""
        works: list[Callable[[], None]] = [self._call if self._calls else self._wait]
        if len(self._doors) > 1:
            works.append(self._control)
        for work in works:
            self._threads.append(threading.Thread(target=work, daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """End, and close its ports."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        for door in self._doors:
            door.close()

    def _wait(self) -> None:
        while not self._stopping.is_set():
            line = _accepted(self._doors[0], max(self._every_s, 0.001))
            if line is None:
                self._miss()
            else:
                self._voice = self._speak(self._held)
                self._serve(line)

    def _call(self) -> None:
        while not self._stopping.wait(CALL_AGAIN_S):
            self._miss()
            try:
                line = socket.create_connection(self._calls or ("", 0), timeout=5)
            except OSError:
                continue
            if isinstance(self._voice, CrossmgrVoice | MylapsVoice):
                self._voice.lost()
            else:
                self._voice = self._speak(self._held)
            self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        """One connection until either side ends it."""
        self.connections += 1
        self._missed = 0
        with line:
            try:
                self._converse(line)
            except OSError:
                return  # of the network, or a fault of our own

    def _converse(self, line: socket.socket) -> None:
        faulty = self._faulty(line)
        for said in self._voice.greeting():
            faulty.send(said)
        while not self._stopping.is_set():
            line.settimeout(max(self._every_s, 0.001))
            try:
                data = line.recv(65_536)
            except TimeoutError:
                pass
            else:
                if not data:
                    return
                faulty = self._faulty(line)
                for said in self._voice.answer(data):
                    faulty.send(said)
            beep = self._pass()
            said = self._voice.live(beep) if beep else b""
            if said:
                line.settimeout(5)
                self._faulty(line).send(said, garbled=_garbled(said))

    def _faulty(self, line: socket.socket) -> FaultyLine:
        faults = NONE if self.over else self._faults
        return FaultyLine(line, faults, self._random, self._sent)

    def _miss(self) -> None:
        """Let a passing happen that nobody hears of at once."""
        if self._missed < MOST_MISSED and self._pass() is not None:
            self._missed += 1

    def _pass(self) -> Beep | None:
        """Let the next passing happen, where there is one."""
        now_s = time.monotonic()
        if self.over or now_s < self._due_s:
            return None
        self._due_s = now_s + self._every_s
        self._held.passed += 1
        return self._held.beeps[self._held.passed - 1]

    def _control(self) -> None:
        """An IPICO reader's controller: replays what is stored when it is told to."""
        _, control, replay = self._doors
        while not self._stopping.is_set():
            line = _accepted(control, 0.05)
            if line is None:
                continue
            with line:
                line.settimeout(5)
                try:
                    command = line.recv(1024).decode("latin-1")
                    self._replay(replay, command.rpartition(".")[2].strip())
                except OSError:
                    continue

    def _replay(self, door: socket.socket, since: str) -> None:
        line = _accepted(door, 1.0)
        if line is None:
            return
        with line:
            faulty = self._faulty(line)
            for said in IpicoVoice(self._held).stored(since):
                faulty.send(said)


def _garbled(line: bytes) -> bytes:
    """The line with its eighth byte from the end changed."""
    at = max(len(line) - 8, 0)
    return line[:at] + (b"x" if line[at : at + 1] != b"x" else b"y") + line[at + 1 :]


def _accepted(door: socket.socket, within_s: float) -> socket.socket | None:
    door.settimeout(within_s)
    try:
        line, _ = door.accept()
    except OSError:
        return None
    return line


def _doors(form: Format) -> list[socket.socket]:
    """The port of a reader; of an IPICO also its controller's, as far off as they really are."""
    for _ in range(50):
        found: list[socket.socket] = []
        try:
            found.extend(_open_doors(form))
        except (OSError, OverflowError):
            time.sleep(0)
            continue
        return found
    raise OSError("no ports are free for a simulated reader")


def _open_doors(form: Format) -> Iterator[socket.socket]:
    first = socket.create_server((HOST, 0))
    opened = [first]
    try:
        if form == "ipico":
            at = first.getsockname()[1]
            opened += [
                socket.create_server((HOST, at + CONTROL_PORT - PORT)),
                socket.create_server((HOST, at + REPLAY_PORT - PORT)),
            ]
    except (OSError, OverflowError):
        first.close()
        raise
    yield from opened
