"""A mail server that greets and agrees to everything, for what only asks whether there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread


class _Greeting(StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while self.rfile.readline():
            self.wfile.write(b"250 yes\r\n")


@contextmanager
def mail_server() -> Iterator[tuple[str, int]]:
    """The host and port of a server that answers one caller."""
    with TCPServer(("127.0.0.1", 0), _Greeting) as server:
        Thread(target=server.handle_request, daemon=True).start()
        yield str(server.server_address[0]), int(server.server_address[1])
