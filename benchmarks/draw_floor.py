"""The floor of a draw: the least that any program must do, written as simply as Python allows.

It reads the CSV once, hashes every ticket, every leaf and every node, and sorts. It checks nothing,
seals nothing, knows no floors or groups, and writes nothing. `python -m benchmarks.draw_floor
ENTRIES.csv` prints two values, so that the work is not idle.
"""

from __future__ import annotations

import csv
import sys
from hashlib import sha256
from pathlib import Path


def run_floor(path: Path) -> str:
    """Read, hash and sort; returns the first entry of the order and the root."""
    seed = sha256(b"seed").digest()
    leaves: list[bytes] = []
    keyed: list[tuple[bytes, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        failures = header.index("failures")
        for row in rows:
            leaf = sha256(b"\x00" + ",".join(row).encode()).digest()
            leaves.append(leaf)
            prefix = seed + leaf
            numbers = [
                sha256(prefix + index.to_bytes(4, "big")).digest()
                for index in range(1 + int(row[failures]))
            ]
            keyed.append((min(numbers), row[0]))
    keyed.sort()
    while len(leaves) > 1:
        pairs = iter(leaves)
        above = [sha256(b"\x01" + a + b).digest() for a, b in zip(pairs, pairs, strict=False)]
        leaves = above + leaves[len(above) * 2 :]
    return f"{keyed[0][1]} {leaves[0].hex()}"


if __name__ == "__main__":
    sys.stdout.write(run_floor(Path(sys.argv[1])) + "\n")
