"""A ticket rule as the years see it: how many tickets somebody has after k failures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from dorsal.ballot.tickets import MOST_TICKETS

FloatArray: TypeAlias = npt.NDArray[np.float64]
Kind: TypeAlias = Literal["flat", "linear", "square", "doubling", "table"]

MOST_DOUBLINGS = 64  # of one year's gain: far past every bound, far from overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRule:
    """Tickets after k failures, and what is kept for those who try for the first time.

    Without decay the tickets are f(k), at most `most`:

    - flat      f(k) = base
    - linear    f(k) = base + each k
    - square    f(k) = (base + each k) ** 2
    - doubling  f(k) = 2 ** k
    - table     f(k) = table[k]; the last number stands for all above

    `decay` (d, from 0 to 1) is the share of the tickets beyond the first that lapses every year
    before the new ones are earned: t(k) = 1 + e(k), e(0) = f(0) - 1,
    e(k+1) = (1 - d) e(k) + f(k+1) - f(k). `first_timers` (from 0 to below 1) is the share of the
    places that is drawn first, among first-timers alone. `most` may be what the ballot allows an
    entry at most, `MOST_TICKETS`.
    """

    name: str
    kind: Kind
    base: float = 1.0
    each: float = 1.0
    table: tuple[float, ...] = ()
    most: float = MOST_TICKETS
    decay: float = 0.0
    first_timers: float = 0.0


def tickets_by_failures(rule: YearRule, *, longest: int) -> FloatArray:
    """Tickets after 0, 1, ... `longest` failures; fractions are possible where tickets decay."""
    start, gains = _gains(rule, longest)
    if rule.decay:
        kept = 1.0 - rule.decay
        beyond = accumulate(gains, lambda held, gain: kept * held + gain, initial=start - 1.0)
        tickets = 1.0 + np.fromiter(beyond, dtype=np.float64, count=longest + 1)
    else:
        tickets = start + np.concatenate(([0.0], np.cumsum(gains)))
    return np.minimum(tickets, rule.most)


def _gains(rule: YearRule, longest: int) -> tuple[float, FloatArray]:
    """f(0), and f(k+1) - f(k) for k from 0 to `longest` - 1."""
    failures = np.arange(longest, dtype=np.float64)
    match rule.kind:
        case "flat":
            return rule.base, np.zeros(longest)
        case "linear":
            return rule.base, np.full(longest, rule.each)
        case "square":
            gains = rule.each * (2.0 * (rule.base + rule.each * failures) + rule.each)
            return rule.base**2, gains
        case "doubling":
            return 1.0, np.exp2(np.minimum(failures, MOST_DOUBLINGS))
        case "table":
            numbers = np.array(rule.table)[: longest + 1]
            gains = np.zeros(longest)
            gains[: len(numbers) - 1] = np.diff(numbers)
            return float(numbers[0]), gains
