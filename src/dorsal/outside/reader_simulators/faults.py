"""A connection that breaks off within a line, says things twice, and garbles them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class LineFaults:
    """How probable each fault is whenever a reader sends something.

    `drop`: the connection ends somewhere within; `resend`: it is sent twice; `damage`: one of its
    characters is wrong, and the connection ends after it. In the midst of the `first`-th thing that
    a reader sends its connection certainly ends (0: of none).
    """

    drop: float = 0.0
    resend: float = 0.0
    damage: float = 0.0
    first: int = 0


NONE = LineFaults()


class FaultyLine:
    """Sends over a socket with faults; `steady` ends them."""

    def __init__(
        self, line: socket.socket, faults: LineFaults, random: Random, sent: Iterator[int]
    ) -> None:
        """Take the socket; `sent` counts what the reader sends, from 1."""
        self.line = line
        self._faults = faults
        self._random = random
        self._sent = sent

    def send(self, data: bytes, *, garbled: bytes = b"") -> None:
        """Send all of it, or raise `ConnectionError` after a part of it; `garbled` is what it is
        when it is damaged.
        """
        if next(self._sent) == self._faults.first:
            self.line.sendall(data[: len(data) // 2])
            self._end()
        if garbled and self._random.random() < self._faults.damage:
            self.line.sendall(garbled)
            self._end()
        if self._random.random() < self._faults.drop:
            self.line.sendall(data[: self._random.randrange(len(data) + 1)])
            self._end()
        again = self._random.random() < self._faults.resend
        self.line.sendall(data + data if again else data)

    def _end(self) -> None:
        self.line.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("a simulated fault")
