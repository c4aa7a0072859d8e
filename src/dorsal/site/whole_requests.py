"""Requests as the pages may have them: whole, of bounded size, with headers that nobody mistakes.

The pages run in a few threads. A body that comes slowly would hold one of them for as long as its
sender likes, so it is awaited here, where waiting costs nothing, and lies in a file when it is
large. So does an answer until it is whole, for whoever asked may read it slowly or never. A header
whose name has an underscore cannot be told, in a WSGI application, from one that the proxy has set
(`X_Forwarded_For`), so it is dropped.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO, cast

from a2wsgi.asgi_typing import ASGIApp, HTTPScope, Receive, ReceiveEvent, Scope, Send, SendEvent
from django.utils.translation import gettext

MOST_BODY = 32 * 2**20  # bytes; more than what any page takes, so that the page says what it takes
PATIENCE_S = 300  # for a whole body: a photograph from a valley with little network
IN_MEMORY = 2**20
MOST_ON_DISK = 2**30  # bytes of all bodies that are coming in, beyond what is in memory
PIECE = 2**16
LENGTHS = (b"content-length", b"transfer-encoding")  # of which a proxy may believe the other


class _Refused(Exception):
    """A body that is not taken."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        self.why = why
        super().__init__(why)


class WholeRequests:
    """Give an ASGI application requests whose body is there and take its answers whole from it;
    answer for it those whose body is larger than `most` bytes (413), not whole within `patience_s`
    seconds (408), or too much for the disk beside the others, at most `most_on_disk` bytes (503).
    """

    def __init__(
        self,
        application: ASGIApp,
        *,
        most: int = MOST_BODY,
        patience_s: float = PATIENCE_S,
        most_on_disk: int = MOST_ON_DISK,
    ) -> None:
        self._application = application
        self._most = most
        self._left_on_disk = most_on_disk
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        asked = cast(HTTPScope, scope)
        headers = [one for one in asked["headers"] if b"_" not in one[0]]
        names = {name.lower() for name, _ in headers}
        if not names & set(LENGTHS):
            await self._answer({**asked, "headers": headers}, receive, send)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                whole = await self._take_in(headers, receive, body)
            except _Refused as refused:
                await _refuse(refused, send)
                return
            finally:
                self._left_on_disk += _on_disk(body)
            if whole:
                headers = [*_without_length(headers), (b"content-length", b"%d" % body.tell())]
                body.seek(0)
                again = _replay(body, receive)
                await self._answer({**asked, "headers": headers}, again, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Let the application answer at its own speed, then send that at the reader's."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            heads: list[SendEvent] = []

            async def keep(message: SendEvent) -> None:
                if message["type"] == "http.response.body":
                    body.write(message.get("body", b""))
                else:
                    heads.append(message)

            await self._application(scope, receive, keep)
            body.seek(0)
            for head in heads:
                await send(head)
            await _send_body(body, send)

    async def _take_in(
        self, headers: list[tuple[bytes, bytes]], receive: Receive, body: IO[bytes]
    ) -> bool:
        """Write the body into a file; returns whether it came to its end."""
        if len({name.lower() for name, _ in headers} & set(LENGTHS)) > 1:
            raise _Refused(400, gettext("This request tells its length twice."))
        told = [value for name, value in headers if name.lower() == b"content-length"]
        if any(value.isdigit() and int(value) > self._most for value in told):
            raise self._too_large()
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return False
                    self._write(body, message.get("body", b""))
                    if body.tell() > self._most:
                        raise self._too_large()
                    if not message.get("more_body", False):
                        return True
        except TimeoutError:
            raise _Refused(408, gettext("That took too long. Try again.")) from None

    def _write(self, body: IO[bytes], piece: bytes) -> None:
        before = _on_disk(body)
        body.write(piece)
        self._left_on_disk -= _on_disk(body) - before
        if self._left_on_disk < 0 and _on_disk(body):
            raise _Refused(503, gettext("Too much is being sent just now. Try again later."))

    def _too_large(self) -> _Refused:
        most = self._most // 2**20
        return _Refused(413, gettext("This is too large: at most %(n)s MB.") % {"n": most})


def _on_disk(body: IO[bytes]) -> int:
    """How many bytes of a body count as on the disk, from which on it lies there."""
    return max(0, body.tell() - IN_MEMORY)


def _without_length(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [one for one in headers if one[0].lower() not in LENGTHS]


def _replay(body: IO[bytes], receive: Receive) -> Receive:
    """Hand out a body that is there, piece by piece; then whatever the connection says."""
    ended = False

    async def again() -> ReceiveEvent:
        nonlocal ended
        if ended:
            return await receive()
        piece = body.read(PIECE)
        ended = len(piece) < PIECE
        return {"type": "http.request", "body": piece, "more_body": not ended}

    return again


async def _send_body(body: IO[bytes], send: Send) -> None:
    more = True
    while more:
        piece = body.read(PIECE)
        more = len(piece) == PIECE
        await send({"type": "http.response.body", "body": piece, "more_body": more})


async def _refuse(refused: _Refused, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    body = f"{refused.why}\n".encode()
    await send({"type": "http.response.body", "body": body, "more_body": False})
