"""How the applications of a year came in between opening and closing.

Windows of different lengths are laid over each other so that the first and the last days match day
for day, for the rush at the opening and the surge before the closing come by the day; what lies
between is stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from dorsal.ground.problems import BadInput, Problem

DAY_S = 86_400
MATCHED_DAYS = 3  # at either end of the window; a quarter of it where it is short
MATCHED_SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The applicants of one year by the time: `counts` of those who had applied by `moments`.

    Times are in seconds since 1970; the first moment is `opened`, the last `closed`. Between two
    moments the curve runs straight. Who withdrew before the closing is not counted.
    """

    opened: int
    closed: int
    moments: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def applicants(self) -> int:
        """How many there were at closing."""
        return self.counts[-1]

    def count_at(self, time: float) -> float:
        """How many had applied by a time; nobody before the opening."""
        return float(np.interp(time, self.moments, self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """A past ballot: everybody's curve and, where it is known, that of those who then applied for
    the first time.
    """

    name: str
    everybody: Curve
    newcomers: Curve | None = None


def curve_of_times(times: Sequence[int], *, opened: int, closed: int) -> Curve:
    """The curve of the times at which people applied; `BadInput` when one is outside the window,
    or the window is empty.
    """
    _check_window(opened, closed)
    outside = sorted(time for time in times if not opened <= time <= closed)
    if outside:
        what = f"{len(outside)} applications outside the window"
        right = f"times from {opened} to {closed}"
        raise BadInput([Problem(what, right, column="times", value=str(outside[0]))])
    counted = {opened: 0}
    counted.update((time, number) for number, time in enumerate(sorted(times), start=1))
    counted[closed] = len(times)
    return Curve(
        opened=opened, closed=closed, moments=tuple(counted), counts=tuple(counted.values())
    )


def curve_of_days(counts: Sequence[int], *, opened: int, closed: int) -> Curve:
    """The curve of the applications of each day; days have 24 hours from the opening, and the last
    one ends with the closing. `BadInput` when the days do not fill the window.
    """
    _check_window(opened, closed)
    needed = -(-(closed - opened) // DAY_S)
    if len(counts) != needed or min(counts) < 0:
        what = f"{len(counts)} counts for a window of {needed} days"
        right = "one count from 0 for each day from the opening"
        raise BadInput([Problem(what, right, column="days")])
    moments = [opened + day * DAY_S for day in range(needed)] + [closed]
    return Curve(
        opened=opened,
        closed=closed,
        moments=tuple(moments),
        counts=tuple(accumulate(counts, initial=0)),
    )


def _check_window(opened: int, closed: int) -> None:
    if closed <= opened:
        what = "the ballot closes before it opens"
        problem = Problem(what, f"after {opened}", column="closed", value=str(closed))
        raise BadInput([problem])


def same_moment(now: float, *, opened: int, closed: int, past: Curve) -> float:
    """The time of a past year that answers to `now` in this year's window."""
    length, past_length = closed - opened, past.closed - past.opened
    end = min(MATCHED_DAYS * DAY_S, MATCHED_SHARE * min(length, past_length))
    since, left = now - opened, closed - now
    if since <= end:
        return past.opened + since
    if left <= end:
        return past.closed - left
    between = (since - end) / (length - 2 * end)
    return past.opened + end + between * (past_length - 2 * end)
