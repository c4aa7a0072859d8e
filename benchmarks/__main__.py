"""`make bench`: everything that is measured, in one run.

BENCH_RUNS sets how often each command of the draw is run (default 3); BENCH_APPLICANTS its size.
BENCH_ONLY=odds or BENCH_ONLY=draw measures one of the two.
"""

from __future__ import annotations

import os
import sys
from itertools import chain

from benchmarks.draw_at_london_size import LONDON_APPLICANTS, measure
from benchmarks.odds import measure_odds


def main() -> None:
    """Measure and print."""
    runs = int(os.environ.get("BENCH_RUNS", "3"))
    applicants = int(os.environ.get("BENCH_APPLICANTS", str(LONDON_APPLICANTS)))
    only = os.environ.get("BENCH_ONLY", "")
    draw = measure(runs=runs, applicants=applicants) if only != "odds" else ()
    odds = measure_odds() if only != "draw" else ()
    for line in chain(odds, draw):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
