"""Where the names of crossing curves find room: beside their own curve, on no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dorsal.ballot.pictures.ink import SMALL
from dorsal.ballot.pictures.lettering import width
from dorsal.ballot.pictures.sheet import Points

HEIGHTS = (0.5, 0.62, 0.38, 0.74, 0.26, 0.86, 0.14)
GAP = 6.0  # between a curve and its name
HIGH = 15.0
FINENESS = 3.0  # pixels between the points of a curve that must not lie in a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        """Whether two boxes overlap."""
        level = self.left < other.right and other.left < self.right
        return level and self.top < other.bottom and other.top < self.bottom

    def within(self, frame: Box) -> bool:
        """Whether it lies wholly in the frame."""
        level = frame.left <= self.left and self.right <= frame.right
        return level and frame.top <= self.top and self.bottom <= frame.bottom


def name_spots(
    names: Sequence[str], lines: Sequence[Points], *, frame: Box
) -> tuple[Box | None, ...]:
    """For each name a box beside its line, free of all lines and of other names if there is one.

    Where every spot lies on some line, one that is free of other names; None where there is none.
    """
    dots = [point for line in lines for point in _finely(line)]
    spots: list[Box | None] = []
    for name, line in zip(names, lines, strict=True):
        taken = [spot for spot in spots if spot]
        free = [
            (box, zone)
            for box, zone in _candidates(name, line, frame)
            if box.within(frame) and not any(zone.meets(other) for other in taken)
        ]
        clear = (box for box, zone in free if not any(zone.holds(x, y) for x, y in dots))
        spots.append(next(clear, free[0][0] if free else None))
    return tuple(spots)


def _candidates(name: str, line: Points, frame: Box) -> Iterator[tuple[Box, Box]]:
    """Yield boxes right and left of the line, first at half its height, each with a zone to be
    kept free, so that the name does not touch the next curve.
    """
    wide = width(name, size=SMALL, bold=True)
    for share in HEIGHTS:
        y = frame.bottom - share * (frame.bottom - frame.top)
        x = _crossing(line, y)
        if x is None:
            continue
        for left, lower, beyond in ((x + GAP, 5.0, 0.0), (x - GAP - wide, -5.0, GAP / 2)):
            top = y + lower - HIGH / 2
            box = Box(left=left, top=top, right=left + wide, bottom=top + HIGH)
            far = left - beyond
            yield box, replace(box, left=far, right=far + wide + GAP / 2)


def _crossing(line: Points, y: float) -> float | None:
    """Where a line first reaches a height from below."""
    for (x, before), (to, after) in pairwise(line):
        if before >= y >= after and before > after:
            return x + (before - y) / (before - after) * (to - x)
    return None


def _finely(line: Points) -> Iterator[tuple[float, float]]:
    """Yield points on a line that are near to each other."""
    for (x, y), (to_x, to_y) in pairwise(line):
        steps = 1 + int(max(abs(to_x - x), abs(to_y - y)) / FINENESS)
        for step in range(steps):
            share = step / steps
            yield x + share * (to_x - x), y + share * (to_y - y)
