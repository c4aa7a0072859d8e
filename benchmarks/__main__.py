"""`make bench`: everything that is measured, in one run.

BENCH_RUNS sets how often each command is run (default 3); BENCH_APPLICANTS the size.
"""

from __future__ import annotations

import os
import sys

from benchmarks.draw_at_london_size import LONDON_APPLICANTS, measure


def main() -> None:
    """Measure and print."""
    runs = int(os.environ.get("BENCH_RUNS", "3"))
    applicants = int(os.environ.get("BENCH_APPLICANTS", str(LONDON_APPLICANTS)))
    for line in measure(runs=runs, applicants=applicants):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
