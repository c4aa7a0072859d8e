"""A box that journals reads until it is killed: `python -m tests.torture.killed_box FOLDER`.

It says each number on a line of its own, once the read of that number is safe and not before.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dorsal.outside.journal import Journal

READS_AT_ONCE = (1, 3, 1, 40, 2)


def main(folder: str) -> None:
    """Journal without end."""
    with Journal(Path(folder), race="summit-2027", box="box-1") as journal:
        turn = 0
        while True:
            raws = [f"read {turn}.{one}" for one in range(READS_AT_ONCE[turn % 5])]
            reads = journal.number("mat", raws, at="2027-05-23T07:31:05.120Z", mono_ms=turn)
            journal.append(reads)
            for read in reads:
                sys.stdout.write(f"{read.seq} {read.raw}\n")
            sys.stdout.flush()
            turn += 1


if __name__ == "__main__":
    main(sys.argv[1])
