"""One step of the office, in a process that kills itself (as kill -9 does) at a chosen operation
on the disk: `python -m tests.torture.killed_office FOLDER STEP OPERATION`.

Operations are counted from 1, each before it happens; it prints how many there were if it lives.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.outside.office_on_disk import BEFORE, ROUND_TIME, Office

OPERATIONS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.rmtree"}
STEPS: dict[str, Callable[[Office], object]] = {
    "seal": lambda office: office.seal(),
    "amend": lambda office: office.seal(replace(BEFORE, now=ROUND_TIME - 60)),
    "ceremony": lambda office: office.dice(),
    "draw": lambda office: office.draw(),
    "offer": lambda office: office.offer({"Z2": "declined"}),
    "offer again": lambda office: office.offer({"Z1": "declined"}),
}


class _Killer:
    """Counts operations below a folder, and kills the process before the chosen one."""

    def __init__(self, folder: Path, operation: int) -> None:
        self.folder = str(folder)
        self.operation = operation
        self.seen = 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note an event that Python reports (an audit hook)."""
        if event in OPERATIONS and str(arguments[0]).startswith(self.folder):
            self.seen += 1
            if self.seen == self.operation:
                os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, step: str, operation: str) -> None:
    """Do the step, or die."""
    killer = _Killer(Path(folder), int(operation))
    sys.addaudithook(killer)
    STEPS[step](Office(Path(folder)))
    print(killer.seen)


if __name__ == "__main__":
    main(*sys.argv[1:])
