"""The conversation with MyLaps Timing & Scoring (TCP 3097): it calls us and sends messages that end
with `$`; each is acknowledged once all its passings are safe, else it is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable

from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import MOST_IN_A_MESSAGE, NUMBER, Heard

PORT = 3_097
NAME = "Dorsal"
FIELDS = "c|ct|d|l|dv|re|an|g|b|n|t|ut|utc|h|ts|bid|am|amd|dm"
ACKNOWLEDGED = {"Passing": "AckPassing", "Marker": "AckMarker", "Store": "AckStore"}


class MylapsConversation:
    """One connection; `session` is the epoch of its numbers, new with each connection, for their
    program begins its numbers again when it starts.

    The reads of another connection that are sent again are known by chip, time and antenna.
    """

    def __init__(self, session: str) -> None:
        self._messages = LineBuffer(rb"\$(?:\r\n|\n)?")
        self._session = session
        self._waiting: dict[str, tuple[str, set[Heard]]] = {}  # by message: its answer, its reads
        self._known: dict[Heard, str] = {}

    def opened(self, now_ms: int) -> Step:  # noqa: ARG002
        """Wait: they speak first."""
        return Step()

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Take messages apart; answer at once only what holds no reads."""
        send: list[bytes] = []
        reads: list[Heard] = []
        states: list[str] = []
        for message in self._messages.feed(data):
            self._take(message.strip("\r\n"), send, reads, states)
        return Step(b"".join(send), tuple(reads), tuple(states))

    def tick(self, now_ms: int) -> Step:  # noqa: ARG002
        """Nothing: they ping us."""
        return Step()

    def safe(self, reads: Iterable[Heard]) -> bytes:
        """The acknowledgements of the messages of which all passings are safe now."""
        answers = []
        for read in reads:
            number = self._known.pop(read, None)
            if number is None or number not in self._waiting:
                continue
            answer, open_ones = self._waiting[number]
            open_ones.discard(read)
            if not open_ones:
                del self._waiting[number]
                answers.append(_said(answer, number))
        return b"".join(answers)

    def _take(self, message: str, send: list[bytes], reads: list[Heard], states: list[str]) -> None:
        parts = message.split("@")
        function = parts[1] if len(parts) > 1 else ""
        if function in ACKNOWLEDGED and len(parts) >= 5:
            reads += self._passings(function, parts[0], parts[2:-2], parts[-2])
        elif function in ACKNOWLEDGED:
            reads.append(Heard(message))  # damaged: kept, and not acknowledged
        elif message:
            states.append(message)
            send += _answers(function)

    def _passings(
        self, function: str, location: str, parts: list[str], number: str
    ) -> tuple[Heard, ...]:
        """The reads of a message, numbered where its number is one."""
        numbered = NUMBER.fullmatch(number) is not None and len(parts) <= MOST_IN_A_MESSAGE
        epoch = f"{self._session}.{location}.{function}".replace("/", "_")
        first = int(number) * MOST_IN_A_MESSAGE if numbered else 0
        heard = tuple(
            Heard(part, epoch, first + at) if numbered else Heard(part)
            for at, part in enumerate(parts)
        )
        if numbered:
            key = f"{location}@{function}@{number}"
            self._waiting[key] = (ACKNOWLEDGED[function], set(heard))
            self._known.update(dict.fromkeys(heard, key))
        return heard


def _answers(function: str) -> list[bytes]:
    if function == "Pong":
        return [f"{NAME}@AckPong@Version2.1@{FIELDS}@$".encode()]
    return [f"{NAME}@AckPing@$".encode()] if function == "Ping" else []


def _said(answer: str, key: str) -> bytes:
    return f"{NAME}@{answer}@{key.rpartition('@')[2]}@$".encode("latin-1")
