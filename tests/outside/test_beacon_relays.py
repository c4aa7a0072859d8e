"""Fetching a round from real servers on this machine: the first valid answer counts, whatever the
others do.
"""

from __future__ import annotations

import json
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from dorsal.ballot.draw.beacon import DEFAULT, QUICKNET, Round
from dorsal.outside.beacon_relays import NoRound, as_problem, fetch_round
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000, QUICKNET_657413

Answer = Callable[[socket.socket, str], None]
Relay = Callable[[Answer], str]


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            part = self.request.recv(4096)
            if not part:
                return
            request += part
        server = self.server
        assert isinstance(server, _Server)
        path = request.split(b" ")[1].decode()
        server.asked.append(path)
        server.answer(self.request, path)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serving(answer: Answer) -> Iterator[_Server]:
    with _Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Start a relay that answers so; gives its address."""
    with ExitStack() as stack:

        def start(answer: Answer) -> str:
            server = stack.enter_context(serving(answer))
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield start


def http(body: bytes, status: str = "200 OK") -> Answer:
    def answer(connection: socket.socket, _path: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)

    return answer


def raw(data: bytes) -> Answer:
    return lambda connection, _path: connection.sendall(data)


def silent(seconds: float) -> Answer:
    return lambda _connection, _path: time.sleep(seconds)


def dripping(connection: socket.socket, _path: str) -> None:
    """A byte now and then, each well within the time-out, without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" ")
        time.sleep(0.05)


def served(round_: Round, **changes: object) -> bytes:
    value = {"round": round_.number, "signature": round_.signature, **changes}
    if round_.previous_signature:
        value["previous_signature"] = round_.previous_signature
    return json.dumps(value).encode()


GOOD = http(served(QUICKNET_1000, randomness=QUICKNET_1000.random_number.hex()))


def dead_port() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


def fetch(*relays: str, timeout_s: float = 0.5) -> Round:
    return fetch_round(QUICKNET, 1000, relays=relays, timeout_s=timeout_s)


def reasons(*relays: str, timeout_s: float = 0.5) -> list[str]:
    with pytest.raises(NoRound) as raised:
        fetch(*relays, timeout_s=timeout_s)
    assert raised.value.number == 1000
    return [raised.value.reasons[one] for one in relays]


def test_a_good_relay_is_asked_for_the_chain_and_the_round() -> None:
    with serving(GOOD) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        assert fetch(address) == QUICKNET_1000
        assert server.asked == [f"/{QUICKNET.hash}/public/1000"]


def test_the_chained_beacon_is_fetched_too(relay: Relay) -> None:
    address = relay(http(served(DEFAULT_3311596)))
    assert fetch_round(DEFAULT, 3311596, relays=[address]) == DEFAULT_3311596


def test_the_first_valid_answer_wins_whatever_the_others_do(relay: Relay) -> None:
    others = [
        relay(silent(3)),
        relay(dripping),
        relay(http(b"no", "404 Not Found")),
        relay(http(b"<html>not JSON</html>")),
        relay(raw(b"\x00\xffthis is no HTTP\r\n\r\n")),
        relay(http(served(QUICKNET_657413))),
        relay(http(served(QUICKNET_1000, signature=QUICKNET_657413.signature))),
        dead_port(),
    ]
    started = time.monotonic()
    assert fetch(*others, relay(GOOD), timeout_s=10) == QUICKNET_1000
    assert time.monotonic() - started < 2


def test_when_none_has_it_every_reason_is_told(relay: Relay) -> None:
    relays = [
        relay(http(b"no", "404 Not Found")),
        relay(http(b"", "500 Internal Server Error")),
        relay(http(b"<html>")),
        relay(http(served(QUICKNET_657413))),
        relay(http(served(QUICKNET_1000, signature=QUICKNET_657413.signature))),
        relay(http(served(QUICKNET_1000, randomness="00" * 32))),
        relay(raw(b"no HTTP at all\r\n\r\n")),
        relay(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")),
        relay(raw(b"")),
        dead_port(),
    ]
    told = reasons(*relays)
    assert told[0] == "HTTP 404; the round may not exist yet"
    assert told[1] == "HTTP 500; the round may not exist yet"
    assert "the round is not JSON" in told[2]
    assert told[3] == "it gave round 657413"
    assert told[4] == "the signature is not valid"
    assert "`randomness` is missing or malformed" in told[5]
    assert told[6].startswith("BadStatusLine: ")
    assert "the round is not JSON" in told[7]
    assert told[8].startswith("RemoteDisconnected: ")
    assert "refused" in told[9]


def test_relays_that_never_end_are_given_up(relay: Relay) -> None:
    started = time.monotonic()
    told = reasons(relay(silent(5)), relay(dripping), timeout_s=0.4)
    assert time.monotonic() - started < 2
    assert "timed out" in told[0]
    assert told[1] == "no answer within 0.4 s"


def test_an_endless_answer_is_cut(relay: Relay) -> None:
    def flood(connection: socket.socket, _path: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"[" * 65536)

    (told,) = reasons(relay(flood), timeout_s=5)
    assert "the round is not JSON" in told


def test_without_relays_there_is_no_round() -> None:
    with pytest.raises(NoRound) as raised:
        fetch()
    assert raised.value.reasons == {}


def test_an_address_that_is_none_is_told() -> None:
    (told,) = reasons("nowhere")
    assert "unknown url type" in told


def test_the_failure_as_a_problem_says_what_to_do() -> None:
    problem = as_problem(NoRound(1000, {"http://a": "HTTP 404"}), QUICKNET)
    assert problem.what == "no relay gave a valid round 1000:\n  http://a: HTTP 404"
    assert problem.right == (
        f"wait if the round is late, or save /{QUICKNET.hash}/public/1000 of any relay"
        " and give it with --beacon"
    )


def test_a_relay_that_hangs_does_not_keep_the_program_from_ending(relay: Relay) -> None:
    program = (
        "import sys\n"
        "from dorsal.ballot.draw.beacon import QUICKNET\n"
        "from dorsal.outside.beacon_relays import fetch_round\n"
        "print(fetch_round(QUICKNET, 1000, relays=sys.argv[1:], timeout_s=30).number)\n"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, relay(silent(20)), relay(dripping), relay(GOOD)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1000\n"
    assert time.monotonic() - started < 10
