"""Running whole commands and taking their time and memory from the operating system."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One finished run: elapsed and processor time in seconds, peak memory in MB."""

    elapsed_s: float
    cpu_s: float
    peak_mb: float


def run_command(arguments: Sequence[str | Path]) -> Run:
    """Run a command to its end; `RuntimeError` with what it said when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(one) for one in arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}: {said.decode()[-2000:]}")
    return Run(elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def dorsal(*arguments: str | Path) -> list[str | Path]:
    """A `dorsal` command of this environment."""
    return [sys.executable, "-m", "dorsal", *arguments]
