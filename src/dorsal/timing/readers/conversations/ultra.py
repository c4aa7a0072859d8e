"""The conversation with an RFID Ultra or a Joey (TCP 23).

The box greets with `Connected,...`; `700` lets it send. The number of its log is a cursor: a hole
in the numbers is asked for with `600FROM..TO`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard, identify

PORT = 23
END = "\r\n"
SEND_ON, ASK_STATE, ASK_CLOCK = "700", "?", "r"
READ = re.compile(r"[0-9],.*,.*,")
REWOUND = re.compile(r"(.+?)-[0-9]{4}-[0-9]{2}-[0-9]{2}(-rewound)?")
STATUS_MS = 60_000


class UltraConversation:
    """One connection to a box; `cursors` are the last numbers of its log, by epoch."""

    def __init__(self, cursors: Mapping[str, int]) -> None:
        self._lines = LineBuffer()
        self._last: dict[str, int] = {}  # by box
        for epoch, number in cursors.items():
            box = _box(epoch)
            self._last[box] = max(number, self._last.get(box, 0))
        self._asked_ms = 0

    def opened(self, now_ms: int) -> Step:
        """Wait for the greeting."""
        self._asked_ms = now_ms
        return Step()

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Take the reads, and ask for the numbers that were jumped over."""
        commands: list[str] = []
        reads: list[Heard] = []
        states: list[str] = []
        for line in filter(None, self._lines.feed(data)):
            if READ.match(line):
                heard = identify("ultra", line)
                reads.append(heard)
                commands += self._holes(heard)
            else:
                states.append(line)
                if line.startswith("Connected"):
                    commands += [SEND_ON, ASK_STATE, ASK_CLOCK]
        return Step(_commands(commands), tuple(reads), tuple(states))

    def tick(self, now_ms: int) -> Step:
        """Ask for the state and the clock once a minute."""
        if now_ms - self._asked_ms < STATUS_MS:
            return Step()
        self._asked_ms = now_ms
        return Step(send=_commands([ASK_STATE, ASK_CLOCK]))

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002
        """Nothing: the box keeps its log."""
        return b""

    def _holes(self, heard: Heard) -> list[str]:
        """The rewind of the numbers between the last one and this; a log that began again has
        none.
        """
        if heard.seq < 0 or heard.epoch.endswith("-rewound"):
            return []
        box = _box(heard.epoch)
        last = self._last.get(box)
        self._last[box] = heard.seq
        if last is None or heard.seq <= last + 1:
            return []
        return [f"600{last + 1}..{heard.seq - 1}"]


def rewind_all() -> bytes:
    """What makes a box send its whole log again."""
    return _commands(["8000"])


def set_clock(time: str, date: str) -> bytes:
    """What sets a box's clock (`09:31:05`, `23-05-2027`): for before a race, by hand."""
    return _commands([f"t {time} {date}"])


def _box(epoch: str) -> str:
    found = REWOUND.fullmatch(epoch)
    return found[1] if found else epoch


def _commands(commands: Iterable[str]) -> bytes:
    return "".join(command + END for command in commands).encode("latin-1")
