"""Scales: from values to pixels, linear or logarithmic, with the values worth a mark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dorsal.ballot.odds.words import NEARLY

LOWEST_CHANCE = 1e-6  # where a logarithmic scale of chances begins at the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values from `low` to `high`, drawn from pixel `start` to pixel `end`.

    What lies outside is drawn at the nearer end, as is 0 on a logarithmic scale.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        inside = min(max(value, self.low), self.high)
        return self.start + self._share(inside) * (self.end - self.start)

    def _share(self, value: float) -> float:
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values with a mark: about five, round ones."""
        if self.logarithmic:
            return tuple(sorted({self.low, *_decades(self.low, self.high)}))
        step = nice_step(self.high - self.low)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(round(step * number, 12) for number in range(first, last + 1))


def nice_step(span: float, *, most: int = 5) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... that makes at most so many steps of a span."""
    power: float = 10.0 ** math.floor(math.log10(span / most))
    return next(step * power for step in (1, 2, 5, 10) if step * power * most >= span * (1 - 1e-9))


def _decades(low: float, high: float) -> tuple[float, ...]:
    """Powers of ten; with the steps 2 and 5 where there are few, and every second where many."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first >= 2:
        stride = 1 + (last - first) // 8
        return tuple(10.0**power for power in range(first, last + 1, stride))
    steps = [step * 10.0**power for power in range(first - 1, last + 1) for step in (1, 2, 5)]
    return tuple(step for step in steps if low * (1 - 1e-9) <= step <= high * (1 + 1e-9))


def chance_scale(chances: Iterable[float], *, start: float, end: float, log_from: float) -> Scale:
    """A percent scale that holds all chances; logarithmic where the greatest is more than
    `log_from` times the smallest that is above 0.
    """
    known = [min(chance, 1.0) for chance in chances if chance > NEARLY]
    greatest, smallest = max(known, default=1.0), min(known, default=1.0)
    if greatest > log_from * smallest:
        low = max(step_below(smallest), LOWEST_CHANCE)
        high = _step_above(greatest)
        return Scale(low=low, high=high, start=start, end=end, logarithmic=True)
    step = nice_step(greatest)
    high = min(1.0, math.ceil(greatest / step - 1e-9) * step)
    return Scale(low=0.0, high=max(high, greatest), start=start, end=end)


def step_below(value: float) -> float:
    """The next of ..., 0.1, 0.2, 0.5, 1, ... below a value."""
    power: float = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (0.5, 1, 2, 5) if step * power < value * (1 - 1e-9))


def _step_above(chance: float) -> float:
    """The next of ..., 0.1, 0.2, 0.5, 1 not below a chance, and 1 at most."""
    power: float = 10.0 ** math.floor(math.log10(chance))
    step = min(step * power for step in (1, 2, 5, 10) if step * power >= chance * (1 - 1e-9))
    return min(step, 1.0)
