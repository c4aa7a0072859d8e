"""A network between a box and a server that breaks off when it likes, on real sockets."""

from __future__ import annotations

import socket
import threading
from random import Random


class FlakyNetwork:
    """Passes bytes on to a server and back; each connection ends after a random number of bytes in
    either direction, now and then after none at all.
    """

    def __init__(self, port: int, random: Random) -> None:
        self._to = port
        self._random = random
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.steady = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                box, _ = self._listening.accept()
            except OSError:
                return
            most = 10**9 if self.steady else self._random.choice([0, 40, 300, 900, 10**9])
            back = 10**9 if self.steady else self._random.choice([0, 20, 150, 10**9])
            threading.Thread(target=self._carry, args=(box, most, back), daemon=True).start()

    def _carry(self, box: socket.socket, most: int, back: int) -> None:
        with box, socket.create_connection(("127.0.0.1", self._to)) as server:
            returning = threading.Thread(target=_copy, args=(server, box, back), daemon=True)
            returning.start()
            _copy(box, server, most)
            returning.join(timeout=5)


def _copy(source: socket.socket, to: socket.socket, most: int) -> None:
    """Copy bytes until there are no more, or `most` have been; then cut both ends."""
    left = most
    try:
        while left > 0 and (data := source.recv(min(left, 4096))):
            to.sendall(data)
            left -= len(data)
    except OSError:
        pass
    for one in (source, to):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
