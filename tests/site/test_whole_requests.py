"""Requests reach the pages whole, bounded, and without headers that pass for a proxy's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, cast

import pytest
from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import ASGIApp, ReceiveEvent, Scope, SendEvent

from dorsal.site.whole_requests import IN_MEMORY, PIECE, WholeRequests

SEEN = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "CONTENT_LENGTH")

ROOM = {"most_on_disk": 3 * IN_MEMORY}
A_GET = cast(
    Scope,
    {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
    },
)


def told(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """A WSGI application that says what it was given."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    start("200 OK", [("Content-Type", "text/plain")])
    seen = "|".join(f"{environ.get(name, '-')}" for name in SEEN)
    return [f"{seen}|{len(body)}|{body[:3].decode()}".encode()]


async def never() -> ReceiveEvent:
    await asyncio.Event().wait()
    raise AssertionError


async def ask(
    *pieces: bytes | None, headers: Iterable[tuple[str, str]] = (), **bounds: float
) -> tuple[int, str]:
    """The status and body of an answer; a piece `None` is a visitor who has gone."""
    application = WholeRequests(cast(ASGIApp, WSGIMiddleware(cast(Any, told))), **cast(Any, bounds))
    messages = [_message(piece, last=piece is pieces[-1]) for piece in pieces]
    sent: list[SendEvent] = []

    async def receive() -> ReceiveEvent:
        return messages.pop(0) if messages else await never()

    async def send(message: SendEvent) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    await application(cast(Scope, scope), receive, send)
    status = next((one["status"] for one in sent if one["type"] == "http.response.start"), 0)
    bodies = [one["body"] for one in sent if one["type"] == "http.response.body"]
    return status, b"".join(bodies).decode()


def _message(piece: bytes | None, *, last: bool) -> ReceiveEvent:
    if piece is None:
        return {"type": "http.disconnect"}
    return {"type": "http.request", "body": piece, "more_body": not last}


def answer(*pieces: bytes | None, **options: Any) -> tuple[int, str]:
    return asyncio.run(ask(*pieces, **options))


@pytest.mark.parametrize("size", [0, 3, PIECE - 1, PIECE, PIECE + 1, 3 * 2**20])
def test_a_body_arrives_as_it_was_sent(size: int) -> None:
    body = b"abc" + b"x" * (size - 3) if size else b""
    whole = answer(body[: size // 2], body[size // 2 :], headers=[("Content-Length", str(size))])
    assert whole == (200, f"-|-|{size}|{size}|{body[:3].decode()}")


def test_a_body_without_a_length_is_measured() -> None:
    chunked = answer(b"abc", b"de", headers=[("Transfer-Encoding", "chunked")])
    assert chunked == (200, "-|-|5|5|abc")


@pytest.mark.parametrize("length", [[], [("Content-Length", "2000000")]])
def test_a_body_that_is_too_large_is_refused(length: list[tuple[str, str]]) -> None:
    headers = length or [("Transfer-Encoding", "chunked")]
    refused = answer(b"x" * 2_000_000, headers=headers, most=2**20)
    assert refused == (413, "This is too large: at most 1 MB.\n")


def test_a_length_that_is_too_large_is_refused_before_the_body() -> None:
    assert answer(headers=[("Content-Length", str(10**12))])[0] == 413


def test_a_body_that_does_not_come_takes_no_thread_and_is_given_up() -> None:
    async def many() -> list[tuple[int, str]]:
        waiting = [ask(headers=[("Content-Length", "9")], patience_s=1.0) for _ in range(50)]
        quick = asyncio.create_task(ask(headers=[]))
        slow = asyncio.gather(*waiting)
        done, _ = await asyncio.wait({quick}, timeout=0.9)
        assert done == {quick}
        return [*await slow, quick.result()]

    *given_up, quick = asyncio.run(many())
    assert set(given_up) == {(408, "That took too long. Try again.\n")}
    assert quick == (200, "-|-|-|0|")


def test_a_length_told_in_two_ways_is_refused() -> None:
    both = [("Content-Length", "3"), ("Transfer-Encoding", "chunked")]
    assert answer(b"abc", headers=both) == (400, "This request tells its length twice.\n")


def test_many_large_bodies_do_not_fill_the_disk() -> None:
    large, length = b"x" * 2 * IN_MEMORY, [("Transfer-Encoding", "chunked")]

    async def many() -> list[int]:
        application = WholeRequests(cast(ASGIApp, WSGIMiddleware(cast(Any, told))), **ROOM)
        stuck = [asyncio.ensure_future(body_of(application, large)) for _ in range(3)]
        await asyncio.sleep(0.2)
        refused = await body_of(application, large, whole=True)
        small = await body_of(application, b"x" * IN_MEMORY, whole=True)
        for one in stuck:
            one.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        return [refused, small, await body_of(application, large, whole=True)]

    async def body_of(application: WholeRequests, body: bytes, *, whole: bool = False) -> int:
        message = {"type": "http.request", "body": body, "more_body": not whole}
        messages = [cast(ReceiveEvent, message)]
        sent: list[Any] = []

        async def receive() -> ReceiveEvent:
            return messages.pop(0) if messages else await never()

        async def send(answered: SendEvent) -> None:
            sent.append(answered)

        headers = [(name.lower().encode(), value.encode()) for name, value in length]
        post = {**cast(dict[str, Any], A_GET), "method": "POST", "headers": headers}
        await application(cast(Scope, post), receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(many()) == [503, 200, 200]


def test_who_reads_slowly_or_never_holds_no_thread() -> None:
    pieces = [b"x" * PIECE] * 40

    def long(environ: dict[str, Any], start: Any) -> Iterable[bytes]:  # noqa: ARG001
        start("200 OK", [])
        return pieces

    answered = asyncio.Semaphore(0)

    async def stuck(message: SendEvent) -> None:  # noqa: ARG001
        answered.release()
        await asyncio.Event().wait()

    async def many() -> bytes:
        application = WholeRequests(cast(ASGIApp, WSGIMiddleware(cast(Any, long), workers=2)))
        readers = [asyncio.ensure_future(application(A_GET, never, stuck)) for _ in range(9)]
        sent: list[SendEvent] = []

        async def read(message: SendEvent) -> None:
            sent.append(message)

        await asyncio.wait_for(application(A_GET, never, read), timeout=20)
        for _ in readers:  # no thread may be left with an answer for a loop that has ended
            await asyncio.wait_for(answered.acquire(), timeout=20)
        for one in readers:
            one.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        return b"".join(one["body"] for one in sent if one["type"] == "http.response.body")

    assert asyncio.run(many()) == b"".join(pieces)


def test_a_visitor_who_goes_in_the_middle_is_not_answered() -> None:
    assert answer(b"ab", None, headers=[("Content-Length", "9")]) == (0, "")


@pytest.mark.parametrize(
    "forged", ["X_Forwarded_For", "X-Forwarded_For", "x_forwarded_proto", "Content_Length"]
)
def test_a_header_with_an_underscore_does_not_pass_for_the_proxys(forged: str) -> None:
    proxy = [("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "https")]
    seen = answer(b"ab", headers=[*proxy, (forged, "6"), ("Content-Length", "2")])
    assert seen == (200, "10.0.0.1|https|2|2|ab")
