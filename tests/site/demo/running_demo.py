"""A real `dorsal serve --demo` in a process of its own, driven over HTTP or by a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from dorsal.site.demo.moments import KEYS
from dorsal.site.demo.preparing import WORKSHOP

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NOW = re.compile(r'value="([a-z-]+)" aria-current="step"')
LONGEST_S = 600
SETTINGS_OF_TESTS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DORSAL_DATA", "DEMO_SECONDS")


def demo_environment(data: Path) -> dict[str, str]:
    """The environment of a demonstration that keeps its data in a folder."""
    kept = {name: said for name, said in os.environ.items() if name not in SETTINGS_OF_TESTS}
    return {**kept, "DORSAL_DATA": str(data), "DORSAL_SECRET_KEY": "of a demonstration in a test"}


def free_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def command(*arguments: str) -> list[str]:
    """The command line of `dorsal` in this Python."""
    return [sys.executable, "-m", "dorsal", *arguments]


@dataclass
class Visitor:
    """Somebody with a browser of their own, without JavaScript."""

    address: str
    browser: OpenerDirector = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()))
    )

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of a page."""
        return self._open(path)

    def post(self, path: str, **form: str) -> tuple[int, str]:
        """The status and the text of where a form leads."""
        token = TOKEN.search(self.get("/demo/tour/")[1])
        assert token is not None
        return self._open(path, {"csrfmiddlewaretoken": token[1], **form})

    def travel(self, moment: str) -> str:
        """Move the time machine; returns the tour's page as it is then."""
        return self.post("/demo/travel/", moment=moment, back="/demo/tour/")[1]

    def become(self, who: str) -> str:
        """Sign in as somebody; returns the tour's page as they see it."""
        return self.post("/demo/become/", who=who, back="/demo/tour/")[1]

    def _open(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = urlencode(form).encode() if form else None
        try:
            with self.browser.open(self.address + path, data, timeout=LONGEST_S) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


@dataclass(frozen=True)
class RunningDemo:
    """A demonstration that is being served, and its data folder."""

    address: str
    data: Path

    def visitor(self) -> Visitor:
        """A new visitor."""
        return Visitor(self.address)

    def ask(self, question: str, *values: object) -> list[Any]:
        """The rows of a question to the database as it stands."""
        with closing(sqlite3.connect(self.data / "dorsal.sqlite3", timeout=20)) as database:
            return database.execute(question, values).fetchall()

    def wait_until_prepared(self) -> None:
        """Wait until every moment has been prepared."""
        ends = time.monotonic() + LONGEST_S
        room = self.data / "snapshots" / "prepared"
        while not all((room / key / "site.sqlite3").exists() for key in KEYS):
            assert time.monotonic() < ends, "the moments are not prepared in time"
            time.sleep(0.2)


@contextmanager
def run_prepared_demo(folders: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """Serve a copy of a demonstration whose moments are all prepared, until the block ends.

    It is prepared once for all workers of a run of the tests, which takes the better part of a
    minute.
    """
    folder = folders.mktemp("demo")
    copy_prepared_demo(folders, folder / "data")
    with run_demo(folder) as running:
        running.wait_until_prepared()
        yield running


def copy_prepared_demo(folders: pytest.TempPathFactory, to: Path) -> str:
    """Copy the data folder of the prepared demonstration; returns what its building said."""
    base = folders.getbasetemp()
    whole = _prepared_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    shutil.copytree(whole, to, ignore=shutil.ignore_patterns(WORKSHOP))
    return (whole.parent / "serve.log").read_text(encoding="utf-8")


def _prepared_once(room: Path) -> Path:
    """The data folder of the prepared demonstration; who comes second waits for the first."""
    made, making = room / "prepared-demo", room / "prepared-demo.new"
    with (room / "prepared-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            with run_demo(making) as running:
                running.wait_until_prepared()
            making.rename(made)
    return made / "data"


@contextmanager
def run_demo(folder: Path) -> Iterator[RunningDemo]:
    """Serve a demonstration in a folder until the block ends."""
    data, port = folder / "data", free_port()
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command("serve", "--demo", "--port", str(port)),
            env=demo_environment(data),
            stdout=log,
            stderr=log,
        )
        try:
            demo = RunningDemo(f"http://127.0.0.1:{port}", data)
            _wait(demo, process, folder / "serve.log")
            yield demo
        finally:
            process.terminate()
            process.wait(30)


def _wait(demo: RunningDemo, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + LONGEST_S
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < ends, log.read_text()
        try:
            demo.visitor().get("/healthy")
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
