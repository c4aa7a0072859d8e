"""A server for boxes on the same network: a laptop in the timing tent, without any web site."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dorsal.ground.problems import BadInput
from dorsal.outside.transfer.receipts import (
    LARGEST_BATCH,
    MOST_REFUSED,
    Batch,
    Receipt,
    read_batch,
    receipt_bytes,
)
from dorsal.timing.events import AnyEvent
from dorsal.timing.instants import instant_of, instant_text

Take = Callable[[Sequence[AnyEvent]], int]  # puts events on the disk; how many were new
Aside = Callable[[str, Sequence[bytes]], None]  # keeps lines of a box that are no events
Heard = Callable[[str, datetime, Mapping[str, int]], None]  # a box, when, and what waits in it
SLOWEST_S = 30.0


class Hub:
    """Takes batches of boxes for one race.

    `tokens` says which box a token is of. `take` returns when the events are on the disk, and
    raises `OSError` when they are not: then the box is told to come again.
    """

    def __init__(
        self,
        race: str,
        tokens: Mapping[str, str],
        *,
        take: Take,
        aside: Aside,
        heard: Heard | None = None,
    ) -> None:
        self.race = race
        self.tokens = dict(tokens)
        self.last_seen: dict[str, datetime] = {}
        self._take = take
        self._aside = aside
        self._heard = heard
        self._one_at_a_time = threading.Lock()

    def box_of(self, authorization: str) -> str:
        """The box whose token a request carries; empty when it is nobody's."""
        told = authorization.removeprefix("Bearer ").strip().encode()
        for token, box in self.tokens.items():
            if hmac.compare_digest(token.encode(), told):
                return box
        return ""

    def receive(self, box: str, batch: Batch) -> Receipt:
        """Put a batch on the disk; `OSError` when the disk takes no more."""
        with self._one_at_a_time:
            new = self._take(batch.events)
            if batch.refused:
                self._aside(box, [line for _, line in batch.refused])
            now = datetime.now(UTC)
            self.last_seen[box] = now
            if self._heard is not None:
                self._heard(box, now, batch.waiting or {})
        refused = tuple(one for one, _ in batch.refused[:MOST_REFUSED])
        return Receipt(new, len(batch.events) - new, instant_text(instant_of(now)), refused)


def serve_hub(hub: Hub, *, host: str = "0.0.0.0", port: int = 0) -> ThreadingHTTPServer:
    """A server that answers for the hub; the caller runs `serve_forever` and `shutdown`."""

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"
    timeout = SLOWEST_S

    def do_POST(self) -> None:
        """Answer a batch."""
        box = self.hub.box_of(self.headers.get("Authorization", ""))
        length = self.headers.get("Content-Length", "")
        if not box:
            self._say(HTTPStatus.UNAUTHORIZED, b"this token is no box's of this race\n")
        elif not length.isdigit() or int(length) > LARGEST_BATCH:
            said = b"a batch tells its length, and has at most 4 MB\n"
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
        else:
            body = self.rfile.read(int(length))
            if len(body) < int(length):
                self._say(HTTPStatus.BAD_REQUEST, b"the batch broke off: send it again whole\n")
            else:
                self._receive(box, body)

    def _receive(self, box: str, body: bytes) -> None:
        try:
            batch = read_batch(body)
        except BadInput as error:
            self._say(HTTPStatus.BAD_REQUEST, f"{error}\n".encode())
            return
        if batch.race != self.hub.race:
            said = f"this is the server of {self.hub.race!r}, not of {batch.race!r}\n"
            self._say(HTTPStatus.CONFLICT, said.encode())
            return
        try:
            receipt = self.hub.receive(box, batch)
        except OSError as error:
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, f"not safe: {error}\n".encode())
            return
        self._say(HTTPStatus.OK, receipt_bytes(receipt), kind="application/json")

    def _say(self, status: HTTPStatus, body: bytes, *, kind: str = "text/plain") -> None:
        if status != HTTPStatus.OK:
            self.close_connection = True  # what was not read of the request is not awaited
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `watch` shows who was here."""
