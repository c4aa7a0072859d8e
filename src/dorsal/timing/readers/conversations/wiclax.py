"""Wiclax's generic protocol, both sides: boxes that speak it to us, and we to Wiclax."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dorsal.timing.instants import datetime_of, instant_of
from dorsal.timing.readers.clock_texts import read_day_first, read_time
from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.readers.wiclax import wiclax_line
from dorsal.timing.reads import Parsed

CLOCK_MS = 60_000
FURTHEST_MS = instant_of(datetime_of(0).replace(year=2100))
REWIND = re.compile(r"REWIND (\S+) (\S+) (\S+) (\S+)")
SAID = re.compile(r"\*|CLOCK( .*)?|CLOCKOK|READOK")


class WiclaxConversation:
    """One connection to a box that speaks the protocol.

    `last_ms` is the box's own time of the last read known, None where there is none: all since
    then is asked for again. The protocol has no acknowledgement and no numbers.
    """

    def __init__(self, last_ms: int | None = None) -> None:
        self._lines = LineBuffer()
        self._last_ms = last_ms
        self._asked_ms = 0

    def opened(self, now_ms: int) -> Step:
        """Ask for the clock and for what was missed."""
        self._asked_ms = now_ms
        asked = ["CLOCK"]
        if self._last_ms is not None:
            asked.append(f"REWIND {_moment(self._last_ms)} {_moment(FURTHEST_MS)}")
        return Step(send=_lines(asked))

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Take passings and guns; heartbeats and answers are the box's state."""
        reads: list[Heard] = []
        states: list[str] = []
        for line in filter(None, self._lines.feed(data)):
            if SAID.fullmatch(line):
                states.append(line)
            else:
                reads.append(Heard(line))
        return Step(reads=tuple(reads), states=tuple(states))

    def tick(self, now_ms: int) -> Step:
        """Ask for the clock once a minute."""
        if now_ms - self._asked_ms < CLOCK_MS:
            return Step()
        self._asked_ms = now_ms
        return Step(send=_lines(["CLOCK"]))

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002
        """Nothing: the protocol has no acknowledgement."""
        return b""


class WiclaxBox:
    """Our side when Wiclax reads us: we are the box.

    `clock_ms` arguments are the time that we tell, as if it were UTC.
    """

    def __init__(self) -> None:
        self._lines = LineBuffer()

    def received(self, data: bytes, clock_ms: int, kept: Iterable[Parsed]) -> bytes:
        """Answer what Wiclax asks; `kept` are the reads known, for a rewind."""
        known = tuple(kept)
        answers = (self._answer(line, clock_ms, known) for line in self._lines.feed(data))
        return b"".join(answers)

    def passed(self, reads: Iterable[Parsed]) -> bytes:
        """Tell new passings and guns; what has no time is not told."""
        return _lines(_told(read) for read in reads if read.clock_ms is not None)

    def alive(self) -> bytes:
        """The heartbeat."""
        return b"*\r"

    def _answer(self, line: str, clock_ms: int, kept: tuple[Parsed, ...]) -> bytes:
        if line == "CLOCK":
            return _lines([f"CLOCK {_moment(clock_ms)}"])
        if line.startswith("CLOCK "):
            return b""  # our clock is not theirs to set
        if line in ("STARTREAD", "STOPREAD"):
            return _lines(["READOK"])
        found = REWIND.fullmatch(line)
        return _lines(_rewound(found, kept)) if found else b""


def _told(read: Parsed) -> str:
    if read.what != "gun" or read.clock_ms is None:
        return wiclax_line(read)
    return f"RACESTART {datetime_of(read.clock_ms):%H:%M:%S},{read.clock_ms % 1000:03d}"


def _rewound(asked: re.Match[str], kept: tuple[Parsed, ...]) -> list[str]:
    """The lines of the passings between two moments; none where the moments cannot be read."""
    try:
        first_ms = read_day_first(asked[1]) + read_time(asked[2])[0]
        last_ms = read_day_first(asked[3]) + read_time(asked[4])[0] + 999
    except NotARead:
        return []
    within = (
        one
        for one in kept
        if one.what == "passing"
        and one.clock_ms is not None
        and first_ms <= one.clock_ms <= last_ms
    )
    return [wiclax_line(one, rewound=True) for one in within]


def _moment(clock_ms: int) -> str:
    return datetime_of(clock_ms).strftime("%d-%m-%Y %H:%M:%S")


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\r" for line in lines).encode("latin-1", "replace")
