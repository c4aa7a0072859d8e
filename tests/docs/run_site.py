"""A real site in a folder, for the documents that start one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.site.demo.running_demo import free_port

LONGEST_S = 120
CLEAN = {  # what the tests' own settings must not decide
    "DJANGO_SETTINGS_MODULE": "dorsal.site.settings",
    "DORSAL_DATA": "dorsal-data",
    "DATABASE_URL": "",
}


@contextmanager
def served(folder: Path) -> Iterator[Path]:
    """Run `dorsal serve` in an empty folder until the block ends."""
    folder.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "dorsal", "serve", "--port", str(port)]
    with running(command, folder):
        assert answer_of(f"http://127.0.0.1:{port}/healthy", within_s=LONGEST_S) == 200
        yield folder


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[None]:
    """Run a program in a folder until the block ends."""
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | CLEAN, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def answer_of(address: str, *, within_s: float) -> int:
    """The status of a page, once something answers there."""
    ends = time.monotonic() + within_s
    while True:
        try:
            with urlopen(address, timeout=10) as answer:
                return int(answer.status)
        except (URLError, ConnectionError):
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
