"""A source that sends lines unasked and takes no answer: generic CSV over a socket."""

from __future__ import annotations

from collections.abc import Iterable

from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard


class PlainConversation:
    """One connection on which only the other side speaks."""

    def __init__(self) -> None:
        self._lines = LineBuffer()

    def opened(self, now_ms: int) -> Step:  # noqa: ARG002
        """Wait."""
        return Step()

    def received(self, data: bytes, now_ms: int) -> Step:  # noqa: ARG002
        """Every line is a read."""
        return Step(reads=tuple(map(Heard, filter(None, self._lines.feed(data)))))

    def tick(self, now_ms: int) -> Step:  # noqa: ARG002
        """Nothing."""
        return Step()

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002
        """Nothing."""
        return b""
