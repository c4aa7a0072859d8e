"""What the finishers of a past edition tell about a finish time: their shares, and the spread.

Every finisher's shares are compared with the effort model's at the same finish time. What is left
is fitted at the finish time that is asked for by weighted least absolute deviations, linear in the
log of the finish time; finishers near in finish time weigh most (kernel 1 - (d / 2h)^2). Far from
every finisher the model's shape remains, moved by what its nearest finishers differ from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.effort import costs_by_legs
from dorsal.course.pace.slowdown import model_shares
from dorsal.course.tracks import Floats

NEAR = 0.03  # of log finish time
NEAREST = 30  # finishers at least, however far they are
ROUNDS = 6
SMALLEST = 0.002  # a share that differs less counts as least squares
STIFFNESS = 0.02**2  # of the slope, in squares of log finish time
WIDER = 3.0  # kernel of the spread, for the fit's own
PRIOR_FINISHERS = 8.0  # what the effort model weighs beside them
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Shares of the finish time at a past edition's checkpoints, and its spread, shapes (n,).

    `low` and `high` are the 10th and the 90th percentile of what runners differ from `shares`.
    """

    shares: Floats
    low: Floats
    high: Floats


def reference(past: PastEdition, target_s: float) -> Reference:
    """What a past edition tells about a finish in `target_s`."""
    finish_s = past.finish_s
    costs = costs_by_legs(past.checkpoints)
    distance = np.log(finish_s) - np.log(target_s)
    # outside the field its slope is not carried on
    anchor = float(np.clip(0.0, distance.min(), distance.max()))
    weights = _weights(distance, NEAR, NEAREST)
    wide = _weights(distance, NEAR * WIDER, int(NEAREST * WIDER))
    asked = wide > 0  # all who count; in a field of thousands most do not
    weights, wide, distance = weights[asked], wide[asked], distance[asked]
    away = past.shares[asked] - model_shares(costs, finish_s[asked])
    level, slope = _fitted(away, distance - anchor, weights)
    level *= weights.sum() / (weights.sum() + PRIOR_FINISHERS)
    shares = _rising(model_shares(costs, target_s) + level)
    rest = away - level - slope * (distance - anchor)[:, None]
    return Reference(shares, _quantiles(rest, wide, LOW), _quantiles(rest, wide, HIGH))


def _weights(distance: Floats, near: float, nearest: int) -> Floats:
    """Kernel weights, 1 at no distance, wide enough for so many neighbours."""
    reach = np.sort(np.abs(distance))[min(nearest, len(distance) - 1)]
    width = 2 * max(near, float(reach))
    weights: Floats = np.maximum(0.0, 1 - (distance / width) ** 2)
    return weights


def _fitted(values: Floats, distance: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Level and slope of each column at distance 0, by iterated weights; NaN counts nothing."""
    used = weights > 0
    values, distance = values[used], distance[used][:, None]
    known = np.isfinite(values)
    values = np.where(known, values, 0.0)
    base = weights[used][:, None] * known
    level, slope = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    robust = np.ones(values.shape)
    for _ in range(ROUNDS):
        w = base * robust
        s0, s1, s2 = w.sum(0), (w * distance).sum(0), (w * distance**2).sum(0)
        y0, y1 = (w * values).sum(0), (w * values * distance).sum(0)
        s2 = s2 + STIFFNESS * s0
        det = np.maximum(s0 * s2 - s1 * s1, 1e-300)
        level, slope = (s2 * y0 - s1 * y1) / det, (s0 * y1 - s1 * y0) / det
        robust = 1 / np.maximum(np.abs(values - level - slope * distance), SMALLEST)
    return level, slope


def _quantiles(values: Floats, weights: Floats, part: float) -> Floats:
    """Weighted quantile of each column, NaN cells left out; 0 for a column without any."""
    found = np.zeros(values.shape[1])
    for column in range(values.shape[1]):
        good = np.isfinite(values[:, column]) & (weights > 0)
        if good.any():
            found[column] = _quantile(values[good, column], weights[good], part)
    return found


def _quantile(values: Floats, weights: Floats, part: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(part * weights.sum(), reached, values[order]))


def _rising(shares: Floats) -> Floats:
    """The shares made to rise from 0 to 1."""
    rising = np.maximum.accumulate(np.clip(shares, 0.0, 1.0))
    rising[0], rising[-1] = 0.0, 1.0
    return rising
