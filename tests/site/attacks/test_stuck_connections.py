"""`dorsal serve`, with visitors who do not read, do not send on, go away, or tell two lengths."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dorsal.asgi import THREADS
from tests.site.attacks.test_kill_while_serving import environment_of, free_port

PATIENCE_S = 60.0
STUCK = 2 * THREADS
LARGE = "admin/js/vendor/xregexp/xregexp.js"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    found = free_port()
    command = [sys.executable, "-m", "dorsal", "serve", "--port", str(found)]
    environment = environment_of(data)
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and not listens(found):
            time.sleep(0.2)
        yield found
        process.terminate()


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def opened(port: int, text: str) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.settimeout(PATIENCE_S / 3)
    made.connect(("127.0.0.1", port))
    made.sendall(text.replace("\n", "\r\n").encode())
    return made


def get(path: str, more: str = "") -> str:
    return f"GET {path} HTTP/1.1\nHost: localhost\n{more}\n"


def post(more: str) -> str:
    return f"POST /sign-in/ HTTP/1.1\nHost: localhost\n{more}"


def answers(port: int, text: str) -> list[str]:
    """The first lines of all answers on one connection, until the site ends it."""
    with opened(port, text) as asked:
        whole = b""
        while piece := asked.recv(65536):
            whole += piece
    return [line for line in whole.decode().splitlines() if line.startswith("HTTP/1.1 ")]


@pytest.mark.parametrize(
    "stuck",
    [
        get(f"/static/{LARGE}") * 40,
        post("Content-Length: 4000\n\nemail="),
        post("Transfer-Encoding: chunked\n\n4\nabcd\n"),
        post("Expect: 100-continue\nContent-Length: 4000\n\n"),
        get("/races/", "X-Never: "),
    ],
    ids=["reads-nothing", "sends-half", "chunks", "waits-for-100", "half-a-header"],
)
def test_the_site_answers_beside_connections_that_stick(port: int, data: Path, stuck: str) -> None:
    hashed = json.loads((data / "static" / "staticfiles.json").read_bytes())["paths"][LARGE]
    stuck = stuck.replace(LARGE, hashed)
    with ExitStack() as held:
        for _ in range(STUCK):
            held.enter_context(opened(port, stuck))
        time.sleep(1)
        assert answers(port, get("/races/", "Connection: close\n")) == ["HTTP/1.1 200 OK"]
    assert answers(port, get("/races/", "Connection: close\n")) == ["HTTP/1.1 200 OK"]


def test_those_who_go_away_in_the_middle_leave_the_threads_free(
    port: int, repetitions: int
) -> None:
    for _ in range(STUCK * repetitions):
        opened(port, get("/races/")).close()
        opened(port, post("Content-Length: 400\n\nabc")).close()
    assert answers(port, get("/races/", "Connection: close\n")) == ["HTTP/1.1 200 OK"]


def test_nothing_is_smuggled_behind_a_request(port: int) -> None:
    hidden = get("/smuggled", "Connection: close\n")
    both = post(f"Content-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n{hidden}")
    assert answers(port, both) == ["HTTP/1.1 400 Bad Request"]
    twice = post(f"Content-Length: 4\nContent-Length: 5\n\nabcd{hidden}")
    assert answers(port, twice) == ["HTTP/1.1 400 Bad Request"]
    huge = post(f"Content-Length: {10**12}\nExpect: 100-continue\n\n")
    assert answers(port, huge) == ["HTTP/1.1 413 Request Entity Too Large"]
