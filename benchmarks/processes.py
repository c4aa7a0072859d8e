"""Running whole commands and taking their time and memory from the operating system."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One finished run: elapsed and processor time in seconds, peak memory in MB, its output."""

    elapsed_s: float
    cpu_s: float
    peak_mb: float
    said: bytes


def run_command(arguments: Sequence[str | Path]) -> Run:
    """Run a command to its end; `RuntimeError` with what it said when it fails."""
    started = time.perf_counter()
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            [str(one) for one in arguments], stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if process.returncode:
            why = (said + errors.read()).decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{arguments} ended with {process.returncode}: {why}")
    return Run(elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def dorsal(*arguments: str | Path) -> list[str | Path]:
    """A `dorsal` command of this environment."""
    return [sys.executable, "-m", "dorsal", *arguments]
