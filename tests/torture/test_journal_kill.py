"""kill -9 at any moment: a read that was said to be safe is in the journal, once, and the journal
goes on where it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from dorsal.outside.journal import LOG, Journal
from dorsal.timing.events import ChipRead, parse_event

pytestmark = pytest.mark.torture
REPOSITORY = Path(__file__).resolve().parents[2]
REPETITIONS = int(os.environ.get("DORSAL_REPETITIONS", "10"))


def killed_after(folder: Path, random: Random) -> list[tuple[int, str]]:
    """The reads that a box said to be safe until it was killed at a random moment."""
    command = [sys.executable, "-m", "tests.torture.killed_box", str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as box:
        assert box.stdout is not None
        said = [box.stdout.readline() for _ in range(random.randrange(1, 60))]
        time.sleep(random.uniform(0, 0.004))
        box.kill()
        said += box.stdout.readlines()
    whole = (line.rstrip("\n").partition(" ") for line in said if line.endswith("\n"))
    return [(int(number), raw) for number, _, raw in whole]


def journalled(folder: Path) -> dict[int, str]:
    """The reads that lie in the journal after it was opened again, by their number."""
    with Journal(folder, race="summit-2027", box="box-1") as journal:
        assert journal.damaged == 0
        lines = (folder / LOG).read_bytes().splitlines()[1:]
    reads = [event for event in map(parse_event, lines) if isinstance(event, ChipRead)]
    found = {read.seq: read.raw for read in reads}
    assert len(found) == len(reads)
    return found


def test_no_read_that_was_said_to_be_safe_is_lost(tmp_path: Path) -> None:
    random = Random(1)
    folder = tmp_path / "box"
    safe: dict[int, str] = {}
    for round_ in range(REPETITIONS):
        if round_ % 50 == 0:  # a journal that stays readable in size
            folder, safe = tmp_path / f"box-{round_}", {}
        safe |= dict(killed_after(folder, random))
        found = journalled(folder)
        assert {number: found.get(number) for number in safe} == safe
        assert sorted(found) == list(range(len(found)))
