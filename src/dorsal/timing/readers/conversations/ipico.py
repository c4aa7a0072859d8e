"""The conversation with an IPICO reader (TCP 10000, lines end with CR LF).

The reader sends its reads unasked and keeps no numbers; its date is asked for, never set. What
was missed is replayed by the controller on other ports (`replay_command`).
"""

from __future__ import annotations

from collections.abc import Iterable

from dorsal.timing.instants import datetime_of
from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard
from dorsal.timing.readers.ipico import checksum

PORT = 10_000
CONTROL_PORT = 9_999
REPLAY_PORT = 10_300
ASK_DATE = b"ab00000222\r\n"
STATUS_MS = 60_000


class IpicoConversation:
    """One connection to a reader's stream."""

    def __init__(self) -> None:
        self._lines = LineBuffer()
        self._asked_ms = 0

    def opened(self, now_ms: int) -> Step:
        """Ask for the reader's date and time."""
        self._asked_ms = now_ms
        return Step(send=ASK_DATE)

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Take the reads; what else the reader says is its state."""
        reads: list[Heard] = []
        states: list[str] = []
        for line in filter(None, self._lines.feed(data)):
            if line[:2].lower() == "aa" or is_trigger(line):
                reads.append(Heard(line))
            elif line[:2].lower() == "ab":
                states.append(line)
            else:
                reads.append(Heard(line))  # damaged perhaps: kept, and shown as unreadable
        return Step(reads=tuple(reads), states=tuple(states))

    def tick(self, now_ms: int) -> Step:
        """Ask for the date once a minute."""
        if now_ms - self._asked_ms < STATUS_MS:
            return Step()
        return self.opened(now_ms)

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002
        """Nothing: the reader takes no acknowledgement."""
        return b""


def is_trigger(line: str) -> bool:
    """Whether a control frame says that the trigger was pressed."""
    return line[:2].lower() == "ab" and line[6:8].lower() == "2c"


def set_clock(clock_ms: int) -> bytes:
    """What sets a reader's clock (as if it were UTC) at its next full second: for before a race, by
    hand. Sunday is day 0 of the week.
    """
    moment = datetime_of(clock_ms)
    body = f"000701{moment:%y%m%d}{moment.isoweekday() % 7:02d}{moment:%H%M%S}"
    return f"ab{body}{checksum(body)}\r\n".encode("latin-1")


def replay_command(since_ms: int, *, file: str = "ttyS0") -> bytes:
    """What the controller (port 9999) is told to send its stored reads of a reader's own time
    since `since_ms` on port 10300.
    """
    since = datetime_of(since_ms).strftime("%y%m%d%H%M%S")
    return f"replay_start file.{file} port.{REPLAY_PORT} datetime.{since}\r\n".encode("latin-1")
