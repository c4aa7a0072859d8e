"""How far from the truth the splits of a plan are, when the finish time is known.

For each pair of editions that follow each other, every finisher of the later one is given a plan
for the finish time that he or she really had, and the plan's splits are compared with the real
ones: mean absolute error in percent of the finish time, on comparable checkpoints (the same place
within 2 % of the distance) and on all, start and finish left out. No split of the later edition is
screened. What is learnt from fields (grades, slow-down, exponents) is learnt without the race it
is tested on.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pace_models import Constants, Learning, learnt_from, own_shares, plain_shares
from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import PastEdition, match, read_splits
from dorsal.course.pace.forecast import Forecast, forecast
from dorsal.course.reading import read_track
from dorsal.course.survey import Course, survey

Floats = NDArray[np.float64]
FIELDS = (
    "endurance 2022 2023",
    "integrale 2022 2023",
    "templiers 2022 2023",
    "grr 2022 2023 2024",
    "mas 2022 2023 2024",
    "tdb 2022 2023 2024",
    "wser 2017 2018 2019 2021 2022 2023",
    "utmb 2024",
    "mtr 2024",
)
TRACKS = {
    ("templiers", "2023"): "templiers_2024.gpx",
    ("endurance", "2023"): "endurance_trail_2024.gpx",
    ("integrale", "2023"): "integrale_causses_2024.gpx",
    ("grr", "2024"): "diagonale_fous_2024.gpx",
    ("mas", "2024"): "mascareignes_2025.gpx",
    ("mtr", "2024"): "metis_trail_2024.gpx",
    ("utmb", "2024"): "utmb_2024.gpx",
}
LONG_FILE = {"wser": "wser_2017_2023.csv"}
TIMES = 30  # finish times at which a plan is made; between them its shares are interpolated
NEAREST = 60


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One edition: its checkpoints, its finishers' times unscreened, and what a plan reads."""

    race: str
    year: str
    checkpoints: tuple[Checkpoint, ...]
    elapsed_s: Floats
    past: PastEdition
    course: Course | None

    @property
    def finish_s(self) -> Floats:
        return self.elapsed_s[:, -1]

    @property
    def shares(self) -> Floats:
        shares: Floats = self.elapsed_s / self.elapsed_s[:, -1:]
        return shares


@dataclass(frozen=True, slots=True)
class Score:
    """Mean errors in percent of the finish time, and the share within the band."""

    comparable: float
    every: float
    covered: float = float("nan")


def measure_pace() -> Iterator[str]:
    """The lines of the report; one line where the shared data is absent."""
    told = os.environ.get("DORSAL_SHARED_DATA")
    folder = Path(told) if told else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        yield "pace: not measured, the shared data folder is absent"
        return
    fields = read_fields(folder)
    yield "Splits of a plan for a known finish time: mean error in % of it (comparable / all)"
    yield from _pairs_report(fields)
    yield ""
    yield "Without a past edition (all checkpoints), every race's constants learnt from the others"
    yield from _models_report(fields)


def read_fields(folder: Path) -> dict[tuple[str, str], Field]:
    """Every edition of the shared folder that the report needs."""
    fields = {}
    for line in FIELDS:
        race, *years = line.split()
        for year in years:
            fields[race, year] = read_field(folder, race, year)
    return fields


def read_field(folder: Path, race: str, year: str) -> Field:
    lists = (folder / "splits" / "checkpoints.csv").read_bytes()
    places = read_checkpoints(lists, race=race, edition=year)
    file = LONG_FILE.get(race, f"{race}_{year}.csv")
    data = (folder / "splits" / file).read_bytes()
    past = read_splits(data, places, file=file, edition=year)
    track = TRACKS.get((race, year))
    course = survey(read_track((folder / "course" / track).read_bytes())) if track else None
    return Field(race, year, places, _finishers(data, places, year), past, course)


def _finishers(data: bytes, places: Sequence[Checkpoint], year: str) -> Floats:
    """Elapsed seconds of everybody who finished, as they stand in the file."""
    rows = [
        [float(row[place.key] or "nan") for place in places]
        for row in csv.DictReader(io.StringIO(data.decode()))
        if row["status"] == "FINISHER" and row.get("year", year) == year
    ]
    elapsed = np.array(rows)
    finished: Floats = elapsed[np.isfinite(elapsed[:, -1])]
    return finished


def consecutive(fields: Mapping[tuple[str, str], Field]) -> list[tuple[Field, Field]]:
    """Each edition with the one before it."""
    order = list(fields.values())
    return [(a, b) for a, b in pairwise(order) if a.race == b.race]


def score_history(now: Field, history: Sequence[Field]) -> Score:
    """The product's forecast with these past editions."""
    past = [field.past for field in history]
    return _score(now, history[-1], lambda t: forecast(now.checkpoints, t, history=past))


def _score(now: Field, before: Field, predict: Callable[[float], Forecast]) -> Score:
    times = np.unique(np.quantile(now.finish_s, np.linspace(0, 1, TIMES)))
    made = [predict(float(time)) for time in times]
    shares = _between(now, times, np.array([one.shares for one in made]))
    low = _between(now, times, np.array([one.low for one in made]))
    high = _between(now, times, np.array([one.high for one in made]))
    inner = np.s_[:, 1:-1]
    known = np.isfinite(now.shares[inner])
    inside = (now.shares[inner] >= low[inner]) & (now.shares[inner] <= high[inner])
    found = _errors(now, before, shares)
    return Score(found.comparable, found.every, float(inside[known].mean()))


def _between(now: Field, times: Floats, shares: Floats) -> Floats:
    columns = [np.interp(now.finish_s, times, column) for column in shares.T]
    return np.array(columns).T


def _errors(now: Field, before: Field | None, shares: Floats) -> Score:
    errors = 100 * np.abs(shares - now.shares)[:, 1:-1]
    every = float(np.nanmean(errors))
    if before is None:
        return Score(float("nan"), every)
    pairs = match(before.past.checkpoints, now.checkpoints)[1:-1]
    comparable = np.array([pair.comparable for pair in pairs])
    return Score(float(np.nanmean(errors[:, comparable])) if comparable.any() else np.nan, every)


def score_nearest(now: Field, before: Field, count: int) -> Score:
    """Medians of the finishers nearest in finish time, over shares of km-effort; the peers' way."""
    past = before.past
    there, here = _effort_parts(past.checkpoints), _effort_parts(now.checkpoints)
    order = np.argsort(past.finish_s)
    times, shares = past.finish_s[order], past.shares[order]
    made = []
    for time in now.finish_s:
        nearest = np.argsort(np.abs(np.log(times / time)))[:count]
        middle = np.nanmedian(shares[nearest], axis=0)
        made.append(np.interp(here, there, middle))
    return _errors(now, before, np.array(made))


def _effort_parts(places: Sequence[Checkpoint]) -> Floats:
    effort = np.array([place.distance_m / 1000 + (place.ascent_m or 0) / 100 for place in places])
    parts: Floats = effort / effort[-1]
    return parts


def _pairs_report(fields: Mapping[tuple[str, str], Field]) -> Iterator[str]:
    yield f"{'':24}{'Dorsal':>13}{'60 nearest':>14}{'all':>14}{'band':>8}"
    rows = []
    for before, now in consecutive(fields):
        ours = score_history(now, [before])
        nearest = score_nearest(now, before, NEAREST)
        everybody = score_nearest(now, before, 10**9)
        rows.append((ours, nearest, everybody))
        name = f"{now.race} {before.year} -> {now.year}"
        told = "".join(f"{one.comparable:8.2f} /{one.every:5.2f}" for one in rows[-1])
        yield f"{name:24}{told}{ours.covered:8.0%}"
    means = [
        (np.nanmean([row[i].comparable for row in rows]), np.mean([row[i].every for row in rows]))
        for i in range(3)
    ]
    told = "".join(f"{comparable:8.2f} /{every:5.2f}" for comparable, every in means)
    yield f"{'mean':24}{told}{np.mean([row[0].covered for row in rows]):8.0%}"
    for now, history in _with_all_before(fields):
        ours = score_history(now, history)
        name = f"{now.race} all before -> {now.year}"
        yield f"{name:24}{ours.comparable:8.2f} /{ours.every:5.2f}{'':28}{ours.covered:8.0%}"


def _with_all_before(fields: Mapping[tuple[str, str], Field]) -> list[tuple[Field, list[Field]]]:
    """The last edition of each race with all before it, where there are several."""
    races: dict[str, list[Field]] = {}
    for field in fields.values():
        races.setdefault(field.race, []).append(field)
    return [(many[-1], many[:-1]) for many in races.values() if len(many) > 2]


PLAIN = ("tobler", "naismith", "km-effort", "minetti", "distance")


def _models_report(fields: Mapping[tuple[str, str], Field]) -> Iterator[str]:
    heads = ("shipped", "learnt", "Tobler**p", *PLAIN)
    yield f"{'':20}" + "".join(f"{head:>10}" for head in heads)
    table: dict[str, list[list[float]]] = {}
    learnt = {
        race: learnt_from([_learning(f) for f in fields.values() if f.race != race])
        for race in dict.fromkeys(field.race for field in fields.values())
    }
    for field in fields.values():
        errors = _model_errors(field, *learnt[field.race])
        table.setdefault(field.race, []).append(errors)
        note = " (track)" if field.course else ""
        name = f"{field.race} {field.year}{note}"
        yield f"{name:20}" + "".join(f"{error:10.2f}" for error in errors)
    means = np.mean([np.mean(rows, axis=0) for rows in table.values()], axis=0)
    yield f"{'mean of races':20}" + "".join(f"{error:10.2f}" for error in means)
    constants, power = learnt_from([_learning(field) for field in fields.values()])
    yield f"learnt from all: {constants}; Tobler's exponent {power:.3f}"


def _learning(field: Field) -> Learning:
    return field.race, field.checkpoints, field.course, field.finish_s, field.shares


def _model_errors(field: Field, constants: Constants, power: float) -> list[float]:
    times = field.finish_s
    made = [
        own_shares(field.checkpoints, field.course, times, Constants()),
        own_shares(field.checkpoints, field.course, times, constants),
        plain_shares("tobler", field.checkpoints, field.course) ** power,
        *(plain_shares(kind, field.checkpoints, field.course) for kind in PLAIN),
    ]
    return [_errors(field, None, np.broadcast_to(one, field.shares.shape)).every for one in made]
