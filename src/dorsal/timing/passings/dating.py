"""The day of written times that tell only the time of day: the one that fits the runner's way."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from dorsal.timing.passings.assigning import assign
from dorsal.timing.passings.day import Day
from dorsal.timing.passings.sightings import UNDECIDED, Sightings

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
COLUMNS = (
    "bibs", "places", "sides", "times_ms", "doubts_ms", "ranks", "sources", "strengths", "fates"
)  # fmt: skip


def date_undated(rows: Sightings, day: Day) -> Sightings:
    """The same rows with instants for the undated ones, where one of their possible instants fits.

    Every instant that a row may be stands as a row of its own among the others; the one that the
    best alignment uses is taken, the first where it uses several.
    """
    undated = {
        row: instants for row, instants in rows.undated.items() if rows.fates[row] == UNDECIDED
    }
    origin = np.array([row for row, known in undated.items() for _ in known], dtype=np.int64)
    instants = np.array([one for known in undated.values() for one in known], dtype=np.int64)
    found = replace(rows, undated={}, times_ms=rows.times_ms.copy())
    if not len(origin):
        return found
    trial = replace(
        rows,
        refs=[*rows.refs, *(rows.refs[row] for row in origin.tolist())],
        reasons={},
    )
    for name in COLUMNS:
        setattr(trial, name, np.concatenate([getattr(rows, name), getattr(rows, name)[origin]]))
    trial.times_ms[len(rows) :] = instants
    for row, time_ms in _chosen(trial, day, len(rows), origin).items():
        found.times_ms[row] = time_ms
    return found


def _chosen(trial: Sightings, day: Day, count: int, origin: Ints) -> dict[int, int]:
    """The instant of each undated row that is part of a passing."""
    assigned = assign(trial, day)
    groups = assigned.groups
    number = np.repeat(np.arange(len(groups)), groups.ends - groups.starts)
    members = groups.rows[assigned.slots[number] >= 0]
    chosen: dict[int, int] = {}
    for row in members[members >= count].tolist():
        time_ms = int(trial.times_ms[row])
        first = chosen.setdefault(int(origin[row - count]), time_ms)
        chosen[int(origin[row - count])] = min(first, time_ms)
    return chosen
