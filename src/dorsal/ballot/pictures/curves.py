"""A curve to be drawn, and its values between its points."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """A named curve through points with rising `x`; `y` are chances from 0 to 1, or measurements.

    Raises `ValueError` where it has no point, where `x` and `y` differ in length or hold what is no
    finite number, and where `x` does not rise.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.x or len(self.x) != len(self.y):
            raise ValueError(f"curve {self.name!r}: {len(self.x)} x for {len(self.y)} y")
        if not all(map(math.isfinite, (*self.x, *self.y))):
            raise ValueError(f"curve {self.name!r}: a value is no finite number")
        if any(later <= earlier for earlier, later in zip(self.x, self.x[1:], strict=False)):
            raise ValueError(f"curve {self.name!r}: x does not rise")

    def at(self, x: float) -> float:
        """The value at `x`, straight between neighbours; beyond an end, that of the end."""
        right = bisect_left(self.x, x)
        if right == 0:
            return self.y[0]
        if right == len(self.x):
            return self.y[-1]
        share = (x - self.x[right - 1]) / (self.x[right] - self.x[right - 1])
        return self.y[right - 1] + share * (self.y[right] - self.y[right - 1])

    def reaches(self, y: float) -> float:
        """The first point's `x` at which the curve is not below `y`; the last where it never is."""
        pairs = zip(self.x, self.y, strict=True)
        return next((x for x, value in pairs if value >= y), self.x[-1])

    def within(self, low: float, high: float) -> tuple[tuple[float, float], ...]:
        """The points from `low` to `high`, with those at both ends where the curve has them."""
        left, right = max(low, self.x[0]), min(high, self.x[-1])
        if left > right:
            return ()
        first, last = bisect_right(self.x, left), bisect_left(self.x, right)
        inner = zip(self.x[first:last], self.y[first:last], strict=True)
        ends = ((left, self.at(left)), (right, self.at(right)))
        return (ends[0], *inner, ends[1]) if left < right else (ends[0],)


def check_chances(curves: Sequence[Curve]) -> None:
    """Raise `ValueError` without a curve, or where a curve's `y` are no chances."""
    if not curves:
        raise ValueError("a picture needs a curve")
    for curve in curves:
        if min(curve.y) < -1e-9 or max(curve.y) > 1 + 1e-9:
            raise ValueError(f"curve {curve.name!r}: a chance lies between 0 and 1")
