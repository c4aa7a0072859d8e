"""A loop that does the same everywhere: how fast is this machine, right now?"""

from __future__ import annotations

import time
from hashlib import sha256
from statistics import median

HASHES = 1_000_000


def hashes_per_second(*, runs: int = 7) -> float:
    """SHA-256 of 68 bytes from Python, on one core: the median of `runs`."""
    data = bytes(68)
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        for _ in range(HASHES):
            sha256(data).digest()
        seconds.append(time.perf_counter() - started)
    return HASHES / median(seconds)
