"""`make bench`: everything that is measured, in one run.

BENCH_RUNS sets how often each command of the draw is run (default 3); BENCH_APPLICANTS its size.
BENCH_ONLY=odds, draw or site measures one of the three.
"""

from __future__ import annotations

import os
import sys
from itertools import chain

from benchmarks.draw_at_london_size import LONDON_APPLICANTS, measure
from benchmarks.odds import measure_odds
from benchmarks.site_pages import measure_site


def main() -> None:
    """Measure and print."""
    runs = int(os.environ.get("BENCH_RUNS", "3"))
    applicants = int(os.environ.get("BENCH_APPLICANTS", str(LONDON_APPLICANTS)))
    only = os.environ.get("BENCH_ONLY", "")
    draw = measure(runs=runs, applicants=applicants) if only in ("", "draw") else ()
    odds = measure_odds() if only in ("", "odds") else ()
    site = measure_site() if only in ("", "site") else ()
    for line in chain(odds, draw, site):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
