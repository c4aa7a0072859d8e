"""Requests as the pages may have them: whole, of bounded size, with headers that nobody mistakes.

The pages run in a few threads. A body that comes slowly would hold one of them for as long as its
sender likes, so it is awaited here, where waiting costs nothing, and lies in a file when it is
large. A header whose name has an underscore cannot be told, in a WSGI application, from one that
the proxy has set (`X_Forwarded_For`), so it is dropped.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO, cast

from a2wsgi.asgi_typing import ASGIApp, HTTPScope, Receive, ReceiveEvent, Scope, Send
from django.utils.translation import gettext

MOST_BODY = 32 * 2**20  # bytes; more than what any page takes, so that the page says what it takes
PATIENCE_S = 300  # for a whole body: a photograph from a valley with little network
IN_MEMORY = 2**20
PIECE = 2**16


class _Refused(Exception):
    """A body that is not taken."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        self.why = why
        super().__init__(why)


class WholeRequests:
    """Give an ASGI application requests whose body is there, and answer for it those whose body
    is larger than `most` bytes (413) or not whole within `patience_s` seconds (408).
    """

    def __init__(
        self, application: ASGIApp, *, most: int = MOST_BODY, patience_s: float = PATIENCE_S
    ) -> None:
        self._application = application
        self._most = most
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        asked = cast(HTTPScope, scope)
        headers = [one for one in asked["headers"] if b"_" not in one[0]]
        names = {name.lower() for name, _ in headers}
        if not names & {b"content-length", b"transfer-encoding"}:
            await self._application({**asked, "headers": headers}, receive, send)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                whole = await self._take_in(headers, receive, body)
            except _Refused as refused:
                await _refuse(refused, send)
                return
            if whole:
                headers = [*_without_length(headers), (b"content-length", b"%d" % body.tell())]
                body.seek(0)
                again = _replay(body, receive)
                await self._application({**asked, "headers": headers}, again, send)

    async def _take_in(
        self, headers: list[tuple[bytes, bytes]], receive: Receive, body: IO[bytes]
    ) -> bool:
        """Write the body into a file; returns whether it came to its end."""
        told = [value for name, value in headers if name.lower() == b"content-length"]
        if any(value.isdigit() and int(value) > self._most for value in told):
            raise self._too_large()
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return False
                    body.write(message.get("body", b""))
                    if body.tell() > self._most:
                        raise self._too_large()
                    if not message.get("more_body", False):
                        return True
        except TimeoutError:
            raise _Refused(408, gettext("That took too long. Try again.")) from None

    def _too_large(self) -> _Refused:
        most = self._most // 2**20
        return _Refused(413, gettext("This is too large: at most %(n)s MB.") % {"n": most})


def _without_length(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    told = (b"content-length", b"transfer-encoding")
    return [one for one in headers if one[0].lower() not in told]


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


async def _refuse(refused: _Refused, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    body = f"{refused.why}\n".encode()
    await send({"type": "http.response.body", "body": body, "more_body": False})
