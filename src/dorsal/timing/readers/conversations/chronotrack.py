"""The conversation with a Chronotrack client (CTP01): it calls us, and we ask it for its reads.

Its numbers count within a connection's own name, which we ask for first; a stream is asked for
from the number after the last one known on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import EPOCH, NUMBER, Heard

PORT = 61_611
NAME = "Dorsal~1~5"
OPTIONS = (
    "guntimes=true",
    "newlocations=true",
    "connection-id=true",
    "stream-mode=push",
    "time-format=iso",
)
PING_MS = 10_000
ID_ANSWER = "ack~getconnectionid~"
PLACES_ANSWER = "ack~getlocations~"


class ChronotrackConversation:
    """One connection; `cursors` are the last numbers known by epoch, `session` is the epoch where
    the client tells no name of its own.

    Each point of a client counts for itself, so the epoch is `NAME.POINT`.
    """

    def __init__(self, cursors: Mapping[str, int], session: str) -> None:
        self._lines = LineBuffer()
        self._cursors = dict(cursors)
        self._session = session
        self._pinged_ms = 0

    def opened(self, now_ms: int) -> Step:
        """Wait for the greeting."""
        self._pinged_ms = now_ms
        return Step()

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Answer the greeting, start the stream, take the reads."""
        commands: list[str] = []
        reads: list[Heard] = []
        states: list[str] = []
        for line in filter(None, self._lines.feed(data)):
            if line.startswith("CT"):
                reads.append(self._heard(line))
                continue
            states.append(line)
            commands += self._follow(line)
        return Step(_commands(commands), tuple(reads), tuple(states))

    def tick(self, now_ms: int) -> Step:
        """Ping every ten seconds."""
        if now_ms - self._pinged_ms < PING_MS:
            return Step()
        self._pinged_ms = now_ms
        return Step(send=_commands(["ping"]))

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002
        """Nothing is sent: the next connection asks from the last safe number on."""
        return b""

    def _follow(self, line: str) -> list[str]:
        if line.endswith("~CTP01"):
            return [NAME, *OPTIONS, "getconnectionid"]
        if line.startswith(ID_ANSWER):
            told = line.removeprefix(ID_ANSWER)
            self._session = told if EPOCH.fullmatch(told) else self._session
            return ["getlocations"]
        if line.startswith("err~getconnectionid"):
            return ["getlocations"]
        if line.startswith(PLACES_ANSWER):
            return [self._start(place) for place in line.removeprefix(PLACES_ANSWER).split("~")]
        if line.startswith("err~getlocations"):
            return ["start"]
        return ["ack~ping"] if line == "ping" else []

    def _start(self, place: str) -> str:
        last = self._cursors.get(self._epoch(place), 0)
        return f"start~{place}~{last + 1}" if last else f"start~{place}"

    def _epoch(self, place: str) -> str:
        return f"{self._session}.{place.replace('/', '_')}"

    def _heard(self, line: str) -> Heard:
        fields = line.split("~")
        if len(fields) < 3 or not NUMBER.fullmatch(fields[1]):
            return Heard(line)
        return Heard(line, self._epoch(fields[2]), int(fields[1]))


def _commands(commands: Iterable[str]) -> bytes:
    return "".join(f"{command}\r\n" for command in commands).encode("latin-1")
