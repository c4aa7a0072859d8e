"""CrossMgr's web reader (HTTP 8765): reads come as JSON in `POST /rfid.js`, which is answered once
they are safe; `GET /servertimestamp.js` asks for our clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import msgspec

from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard

PORT = 8_765
LONGEST_HEAD = 16_384
LONGEST_BODY = 4_194_304
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
CLIENT_TIME = re.compile(rb"(?:^|&)clientTime=([0-9]{1,15}(?:\.[0-9]{1,9})?)(?:&|$)")
LEAST_MS = 1e11  # milliseconds since 1970 are more than that, seconds fewer
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


class Posted(msgspec.Struct):
    """The body of a post: each read as the bytes of its object."""

    data: list[msgspec.Raw]
    reader_id: int | str = ""


_decoder = msgspec.json.Decoder(Posted)


class CrossmgrConversation:
    """One connection of a sender; posts are answered in their order.

    `now_ms` is here the wall clock in UTC, for that is what senders ask for.
    """

    def __init__(self, session: str) -> None:
        self._session = session
        self._rest = b""
        self._count = 0
        self._open: list[tuple[bytes, set[Heard]]] = []  # answers, and the reads they wait for

    def opened(self, now_ms: int) -> Step:  # noqa: ARG002
        """Wait: they speak first."""
        return Step()

    def received(self, data: bytes, now_ms: int) -> Step:
        """Take whole requests."""
        self._rest += data
        reads: list[Heard] = []
        close = False
        while not close:
            head, found, rest = self._rest.partition(b"\r\n\r\n")
            length = LENGTH.search(head + b"\r\n")
            if len(head) > LONGEST_HEAD or (length and int(length[1]) > LONGEST_BODY):
                close = True
                break
            wanted = int(length[1]) if length else 0
            if not found or len(rest) < wanted:
                break
            self._rest = rest[wanted:]
            close = bool(CHUNKED.search(head))
            reads += self._request(head, rest[:wanted], now_ms)
        return Step(self._ready(), tuple(reads), close=close)

    def tick(self, now_ms: int) -> Step:  # noqa: ARG002
        """Nothing: they call when they have something."""
        return Step()

    def safe(self, reads: Iterable[Heard]) -> bytes:
        """The answers of the posts of which all reads are safe now."""
        kept = set(reads)
        for _, waiting in self._open:
            waiting -= kept
        return self._ready()

    def _ready(self) -> bytes:
        answers = []
        while self._open and not self._open[0][1]:
            answers.append(self._open.pop(0)[0])
        return b"".join(answers)

    def _request(self, head: bytes, body: bytes, now_ms: int) -> tuple[Heard, ...]:
        method, _, rest = head.partition(b"\r\n")[0].partition(b" ")
        path, _, query = rest.partition(b" ")[0].partition(b"?")
        if method == b"POST" and path == b"/rfid.js":
            raws, answer = _posted(body)
            heard = tuple(self._number(raw) for raw in raws)
            self._open.append((answer, set(heard)))
            return heard
        if method == b"GET" and path == b"/servertimestamp.js":
            self._open.append((_answer("200 OK", _times(query, now_ms)), set()))
        elif method == b"GET" and path == b"/identity.js":
            told = {"serverTime": now_ms / 1000, "version": "Dorsal", "host": ""}
            self._open.append((_answer("200 OK", told), set()))
        else:
            self._open.append((_answer("404 Not Found", {"error": "no such page"}), set()))
        return ()

    def _number(self, raw: str) -> Heard:
        """Numbers within the connection tell the reads of two posts apart until they are safe."""
        self._count += 1
        return Heard(raw, self._session, self._count)


def _times(query: bytes, now_ms: int) -> Mapping[str, object]:
    """Our clock and theirs, in the unit in which they ask: seconds or milliseconds since 1970."""
    asked = CLIENT_TIME.search(query)
    theirs = float(asked[1]) if asked else 0.0
    in_seconds = asked is not None and theirs < LEAST_MS
    return {"serverTime": now_ms / 1000 if in_seconds else now_ms, "clientTime": theirs}


def _posted(body: bytes) -> tuple[list[str], bytes]:
    """The reads of a post, and the answer to send once they are safe."""
    try:
        posted = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = {"error": 'the body is no JSON such as {"reader_id": 1, "data": []}; it was kept'}
        return [body.decode("latin-1")] if body else [], _answer("400 Bad Request", told)
    reader = json.dumps(posted.reader_id)
    raws = [_with_reader(bytes(raw).decode("latin-1").strip(), reader) for raw in posted.data]
    return raws, _answer("200 OK", {"success": True, "kept": len(raws)})


def _with_reader(raw: str, reader: str) -> str:
    """The bytes of a read, with the number of its reader in front of what is in it."""
    if not raw.startswith("{") or raw == "{}" or '"reader_id"' in raw:
        return raw
    return f'{{"reader_id":{reader},{raw[1:]}'


def _answer(status: str, told: Mapping[str, object]) -> bytes:
    body = json.dumps(told).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body
