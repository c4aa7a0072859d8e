"""The clocks of boxes: from a box's monotonic clock, or its wall clock, to the server's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.events import Synced
from dorsal.timing.instants import MINUTE_MS, read_instant

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

UNSYNCED_MS = 2_000  # how far the wall clock of a box may be off that never asked the server
SAME_RUN_MS = MINUTE_MS  # wall less monotonic clock stays so close while a box runs
DRIFT_SPAN_MS = 10 * MINUTE_MS
UNKNOWN_DRIFT = 50e-6
LARGEST_DRIFT = 300e-6


@dataclass(frozen=True, slots=True)
class Run:
    """A box between two boots, or two steps of its wall clock: `since_ms` is the wall clock less
    the monotonic one. The server's clock is `offset_ms + drift * (x - anchor_ms)` after the box's
    monotonic clock x, to within `within_ms`; `first_ms` and `last_ms` are the outermost syncs.
    """

    since_ms: float
    anchor_ms: float
    offset_ms: float
    drift: float
    within_ms: float
    first_ms: float
    last_ms: float

    def server(self, mono_ms: Ints) -> tuple[Ints, Ints]:
        """The server's clock at instants of the monotonic one, and how well it is known."""
        server_ms = mono_ms + self.offset_ms + self.drift * (mono_ms - self.anchor_ms)
        beyond_ms = np.maximum(0, np.maximum(self.first_ms - mono_ms, mono_ms - self.last_ms))
        within_ms = self.within_ms + UNKNOWN_DRIFT * beyond_ms
        return np.round(server_ms).astype(np.int64), np.ceil(within_ms).astype(np.int64)


@dataclass(frozen=True, slots=True)
class BoxClock:
    """A box's runs, none for one that never asked the server. `doubt_ms` is that of its wall clock,
    used where no run tells better.
    """

    runs: tuple[Run, ...] = ()
    doubt_ms: int = UNSYNCED_MS

    def server(self, at_ms: Ints, mono_ms: Ints) -> tuple[Ints, Ints]:
        """The server's clock at instants that the box told by both its clocks (-1: by the wall
        clock alone), and how well it is known.
        """
        server_ms, within_ms = at_ms.copy(), np.full_like(at_ms, self.doubt_ms)
        for run in self.runs:
            of_run = np.abs(at_ms - mono_ms - run.since_ms) <= SAME_RUN_MS
            which = np.flatnonzero(of_run & (mono_ms >= 0))
            server_ms[which], within_ms[which] = run.server(mono_ms[which])
        alone = np.flatnonzero(mono_ms < 0)
        if self.runs and len(alone):
            server_ms[alone], within_ms[alone] = self._by_wall_clock(at_ms[alone])
        return server_ms, within_ms

    def _by_wall_clock(self, at_ms: Ints) -> tuple[Ints, Ints]:
        """By the run whose syncs are nearest."""
        away = [
            np.maximum(run.first_ms + run.since_ms - at_ms, at_ms - run.last_ms - run.since_ms)
            for run in self.runs
        ]
        nearest = np.argmin(np.array(away), axis=0)
        server_ms, within_ms = at_ms.copy(), at_ms.copy()
        for number, run in enumerate(self.runs):
            which = np.flatnonzero(nearest == number)
            mono_ms = np.round(at_ms[which] - run.since_ms).astype(np.int64)
            server_ms[which], within_ms[which] = run.server(mono_ms)
        return server_ms, within_ms


NO_BOX = BoxClock(doubt_ms=0)  # what the server received itself


def box_clocks(syncs: Iterable[Synced]) -> dict[str, BoxClock]:
    """The clock of each box that asked the server's."""
    of_box: dict[str, list[Synced]] = {}
    for sync in syncs:
        of_box.setdefault(sync.box, []).append(sync)
    return {box: BoxClock(tuple(map(_run, _runs(known)))) for box, known in of_box.items()}


def _runs(syncs: Sequence[Synced]) -> list[list[Synced]]:
    """Syncs of one boot, whose wall and monotonic clocks went together."""
    ordered = sorted(syncs, key=lambda one: (_since(one), one.mono_ms))
    runs = [[ordered[0]]]
    for sync in ordered[1:]:
        if _since(sync) - _since(runs[-1][-1]) > SAME_RUN_MS:
            runs.append([])
        runs[-1].append(sync)
    return runs


def _since(sync: Synced) -> int:
    return read_instant(sync.at) - sync.mono_ms


def _run(syncs: Sequence[Synced]) -> Run:
    """The line through syncs, each weighted by the inverse square of half its round trip."""
    mono_ms = np.array([sync.mono_ms for sync in syncs], dtype=float)
    ahead_ms = np.array([read_instant(sync.server) - sync.mono_ms for sync in syncs], dtype=float)
    half_ms = np.array([max(1, sync.round_trip_ms) / 2 for sync in syncs])
    weights = half_ms**-2
    anchor_ms = float(np.average(mono_ms, weights=weights))
    middle_ms = float(np.average(ahead_ms, weights=weights))
    drift = 0.0
    if len(syncs) >= 3 and np.ptp(mono_ms) >= DRIFT_SPAN_MS:
        away_ms = mono_ms - anchor_ms
        drift = float((weights * away_ms * ahead_ms).sum() / (weights * away_ms**2).sum())
        drift = min(LARGEST_DRIFT, max(-LARGEST_DRIFT, drift))
    else:
        best = int(np.argmin(half_ms))
        anchor_ms, middle_ms = float(mono_ms[best]), float(ahead_ms[best])
    return Run(
        since_ms=float(np.median([_since(sync) for sync in syncs])),
        anchor_ms=anchor_ms,
        offset_ms=middle_ms,
        drift=drift,
        within_ms=float(half_ms.min()),
        first_ms=float(mono_ms.min()),
        last_ms=float(mono_ms.max()),
    )
