"""Where a rising function reaches a value: a bracket, narrowed by false position and bisection."""

from __future__ import annotations

import math
from collections.abc import Callable

STEP = 16.0
SMALLEST = 1e-290
LARGEST = 1e290
CLOSE = 1e-14  # of the value: near enough


def find_between(
    function: Callable[[float], float], target: float, low: float, high: float
) -> float:
    """The point of [`low`, `high`] where a rising function passes the positive `target`.

    `function(low) <= target <= function(high)` is the caller's promise; infinite values are
    allowed. The point's value is within `CLOSE` of the target, or the function jumps there. False
    position (Illinois: an end that stays twice has its distance halved) is followed by bisection
    in every fourth step, so that every bracket closes.
    """
    below, above = function(low) - target, function(high) - target
    rose, step = False, 0
    while low < (middle := _next(low, high, below, above, bisect=step % 4 == 3)) < high:
        distance = function(middle) - target
        if abs(distance) <= CLOSE * target:
            return middle
        if distance < 0:
            low, below, above = middle, distance, above / 2 if rose else above
        else:
            high, above, below = middle, distance, below if rose or not step else below / 2
        rose = distance < 0
        step += 1
    return high


def _next(low: float, high: float, below: float, above: float, *, bisect: bool) -> float:
    """The next point to look at, strictly between the ends while there is one."""
    middle = low + (high - low) / 2
    if bisect or not math.isfinite(above) or not below < 0 < above:
        return middle
    guess = low - below * (high - low) / (above - below)
    return guess if low < guess < high else middle


def find_above_zero(function: Callable[[float], float], target: float, *, start: float) -> float:
    """The positive number at which a rising function passes `target`.

    The bracket grows from `start` by factors of `STEP`. Instead of a root below `SMALLEST` or above
    `LARGEST` a number near that bound is given.
    """
    low = high = start
    while high < LARGEST and function(high) < target:
        low, high = high, high * STEP
    while low > SMALLEST and function(low) >= target:
        low, high = low / STEP, low
    return find_between(function, target, low, high)
