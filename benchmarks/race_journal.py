"""The journal of a box: reads confirmed in a second, beside what its disk can confirm at all.

The floor is a bare `write` and `fdatasync` of as many bytes to a file on the same disk, in turns
with the journal, so that a busy disk is busy for both. Readers send one read at a time, or what has
gathered while the disk was busy: both are shown.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.calibration import hashes_per_second
from dorsal.outside.journal import Journal
from dorsal.timing.events import event_bytes

RUNS = 7
BATCHES = 200  # in one run
SIZES = (1, 20, 200)
RAW = "aa0005800012860800012603062027472353"
AT = "2027-05-23T07:31:05.120Z"


def measure_journal() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as folder:
            journal_s, bare_s = _in_turns(Path(folder), size)
        rate, floor = size / journal_s, size / bare_s
        yield (
            f"journal, {size} reads at once: {rate:,.0f} reads a second confirmed"
            f" ({1 / journal_s:,.0f} batches; the disk alone {1 / bare_s:,.0f});"
            f" {rate / floor:.0%} of bare fsync"
        )


def _in_turns(folder: Path, size: int) -> tuple[float, float]:
    """Seconds of one batch, of the journal and of the bare disk: medians of the runs."""
    with Journal(folder / "box", race="bench-2027", box="box-1") as journal:
        batch = journal.number("mat", [RAW] * size, at=AT, mono_ms=1_000_000)
        data = b"".join(event_bytes(event) + b"\n" for event in batch)
        disk = os.open(folder / "bare", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

        def journalled() -> None:
            journal.append(journal.number("mat", [RAW] * size, at=AT, mono_ms=1_000_000))

        def bare() -> None:
            os.write(disk, data)
            os.fdatasync(disk)

        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(RUNS):
            for work, seconds in zip((journalled, bare), taken, strict=True):
                seconds.append(_seconds(work))
        os.close(disk)
    return median(taken[0]), median(taken[1])


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    for _ in range(BATCHES):
        work()
    return (time.perf_counter() - started) / BATCHES
