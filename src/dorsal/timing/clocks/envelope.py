"""The lower envelope of what receipt adds to a clock: how far the clock is off, and its drift.

A read at true time t is shown by its reader as c = t - o(c) and received at r = t + L with a
latency L >= 0, so y = r - c = o(c) + L never lies below the offset o. The offset is therefore taken
as the highest straight line that no sample lies below, judged at the middle of those samples that
come close to it: of the lower convex hull of (c, y) the edge over that middle. This is the line of
the linear programme of Moon, Skelly and Towsley ("Estimation and removal of clock skew from network
delay measurements", INFOCOM 1999), which here looks away from samples that came late.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

Array: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"
Bools: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

TIGHT_MS = 1_000.0  # closer to the envelope than this is no late receipt
STEP_MS = 1_500.0  # smaller steps of a clock are not told from latency
BIN_MS = 60_000.0
LIVE_BINS, FEW_BINS = 5, 3  # minutes with a tight sample that make an envelope live
LIVE_SHARE = 0.5  # of all minutes, where they are few
DRIFT_SPAN_MS = 3_600_000.0  # over less no drift can be told from latency
LARGEST_DRIFT = 300e-6  # quartz is an order of magnitude better


@dataclass(frozen=True, slots=True)
class Envelope:
    """The offset `offset_ms + drift * (c - anchor_ms)` of a clock that shows c.

    `live` says that many samples lie close above it, in different minutes; else it is only what
    the offset cannot exceed. `tight` counts these samples, `usual_ms` is how far the middle one of
    them lies above, and `lowest_ms` the least r - c of all.
    """

    offset_ms: float
    anchor_ms: float
    drift: float
    tight: int
    live: bool
    usual_ms: float
    lowest_ms: float

    def at(self, clock_ms: Array) -> Array:
        """The offset in milliseconds at each instant of the clock."""
        return self.offset_ms + self.drift * (clock_ms - self.anchor_ms)


def envelope(clock_ms: Array, received_ms: Array) -> Envelope:
    """The envelope of samples, at least one: what the clock showed and when that was received."""
    above_ms = received_ms - clock_ms
    anchor_ms = float(np.median(clock_ms))
    fit = _Line(float(above_ms.min()), anchor_ms, 0.0)
    clocks, lows = _lowest_of_bins(clock_ms, above_ms)
    for _ in range(3):
        close = lows - fit.at(clocks) < TIGHT_MS + LARGEST_DRIFT * np.abs(clocks - fit.anchor_ms)
        fit = _fit(clocks, lows, close)
    residual_ms = above_ms - fit.at(clock_ms)
    tight = residual_ms < TIGHT_MS
    return Envelope(
        offset_ms=fit.offset_ms,
        anchor_ms=fit.anchor_ms,
        drift=fit.drift,
        tight=int(tight.sum()),
        live=_is_live(received_ms, tight),
        usual_ms=float(np.median(residual_ms[tight])) if tight.any() else 0.0,
        lowest_ms=float(above_ms.min()),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    offset_ms: float
    anchor_ms: float
    drift: float

    def at(self, clock_ms: Array) -> Array:
        return self.offset_ms + self.drift * (clock_ms - self.anchor_ms)


def _lowest_of_bins(clock_ms: Array, above_ms: Array) -> tuple[Array, Array]:
    """The lowest sample of each minute of the clock: the hull can have no others."""
    minute = np.floor(clock_ms / BIN_MS)
    order = np.lexsort((above_ms, minute))
    first = np.append(True, np.diff(minute[order]) != 0)
    return clock_ms[order[first]], above_ms[order[first]]


def _fit(clocks: Array, lows: Array, close: Bools) -> _Line:
    """The line under all points that is highest over the middle of the close ones."""
    middle = float(clocks[close].mean()) if close.any() else float(np.median(clocks))
    within = clocks[close] if close.any() else clocks
    spread_ms = float(within.max() - within.min())
    drift = _hull_slope(clocks, lows, middle) if spread_ms >= DRIFT_SPAN_MS else 0.0
    if close.sum() < LIVE_BINS or abs(drift) > LARGEST_DRIFT:
        drift = 0.0
    return _Line(float((lows - drift * (clocks - middle)).min()), middle, drift)


def _hull_slope(clocks: Array, lows: Array, middle: float) -> float:
    """The slope of the edge of the lower convex hull that lies over `middle`."""
    hull: list[tuple[float, float]] = []
    for point in zip(clocks.tolist(), lows.tolist(), strict=True):
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    for (x0, y0), (x1, y1) in pairwise(hull):
        if x0 <= middle <= x1:
            return (y1 - y0) / (x1 - x0)
    return 0.0


def _turns_down(
    one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
) -> bool:
    across = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
    return across <= 0


def _is_live(received_ms: Array, tight: Bools) -> bool:
    """Whether close samples were received in enough different minutes."""
    minutes = np.unique(np.floor(received_ms / BIN_MS))
    close = np.unique(np.floor(received_ms[tight] / BIN_MS))
    if len(close) >= LIVE_BINS:
        return True
    return len(close) >= FEW_BINS and len(close) >= LIVE_SHARE * len(minutes)
