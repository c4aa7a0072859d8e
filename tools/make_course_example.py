"""Write examples/course: the demonstration course, its checkpoints and a past edition's splits."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import elapsed_text
from dorsal.course.examples import demonstration_checkpoints, demonstration_track
from dorsal.course.pace import plan
from dorsal.course.snapping import snap
from dorsal.course.survey import survey
from dorsal.course.writing import write_gpx

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "course"
RACE, NAME, EDITIONS = "larraundi", "Larraundi Mendi Maratoia", ("2026", "2027")
RUNNERS, SEED = 240, 2026
FASTEST_S, SLOWEST_S = 13_500, 30_600
SHARE_OF_WOMEN, WOMAN_OF_MAN = 0.2, 1.14
CHECKPOINT_COLUMNS = (
    *("race", "name", "edition", "cp", "label", "km", "dplus", "dminus", "cutoff"),
    *("altitude", "lat", "lon", "services", "spectators", "way there"),
)


def files() -> dict[str, bytes]:
    """The files of the example by name."""
    checkpoints = demonstration_checkpoints()
    course = survey(demonstration_track())
    placed = snap(course, checkpoints).places
    return {
        "course.gpx": write_gpx(course.track, checkpoints=placed),
        "checkpoints.csv": _table(CHECKPOINT_COLUMNS, _checkpoint_rows(checkpoints)),
        "splits-2026.csv": _table(
            ("runner", "status", "sex", *(one.key for one in checkpoints)), _runners(checkpoints)
        ),
    }


def _table(header: Sequence[str], rows: Iterator[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _checkpoint_rows(checkpoints: Sequence[Checkpoint]) -> Iterator[list[str]]:
    for edition in EDITIONS:
        for one in checkpoints:
            yield [
                *(RACE, NAME, edition, one.key, one.name, f"{one.distance_m / 1000:g}"),
                *(f"{value:.0f}" for value in (one.ascent_m or 0.0, one.descent_m or 0.0)),
                "" if one.cutoff_s is None else elapsed_text(one.cutoff_s),
                f"{one.altitude_m:.0f}",
                *(f"{value:.6f}" for value in (one.lat or 0.0, one.lon or 0.0)),
                " / ".join(one.services),
                "yes" if one.spectators else "",
                one.way_there,
            ]


def _runners(checkpoints: Sequence[Checkpoint]) -> Iterator[list[str]]:
    """Made-up runners: each goes by the effort model, with luck of their own on every leg."""
    rng = np.random.default_rng(SEED)
    for number in range(RUNNERS):
        target = FASTEST_S + (SLOWEST_S - FASTEST_S) * float(rng.beta(2.6, 2.4))
        woman = rng.random() < SHARE_OF_WOMEN
        target *= WOMAN_OF_MAN if woman else 1.0
        rows = plan(checkpoints, target_s=target).rows
        luck = np.exp(rng.normal(0.0, 0.05, len(rows)))
        legs = np.diff([row.arrive_s for row in rows], prepend=0.0) * luck
        told = _until_cutoff(np.cumsum(legs).tolist(), checkpoints)
        status = "FINISHER" if told[-1] else "DNF"
        yield [f"L{number + 1:03}", status, "F" if woman else "M", *told]


def _until_cutoff(arrivals: list[float], checkpoints: Sequence[Checkpoint]) -> list[str]:
    """Whole seconds at each checkpoint, blank after the first cut-off that was missed."""
    told: list[str] = []
    stopped = False
    for arrival, checkpoint in zip(arrivals, checkpoints, strict=True):
        told.append("" if stopped else str(round(arrival)))
        stopped = stopped or arrival > (checkpoint.cutoff_s or np.inf)
    if stopped and told[-1]:
        told[-1] = ""
    return told


def main() -> None:
    """Write every file of the example."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)
        sys.stdout.write(f"wrote {name}, {len(data):,} bytes\n")


if __name__ == "__main__":
    main()
