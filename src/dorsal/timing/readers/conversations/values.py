"""What a conversation with a reader is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dorsal.timing.readers.identity import Heard


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from something that happened: bytes to send now, reads to be kept, lines in
    which the reader spoke of itself (its state, its clock), and whether to hang up after sending.
    """

    send: bytes = b""
    reads: tuple[Heard, ...] = ()
    states: tuple[str, ...] = ()
    close: bool = False


class Conversation(Protocol):
    """One connection to a reader, without the socket: what happened goes in, a `Step` comes out.

    `now_ms` is any clock that does not jump back. None of them ever sets a reader's clock or stops
    it. What a reader must be told is safe, it is told by `safe` alone.
    """

    def opened(self, now_ms: int) -> Step:
        """The connection stands."""
        ...

    def received(self, data: bytes, now_ms: int) -> Step:
        """Bytes have come."""
        ...

    def tick(self, now_ms: int) -> Step:
        """Time has passed; call it about once a second."""
        ...

    def safe(self, reads: Iterable[Heard]) -> bytes:
        """These reads, as steps gave them, are on the disk: what the reader is to be sent now."""
        ...
