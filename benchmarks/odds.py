"""The exact odds beside a Monte Carlo, at London's size with a floor, and what they cost as fields
grow; and the simulation of a ballot that has no exact form.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.calibration import hashes_per_second
from benchmarks.monte_carlo import draws_needed, simulate
from benchmarks.processes import dorsal, run_command
from benchmarks.timing import median_s
from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.outside.ballot_examples import write_example
from dorsal.outside.odds_runs import Effort, chances_of, open_ballot

WESTERN_STATES = "1:4469,2:2563,4:1752,8:1102,16:672,32:354,64:239,128:128,256:44,512:5"
WESTERN_STATES_PLACES = 257
PEER_DRAWS = 1280
PEER_ERROR = 0.0005
AIM_MS = 20
AIM_TIMES = 500
LONDON_APPLICANTS = 1_100_000
LONDON_PLACES = 20_000
LONDON_AIM_S = 1.0
ZEGAMA_AIM_S = 10.0
MORE_FLOORS = """
[classes.abroad]
column = "country"
is = ["FRA", "GBR"]

[classes.untried]
column = "failures"
is = ["0"]

[[floors]]
class = "abroad"
of = "draw"
at_least = "30/100"

[[floors]]
class = "untried"
of = "all"
at_least = "10/100"
"""


def measure_odds() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    yield from _western_states()
    yield from _london()
    yield from _zegama()


def _verdict(holds: bool) -> str:
    return "within the aim" if holds else "BEYOND THE AIM"


def _western_states() -> Iterator[str]:
    field = Field(classes=read_classes(WESTERN_STATES), places=WESTERN_STATES_PLACES)
    exact_s = median_s(lambda: exact_chances(field))
    chances = exact_chances(field)
    total = sum(one.applicants * p for one, p in zip(field.classes, chances, strict=True))
    needed = draws_needed(field, chances, error=PEER_ERROR)
    batch_s = median_s(lambda: simulate(field, draws=PEER_DRAWS, seed=1), runs=3)
    peer_s = batch_s * needed / PEER_DRAWS
    times = peer_s / exact_s
    yield (
        f"exact odds, Western States 2026: {1000 * exact_s:.1f} ms (median of 7; aim {AIM_MS} ms:"
        f" {_verdict(1000 * exact_s <= AIM_MS)}); chances add up to {total:.9f}"
    )
    yield (
        f"  NumPy Monte Carlo: {needed:,} draws for {100 * PEER_ERROR:g} points in every class,"
        f" {peer_s:.1f} s by {PEER_DRAWS:,} of them (median of 3): the exact odds are"
        f" {times:,.0f} times faster (aim {AIM_TIMES}: {_verdict(times >= AIM_TIMES)})"
    )


def london_field() -> Field:
    """1.1 million applicants with 1 to 11 tickets, 40 of 100 women, and a floor that binds."""
    weights = [0.36 * 0.68**failures for failures in range(11)]
    sizes = [round(LONDON_APPLICANTS * weight / sum(weights)) for weight in weights]
    women = [round(0.4 * size) for size in sizes]
    classes = [
        *(
            TicketClass(tickets=t, applicants=n, floor_class="women")
            for t, n in enumerate(women, 1)
        ),
        *(TicketClass(tickets=t, applicants=n - women[t - 1]) for t, n in enumerate(sizes, 1)),
    ]
    return Field(classes=tuple(classes), places=LONDON_PLACES, floors={"women": 9_000})


def _london() -> Iterator[str]:
    field = london_field()
    seconds = median_s(lambda: exact_chances(field))
    chances = exact_chances(field)
    total = sum(one.applicants * p for one, p in zip(field.classes, chances, strict=True))
    yield (
        f"exact odds, {field.applicants:,} applicants in {len(field.classes)} classes,"
        f" {field.places:,} places, one floor: {seconds:.3f} s (median of 7; aim about"
        f" {LONDON_AIM_S:g} s: {_verdict(seconds <= LONDON_AIM_S)}); chances add up to {total:.6f}"
    )


def _zegama() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as name:
        made = write_example(Path(name), applicants=0, places=0, seed=None, zegama=True)
        rules = Path(name) / "several-floors.toml"
        text = made["rules"].read_text(encoding="utf-8")
        head, beacon = text.split("# --- Friends", 1)
        rules.write_text(f"{head}{MORE_FLOORS}\n# --- Friends{beacon}", encoding="utf-8")
        ballot = open_ballot(made["entries"], rules)
        effort = Effort(precision=PEER_ERROR, most_draws=1_000_000, seed=1)
        seconds = median_s(lambda: chances_of(ballot.form, effort), runs=3)
        chances = chances_of(ballot.form, effort)
        command = dorsal("ballot", "odds", made["entries"], "--rules", rules, "--json")
        whole = run_command(command)
    large = [row for row in chances.rows if row.applicants >= 100]
    worst = max(row.place_error for row in large)
    yield (
        f"simulated odds, Zegama's size with three overlapping floors and pairs: {seconds:.1f} s"
        f" (median of 3) on {os.cpu_count()} cores for {chances.draws:,} draws; standard error at"
        f" most {100 * worst:.3f} points in {len(large)} kinds of at least 100 applicants (aim"
        f" 0.05 in {ZEGAMA_AIM_S:g} s: {_verdict(seconds < ZEGAMA_AIM_S and worst <= PEER_ERROR)})"
    )
    yield (
        f"  the whole command with the price of each floor: {whole.elapsed_s:.1f} s,"
        f" {whole.peak_mb:,.0f} MB"
    )
