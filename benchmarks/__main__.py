"""`make bench`: everything that is measured, in one run.

BENCH_RUNS sets how often each command of the draw is run (default 3); BENCH_APPLICANTS its size.
BENCH_ONLY names the one part to measure, as in `PARTS`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable

from benchmarks.course_ascent import measure_ascent
from benchmarks.course_pace import measure_pace
from benchmarks.course_prediction import measure_prediction
from benchmarks.course_reading import measure_reading
from benchmarks.draw_at_london_size import LONDON_APPLICANTS, measure
from benchmarks.odds import measure_odds
from benchmarks.race_journal import measure_journal
from benchmarks.race_readers import measure_readers
from benchmarks.race_replay import measure_race_replay
from benchmarks.site_pages import measure_site


def measure_draw() -> Iterable[str]:
    """The draw, of the size and as often as the environment says."""
    runs = int(os.environ.get("BENCH_RUNS", "3"))
    applicants = int(os.environ.get("BENCH_APPLICANTS", str(LONDON_APPLICANTS)))
    return measure(runs=runs, applicants=applicants)


PARTS: dict[str, Callable[[], Iterable[str]]] = {
    "odds": measure_odds,
    "draw": measure_draw,
    "site": measure_site,
    "reading": measure_reading,
    "ascent": measure_ascent,
    "pace": measure_pace,
    "prediction": measure_prediction,
    "race": measure_race_replay,
    "readers": measure_readers,
    "journal": measure_journal,
}


def main() -> None:
    """Measure and print."""
    only = os.environ.get("BENCH_ONLY", "")
    if only and only not in PARTS:
        sys.exit(f"BENCH_ONLY is one of {', '.join(PARTS)}")
    for name, part in PARTS.items():
        for line in part() if only in ("", name) else ():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
