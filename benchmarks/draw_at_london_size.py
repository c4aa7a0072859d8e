"""Sealing, drawing and verifying a ballot of London's size, as ratios to a floor in the same run.

1,100,000 applicants with three tickets on average, 20,000 places, two floors. The commands are
whole processes, run in turn with the floor, so that a machine that slows down slows both.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.calibration import hashes_per_second
from benchmarks.processes import Run, dorsal, run_command
from dorsal.ballot.examples.known_round import KNOWN_ROUND

LONDON_APPLICANTS = 1_100_000
LONDON_PLACES = 20_000
COMMANDS = ("floor", "seal", "draw", "verify")
AIM_RATIO = 3.0
AIM_PEAK_MB = 2048


def measure(*, runs: int, applicants: int) -> Iterator[str]:
    """Lines of the report, as they come."""
    places = max(1, LONDON_PLACES * applicants // LONDON_APPLICANTS)
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as name:
        folder = Path(name)
        _make(folder, applicants, places)
        tickets = _tickets(folder)
        yield f"{applicants:,} applicants, {tickets:,} tickets, {places:,} places, two floors"
        results: dict[str, list[Run]] = {command: [] for command in COMMANDS}
        for _ in range(runs):
            for command in COMMANDS:
                results[command].append(_run(command, folder))
        yield from _table(results)


def _make(folder: Path, applicants: int, places: int) -> None:
    size = ("--applicants", str(applicants), "--places", str(places), "--seed", "1")
    run_command(dorsal("ballot", "example", *size, "--out", folder / "ballot"))
    round_ = {"round": KNOWN_ROUND.number, "signature": KNOWN_ROUND.signature}
    (folder / "round.json").write_text(json.dumps(round_))


def _tickets(folder: Path) -> int:
    entries, rules = folder / "ballot" / "entries.csv", folder / "ballot" / "rules.toml"
    said = folder / "check.json"
    check = dorsal("ballot", "check", entries, "--rules", rules, "--json")
    said.write_bytes(run_command(check).said)
    return int(json.loads(said.read_text())["draws"]["draw"]["tickets"])


def _run(command: str, folder: Path) -> Run:
    entries, rules = folder / "ballot" / "entries.csv", folder / "ballot" / "rules.toml"
    record, private = folder / "record", folder / "private"
    if command == "floor":
        return run_command([sys.executable, "-m", "benchmarks.draw_floor", entries])
    if command == "seal":
        shutil.rmtree(record, ignore_errors=True)
        shutil.rmtree(private, ignore_errors=True)
        to = ("--out", record, "--private", private, "--beacon-round", str(KNOWN_ROUND.number))
        return run_command(dorsal("ballot", "seal", entries, "--rules", rules, *to))
    if command == "draw":
        return run_command(dorsal("ballot", "draw", record, "--beacon", folder / "round.json"))
    return run_command(dorsal("ballot", "verify", record))


def _table(results: dict[str, list[Run]]) -> Iterator[str]:
    yield f"{'':8}{'elapsed s':>11}{'cpu s':>8}{'peak MB':>9}{'x floor':>9}{'x floor, cpu':>14}"
    for command in COMMANDS:
        pairs = list(zip(results[command], results["floor"], strict=True))
        elapsed = median(run.elapsed_s for run, _ in pairs)
        cpu = median(run.cpu_s for run, _ in pairs)
        peak = max(run.peak_mb for run, _ in pairs)
        ratio = median(run.elapsed_s / floor.elapsed_s for run, floor in pairs)
        cpu_ratio = median(run.cpu_s / floor.cpu_s for run, floor in pairs)
        within = ratio <= AIM_RATIO and peak < AIM_PEAK_MB
        verdict = "" if command == "floor" else "within the aim" if within else "BEYOND THE AIM"
        yield (
            f"{command:8}{elapsed:11.1f}{cpu:8.1f}{peak:9,.0f}{ratio:9.2f}{cpu_ratio:14.2f}"
            f"  {verdict}"
        )
    yield f"aim: at most {AIM_RATIO:g} times the floor, below {AIM_PEAK_MB:,} MB"
