"""How runners slow down: the share of their time at each share of the course's cost.

The time that a metre of flat ground takes grows along the course as

    1 + k * (1 - exp(-x / 0.4)),    x = the share of the cost that is done,

fast at first and hardly any more towards the end. It grows more for those who are slower for the
ground: with v, the mean flat-equivalent speed in km/h,  k = 1.1 - 1.05 * ln(v / 6), never below 0.
The winner of a mountain marathon hardly slows; a runner of 8 hours takes 1.6 times as long for the
same ground at the end as at the start, the last of a race of 60 hours more than twice as long.
`exponent` says the same as the p of the older form `share ** p`.
"""

from __future__ import annotations

import numpy as np

from dorsal.course.tracks import Floats

REACH = 0.4
AT_SIX = 1.1
PER_LOG_SPEED = 1.05
MOST = 3.0


def slowdown(
    cost_m: float,
    target_s: float | Floats,
    *,
    at_six: float = AT_SIX,
    per_log_speed: float = PER_LOG_SPEED,
) -> Floats:
    """The slow-down k of runners who finish a course of that cost in `target_s`, same shape."""
    speed = (cost_m / 1000) / (np.asarray(target_s, dtype=np.float64) / 3600)
    k: Floats = np.clip(at_six - per_log_speed * np.log(speed / 6.0), 0.0, MOST)
    return k


def time_shares(done: Floats, k: float | Floats) -> Floats:
    """Shares of the time, 0 to 1, at shares `done` of the cost, for a slow-down k; broadcast."""
    done = np.asarray(done, dtype=np.float64)
    shares: Floats = _elapsed(done, k) / _elapsed(np.ones(()), k)
    return shares


def model_shares(costs_m: Floats, target_s: float | Floats) -> Floats:
    """Shares of the finish time at each place, from costs (n,) and times (...): (..., n)."""
    k = np.asarray(slowdown(float(costs_m[-1]), target_s))[..., None]
    return time_shares(costs_m / costs_m[-1], k)


def exponent(k: float) -> float:
    """The p for which share ** p passes through the same half of the course."""
    return float(np.log(time_shares(np.array(0.5), k)) / np.log(0.5))


def _elapsed(done: Floats, k: float | Floats) -> Floats:
    result: Floats = done + k * (done - REACH * (1 - np.exp(-done / REACH)))
    return result
