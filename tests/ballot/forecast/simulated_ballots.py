"""Ballots whose applicants come by a known law, for judging the forecast against the truth.

The share of the way at the part u of the window has the logit slope * logit u + shift; each
applicant's time follows that law, independently of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.ballot.forecast import Curve, Total, curve_of_times, forecast_total

DAY = 86_400
OPENED = 1_793_620_800
CLOSED = OPENED + 30 * DAY


@dataclass(frozen=True)
class Law:
    """How years of one race differ: the standard deviations of slope and shift, and around what."""

    slope: float = 0.7
    slope_spread: float = 0.05
    shift: float = 0.0
    shift_spread: float = 0.25


def simulated_year(rng: np.random.Generator, law: Law, *, applicants: int) -> Curve:
    slope = max(0.2, rng.normal(law.slope, law.slope_spread))
    shift = rng.normal(law.shift, law.shift_spread)
    share = rng.uniform(size=applicants)
    logits = (np.log(share) - np.log1p(-share) - shift) / slope
    times = OPENED + (CLOSED - OPENED) / (1 + np.exp(-logits))
    return curve_of_times(times.astype(int).tolist(), opened=OPENED, closed=CLOSED)


def at_part(part: float) -> int:
    return OPENED + round(part * (CLOSED - OPENED))


def told_at(curve: Curve, past: Sequence[Curve], part: float) -> Total | None:
    """The forecast for a year of which only the part up to then is known."""
    now = at_part(part)
    latest = int(np.searchsorted(curve.moments, now, side="right")) - 1
    so_far = curve.counts[latest]
    return forecast_total(so_far, now=now, opened=OPENED, closed=CLOSED, past=past)


def coverage(
    law: Law, *, past: int, part: float, times: int, seed: int, fewest: int = 200
) -> float:
    """How often the band holds the truth."""
    rng = np.random.default_rng(seed)
    held = 0
    for _ in range(times):
        years = [
            simulated_year(rng, law, applicants=int(rng.integers(fewest, 3 * fewest)))
            for _ in range(past + 1)
        ]
        total = told_at(years[0], years[1:], part)
        assert total is not None
        held += total.low <= years[0].applicants <= total.high
    return held / times
