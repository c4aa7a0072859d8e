"""`dorsal serve` under a service manager: it says when it is ready, and stops in order."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dorsal.site.serving import tell_service_manager
from tests.site.demo.running_demo import command, demo_environment, free_port

PATIENCE_S = 120
BEGUN = (
    b"POST /language/ HTTP/1.1\r\nHost: localhost\r\nX_Forwarded_For: 6.6.6.6\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nunits"
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no systemd")


@contextmanager
def service_manager(folder: Path) -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(PATIENCE_S)
        yield listening


def test_the_service_manager_is_told(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("n")
    tell_service_manager("READY=1")  # nobody waits for it
    with service_manager(folder) as manager:
        monkeypatch.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        tell_service_manager("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_told_to_stop_it_answers_what_has_begun_and_ends_its_worker(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    settings = {**demo_environment(data), "NOTIFY_SOCKET": str(tmp_path / "notify")}
    serve = command("serve", "--port", str(port))
    with (
        service_manager(tmp_path) as manager,
        subprocess.Popen(serve, env=settings, stdout=subprocess.PIPE) as process,
    ):
        assert manager.recv(100) == b"READY=1"
        assert lives(data) == 1
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as visitor:
            visitor.sendall(BEGUN)
            wait_until_taken_in(port)
            process.send_signal(signal.SIGTERM)
            visitor.sendall(b"=one")
            answer = visitor.recv(4096)
        assert process.wait(PATIENCE_S) == 0
    assert answer.startswith(b"HTTP/1.1 403 ")  # it has no token
    assert b"\r\nserver:" not in answer.lower()
    assert lives(data) == 0


def lives(data: Path) -> int:
    """How many workers say that they are alive."""
    with closing(sqlite3.connect(data / "dorsal.sqlite3", timeout=20)) as database:
        (found,) = database.execute("SELECT count(*) FROM journal_workerlife").fetchone()
    return int(found)


def wait_until_taken_in(port: int) -> None:
    """Ask for a page on another connection: what came before it has been read by then."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as other:
        other.sendall(b"GET /healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert other.recv(100).startswith(b"HTTP/1.1 200 ")


def test_static_files_are_gathered_anew_only_when_they_have_changed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    manifest = data / "static" / "staticfiles.json"

    def gathered() -> int:
        run = command("migrate")
        subprocess.run(run, env=demo_environment(data), check=True, capture_output=True)
        return manifest.stat().st_mtime_ns

    first = gathered()
    assert gathered() == first
    (data / "static.gathered").write_text("of other files")
    second = gathered()
    assert second > first
    os.unlink(manifest)
    assert gathered() > second
