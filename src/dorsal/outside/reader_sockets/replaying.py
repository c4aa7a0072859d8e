"""What an IPICO reader stored while nobody listened: its controller sends it on another port."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

from dorsal.outside.reader_sockets.addresses import Address
from dorsal.timing.readers import Heard, replay_command
from dorsal.timing.readers.conversations.ipico import CONTROL_PORT, PORT, REPLAY_PORT

CALL_S = 3.0
LONGEST_S = 120.0
PIECE = 65_536
LONGEST_LINE = 32_768


class NotEnded(OSError):
    """No more came, and yet the controller has not ended it: that may have been all, or not."""


def replayed(address: Address, since_ms: int, *, idle_s: float) -> Iterator[tuple[Heard, ...]]:
    """The stored reads since an instant of the reader's own time, as they come, until the
    controller ends them; `NotEnded` when none has come for `idle_s`.

    The controller's ports lie as far from the reader's as 9999 and 10300 do from 10000. `OSError`
    when it cannot be reached or breaks off.
    """
    control = (address.host, address.port + CONTROL_PORT - PORT)
    with socket.create_connection(control, timeout=CALL_S) as controller:
        controller.sendall(replay_command(since_ms))
        with _call_soon((address.host, address.port + REPLAY_PORT - PORT)) as line:
            yield from _lines(line, idle_s)


def _call_soon(where: tuple[str, int]) -> socket.socket:
    """Connect to a port that is about to be opened."""
    until_s = time.monotonic() + CALL_S
    while True:
        try:
            return socket.create_connection(where, timeout=CALL_S)
        except ConnectionRefusedError:
            if time.monotonic() > until_s:
                raise
            time.sleep(0.05)


def _lines(line: socket.socket, idle_s: float) -> Iterator[tuple[Heard, ...]]:
    rest = b""
    until_s = time.monotonic() + LONGEST_S
    line.settimeout(idle_s)
    while time.monotonic() < until_s and len(rest) < LONGEST_LINE:
        try:
            data = line.recv(PIECE)
        except TimeoutError:
            raise NotEnded("no more came") from None
        if not data and rest:
            raise ConnectionAbortedError("it ended within a line")
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        texts = (one.strip(b"\r").decode("latin-1") for one in whole)
        yield tuple(Heard(text) for text in texts if text)
    raise NotEnded("it goes on too long")
