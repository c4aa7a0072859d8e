"""When people apply: a rush on the first evening, a surge before the closing, fewer by night."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

RUSH, SURGE = 0.2, 0.24  # the shares of those who apply at once, and of those who wait
RUSH_H, SURGE_H = 9.0, 18.0  # how many hours they take on average
BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 9, 10, 11, 9, 8, 8, 9, 10, 12, 14, 15, 12, 6)
_HOURS = tuple(accumulate(BY_HOUR))
MARGIN = timedelta(minutes=1)


def spread_arrivals(
    rng: Random, number: int, *, opens: datetime, closes: datetime
) -> list[datetime]:
    """So many times between opening and closing, the earliest first; to the second."""
    return sorted(_arrival(rng, opens, closes) for _ in range(number))


def _arrival(rng: Random, opens: datetime, closes: datetime) -> datetime:
    kind = rng.random()
    if kind < RUSH:
        at = opens + _waits(rng, RUSH_H)
    elif kind < RUSH + SURGE:
        at = closes - _waits(rng, SURGE_H)
    else:
        at = _on_some_day(rng, opens, closes)
    if not opens + MARGIN <= at <= closes - MARGIN:
        at = opens + (closes - opens) * (0.01 + 0.98 * rng.random())
    return at.replace(microsecond=0)


def _waits(rng: Random, mean_h: float) -> timedelta:
    return timedelta(hours=-math.log(1 - rng.random()) * mean_h)


def _on_some_day(rng: Random, opens: datetime, closes: datetime) -> datetime:
    day = opens + timedelta(days=int(rng.random() * max(1, (closes - opens).days)))
    hour = _drawn(rng, _HOURS)
    return day.replace(hour=hour, minute=int(rng.random() * 60), second=int(rng.random() * 60))


def _drawn(rng: Random, bounds: Sequence[int]) -> int:
    drawn = rng.random() * bounds[-1]
    return next(number for number, bound in enumerate(bounds) if drawn < bound)
