"""The one-process default: the live fan-out at `/live/`, the pages everywhere else.

Django runs as WSGI in a pool of threads, which costs a third of what its own ASGI handler costs
(decision 0014).
"""

from __future__ import annotations

from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import ASGIApp, Receive, Scope, Send
from a2wsgi.wsgi_typing import WSGIApp

from dorsal.site.whole_requests import WholeRequests
from dorsal.site.wsgi import application as pages

THREADS = 10

_pages = WholeRequests(cast(ASGIApp, WSGIMiddleware(cast(WSGIApp, pages), workers=THREADS)))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection."""
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)
    else:  # a web socket, which nothing here speaks yet
        await receive()
        await send({"type": "websocket.close", "code": 1000, "reason": ""})


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
