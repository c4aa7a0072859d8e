"""How far a finish predicted from a runner's own earlier results is from the real one.

The finishers of three races of 2024 with their past results; a result that is the target itself is
left out. `learnt` replaces the shipped bias by the one of the other two races.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dorsal.course.durations import read_elapsed
from dorsal.course.pace import Result, predict
from dorsal.ground.problems import BadInput

YEAR, SAME_S = 2024, 120.0
Errors = dict[str, list[tuple[float, bool]]]  # log of predicted over true, and whether in the band


def measure_prediction() -> Iterator[str]:
    """The lines of the report; one line where the shared data is absent."""
    told = os.environ.get("DORSAL_SHARED_DATA")
    folder = Path(told) if told else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        yield "prediction: not measured, the shared data folder is absent"
        return
    errors = _errors(folder)
    yield "Finish from own earlier results: MAPE, median, bias in %, share in the band; bias learnt"
    for race, rows in errors.items():
        others = [np.median([e for e, _ in errors[one]]) for one in errors if one != race]
        yield _line(race, rows, float(np.mean(others)))
    yield _line("all", [row for rows in errors.values() for row in rows], None)


def _line(race: str, rows: list[tuple[float, bool]], others: float | None) -> str:
    logs = np.array([error for error, _ in rows])
    away = 100 * np.abs(np.expm1(logs))
    learnt = "" if others is None else f"{100 * np.mean(np.abs(np.expm1(logs - others))):8.1f}"
    bias = 100 * np.expm1(np.median(logs))
    inside = np.mean([kept for _, kept in rows])
    told = f"{race:6}{len(rows):6}{away.mean():8.1f}{np.median(away):8.1f}"
    return f"{told}{bias:8.1f}{inside:8.0%}{learnt}"


def _errors(folder: Path) -> Errors:
    goals = _goals(folder)
    past: dict[tuple[str, str], list[Result]] = {}
    for row in _rows(folder / "results" / "grandraid_past_results_2024.csv"):
        time = read_elapsed(row["past_time"])
        if time is None or not row["past_km"] or not row["past_dplus"]:
            continue
        metres, up = float(row["past_km"]) * 1000, float(row["past_dplus"])
        one = Result(
            distance_m=metres,
            ascent_m=up,
            finish_s=time,
            years_ago=float(YEAR - int(row["past_year"])),
        )
        past.setdefault((row["race"], row["runner"]), []).append(one)
    errors: Errors = {}
    for row in _rows(folder / "results" / "grandraid_targets_2024.csv"):
        if row["status"] != "FINISHER":
            continue
        time = float(row["time_s"])
        known = [
            one
            for one in past.get((row["race"], row["runner"]), [])
            if one.years_ago or abs(one.finish_s - time) >= SAME_S
        ]
        try:
            km, up = goals[row["race"]]
            made = predict(known, distance_m=km * 1000, ascent_m=up)
        except BadInput:
            continue  # without results, or with one that cannot be
        kept = made.low_s <= time <= made.high_s
        errors.setdefault(row["race"], []).append((float(np.log(made.finish_s / time)), kept))
    return errors


def _goals(folder: Path) -> dict[str, tuple[float, float]]:
    """Kilometres and ascent of each race: its last checkpoint."""
    rows = _rows(folder / "splits" / "checkpoints.csv")
    kept = [row for row in rows if row["edition"] == str(YEAR) and row["dplus"]]
    return {row["race"]: (float(row["km"]), float(row["dplus"])) for row in kept}


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))
