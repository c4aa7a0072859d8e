"""What simulated readers say and how they answer, protocol by protocol, without their sockets.

A voice knows which passings there have been (`Held.passed`). `greeting` is sent at connect,
`answer` upon what is heard, `live` for each new passing while connected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from dorsal.timing.instants import SECOND_MS, datetime_of, instant_of
from dorsal.timing.race import Format
from dorsal.timing.simulation.raw_lines import SINCE_1980_MS, Beep, raw_line

REWIND = re.compile(r"REWIND (\S+) (\S+) (\S+) (\S+)")


@dataclass
class Held:
    """What a reader holds: passings in their order, of which so many have happened."""

    beeps: Sequence[Beep]
    passed: int = 0

    def known(self) -> Sequence[Beep]:
        """Those that have happened."""
        return self.beeps[: self.passed]

    @property
    def clock_ms(self) -> int:
        """The reader's clock: that of its last passing."""
        return self.beeps[max(self.passed - 1, 0)].clock_ms


class Voice(Protocol):
    """The reader's side of a connection."""

    def greeting(self) -> Iterator[bytes]:
        """What is said at connect."""

    def answer(self, data: bytes) -> Iterator[bytes]:
        """What is said upon what was heard."""

    def live(self, beep: Beep) -> bytes:
        """What is said of a passing as it happens; empty when it is not told yet."""


class _Commands:
    """Gathers commands out of pieces of a stream."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._rest = b""

    def commands(self, data: bytes) -> list[str]:
        """The commands that are whole now."""
        *whole, self._rest = re.split(rb"[\r\n]", self._rest + data)
        return [one.decode("latin-1") for one in whole if one]

    def greeting(self) -> Iterator[bytes]:
        """Nothing: the other side speaks first."""
        yield from ()

    def answer(self, data: bytes) -> Iterator[bytes]:
        """Answer each command."""
        for command in self.commands(data):
            yield from self.follow(command)

    def follow(self, command: str) -> Iterator[bytes]:
        """Answer one command."""
        raise NotImplementedError


class RaceResultVoice(_Commands):
    """A decoder: its file is a beep's epoch, its number the beep's."""

    def live(self, beep: Beep) -> bytes:
        """Push it."""
        return f"#P;{raw_line('raceresult', beep)}\r\n".encode()

    def follow(self, command: str) -> Iterator[bytes]:
        """Settings, the state, the count, passings by number, whole files."""
        known = self.held.known()
        file = known[-1].epoch if known else self.held.beeps[0].epoch
        present = [one for one in known if one.epoch == file]
        word, _, rest = command.partition(";")
        if word == "PASSINGS":
            yield f"PASSINGS;{len(present)};{file}\r\n".encode()
        elif word == "GETFILE":
            yield from self._passings(one for one in known if one.epoch == rest)
        elif word[0].isdigit():
            first, count = map(int, command.split(":"))
            yield from self._passings(present[first - 1 : first - 1 + count])
        elif word == "GETTIME":
            yield f"GETTIME;{datetime_of(self.held.clock_ms):%Y-%m-%d;%H:%M:%S}.000\r\n".encode()
        else:
            yield f"{command}\r\n".encode()

    def _passings(self, beeps: Sequence[Beep] | Iterator[Beep]) -> Iterator[bytes]:
        for beep in beeps:
            yield f"{raw_line('raceresult', beep)}\r\n".encode()
        yield b"\r\n"


class UltraVoice(_Commands):
    """A box that numbers its log and rewinds it."""

    def __init__(self, held: Held) -> None:
        super().__init__(held)
        self._sending = False

    def greeting(self) -> Iterator[bytes]:
        """Say that it is there."""
        yield f"Connected,{self._seconds()}\r\n".encode()

    def live(self, beep: Beep) -> bytes:
        """Send it, once it was asked to send."""
        return f"{raw_line('ultra', beep)}\r\n".encode() if self._sending else b""

    def follow(self, command: str) -> Iterator[bytes]:
        """Sending, the state, the clock, rewinding."""
        if command == "700":
            self._sending = True
        elif command == "?":
            yield b"V=12.34\r\n"
        elif command == "r":
            moment = datetime_of(self.held.clock_ms)
            yield f"{moment:%H:%M:%S %d-%m-%Y} ({self._seconds()})\r\n".encode()
        elif command == "8000":
            yield from self._rewound(self.held.known())
        elif command.startswith("600"):
            first, last = map(int, command.removeprefix("600").split(".."))
            yield from self._rewound([one for one in self.held.known() if first <= one.seq <= last])

    def _rewound(self, beeps: Sequence[Beep]) -> Iterator[bytes]:
        for beep in beeps:
            fields = raw_line("ultra", beep).split(",")
            fields[6] = "1"
            yield (",".join(fields) + "\r\n").encode()

    def _seconds(self) -> int:
        return (self.held.clock_ms - SINCE_1980_MS) // SECOND_MS


class IpicoVoice(_Commands):
    """A reader that sends its reads and tells its date."""

    def live(self, beep: Beep) -> bytes:
        """Send it."""
        return f"{raw_line('ipico', beep)}\r\n".encode()

    def follow(self, command: str) -> Iterator[bytes]:
        """The date."""
        if command == "ab00000222":
            moment = datetime_of(self.held.clock_ms)
            body = f"000902{moment:%y%m%d}0{moment.isoweekday() % 7}{moment:%H%M%S}0000"
            yield f"ab{body}{sum(body.encode()) & 0xFF:02x}\r\n".encode()

    def stored(self, since: str) -> Iterator[bytes]:
        """What its controller replays since a moment, `270523093105`."""
        for beep in self.held.known():
            if datetime_of(beep.clock_ms).strftime("%y%m%d%H%M%S") >= since:
                yield self.live(beep)


class WiclaxVoice(_Commands):
    """A box that speaks Wiclax's generic protocol."""

    def live(self, beep: Beep) -> bytes:
        """Send it."""
        return f"{raw_line('wiclax', beep)}\r".encode()

    def follow(self, command: str) -> Iterator[bytes]:
        """The clock and the rewind."""
        if command == "CLOCK":
            yield f"CLOCK {datetime_of(self.held.clock_ms):%d-%m-%Y %H:%M:%S}\r".encode()
        elif found := REWIND.fullmatch(command):
            first_ms, last_ms = (_moment_ms(f"{found[at]} {found[at + 1]}") for at in (1, 3))
            for beep in self.held.known():
                if first_ms <= beep.clock_ms < last_ms + SECOND_MS:
                    yield f"{raw_line('wiclax', beep).removesuffix('0')}1\r".encode()


class MylapsVoice:
    """MyLaps' program: a message for each passing, sent again until it is acknowledged."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.acknowledged: set[int] = set()  # by place in the order of passings
        self._heard = b""
        self._ready = False

    def greeting(self) -> Iterator[bytes]:
        """Ask who is there."""
        yield b"Finish@Pong@$\r\n"

    def answer(self, data: bytes) -> Iterator[bytes]:
        """Take acknowledgements; after the first answer send all that has none."""
        *whole, self._heard = (self._heard + data).split(b"$")
        for message in whole:
            parts = message.decode("latin-1").split("@")
            if parts[1:2] == ["AckPong"]:
                self._ready = True
                waiting = sorted(set(range(self.held.passed)) - self.acknowledged)
                yield from map(self._message, waiting)
            elif parts[1:2] == ["AckPassing"]:
                self.acknowledged.add(int(parts[2]) - 1)

    def live(self, beep: Beep) -> bytes:
        """Send it, once the other side has told who it is."""
        return self._message(self.held.beeps.index(beep)) if self._ready else b""

    def lost(self) -> None:
        """The connection is gone: begin anew, with what is not acknowledged."""
        self._heard, self._ready = b"", False

    def _message(self, place: int) -> bytes:
        beep = self.held.beeps[place]
        moment = datetime_of(beep.clock_ms)
        time = f"{moment:%H:%M:%S}.{beep.clock_ms % SECOND_MS:03d}"
        fields = f"t={time}|c={beep.chip}|ct=UH|d={moment:%y%m%d}|l=1|an={beep.antenna:08d}|g=0"
        return f"Finish@Passing@{fields}@{place + 1}@$".encode()


class CrossmgrVoice:
    """CrossMgr's sender: reads in posts, sent again until each is answered with 200."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.acknowledged: set[int] = set()
        self._heard = b""
        self._posted: list[int] = []  # by place, of the post that is not answered yet

    def greeting(self) -> Iterator[bytes]:
        """Ask for the clock, and post what is not answered."""
        yield b"GET /servertimestamp.js HTTP/1.1\r\nHost: dorsal\r\n\r\n"
        yield from self._next()

    def answer(self, data: bytes) -> Iterator[bytes]:
        """Take answers; each lets the next post go."""
        self._heard += data
        while (found := _http_answer(self._heard)) is not None:
            body, self._heard = found
            if b'"kept"' in body:
                self.acknowledged.update(self._posted)
                self._posted = []
        yield from self._next()

    def live(self, beep: Beep) -> bytes:  # noqa: ARG002 - it goes with all that waits
        """Post it with all that waits, unless a post is on its way."""
        return b"".join(self._next())

    def lost(self) -> None:
        """The connection is gone: what was posted without an answer is posted again."""
        self._heard, self._posted = b"", []

    def _next(self) -> Iterator[bytes]:
        waiting = sorted(set(range(self.held.passed)) - self.acknowledged)
        if self._posted or not waiting:
            return
        self._posted = waiting
        reads = ",".join(self._read(self.held.beeps[place]) for place in waiting)
        body = f'{{"reader_id":1,"data":[{reads}]}}'.encode()
        head = f"POST /rfid.js HTTP/1.1\r\nHost: dorsal\r\nContent-Length: {len(body)}\r\n\r\n"
        yield head.encode() + body

    @staticmethod
    def _read(beep: Beep) -> str:
        moment = datetime_of(beep.clock_ms)
        time = f"{moment:%Y-%m-%dT%H:%M:%S}.{beep.clock_ms % SECOND_MS:03d}"
        return f'{{"tag":"{beep.chip}","t":"{time}"}}'


def _http_answer(data: bytes) -> tuple[bytes, bytes] | None:
    """The body of the first whole answer, and what follows it; None when there is none yet."""
    head, found, rest = data.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: ([0-9]+)", head)
    if not found or length is None or len(rest) < int(length[1]):
        return None
    return rest[: int(length[1])], rest[int(length[1]) :]


def _moment_ms(text: str) -> int:
    return instant_of(datetime.strptime(text, "%d-%m-%Y %H:%M:%S").replace(tzinfo=UTC))


SPOKEN: Mapping[Format, Callable[[Held], Voice]] = {
    "raceresult": RaceResultVoice,
    "ipico": IpicoVoice,
    "ultra": UltraVoice,
    "wiclax": WiclaxVoice,
    "crossmgr": CrossmgrVoice,
    "mylaps": MylapsVoice,
}
CALLERS: tuple[Format, ...] = ("crossmgr", "mylaps")  # they call us
