"""Skylines for the tops of pages: Aizkorri's ridge, and one of its own for every race.

A race's skyline follows from its name, as a made-up range always does: the same name, the same
mountains. Paths are SVG path data in a box of 1200 by 240.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

WIDTH, HEIGHT = 1200, 240
SEAM = 10
HALVINGS = 4  # midpoints put between two points, so 16 pieces from summit to pass
# The way of a mountain marathon over the ridge of Aizkorri: share of the way, height in metres.
AIZKORRI = (
    (0.0, 296), (0.07, 420), (0.14, 652), (0.19, 620), (0.27, 1050), (0.32, 1442), (0.37, 1180),
    (0.43, 1010), (0.47, 1528), (0.5, 1490), (0.53, 1551), (0.57, 1380), (0.62, 1140),
    (0.68, 1205), (0.73, 1090), (0.79, 1155), (0.85, 820), (0.92, 610), (0.97, 380), (1.0, 296),
)  # fmt: skip


@dataclass(frozen=True)
class Skyline:
    """Three ridges, one behind the other, and the line along the nearest."""

    far: str
    middle: str
    near: str
    line: str


@lru_cache(maxsize=1)
def aizkorri() -> Skyline:
    """The skyline of the first page."""
    walked = [(share, (metres - 296) / 1255) for share, metres in AIZKORRI]
    near = _roughened(walked, "Aizkorri", rough=0.05)
    return _skyline("Zegama", near, lowest=225, highest=40)


@lru_cache(maxsize=256)
def skyline(name: str) -> Skyline:
    """The skyline of a race."""
    return _skyline(name, _range(name, "near", summits=5), lowest=232, highest=130)


@lru_cache(maxsize=256)
def ridge(name: str) -> str:
    """The nearest ridge of a race's skyline alone, for a card."""
    return _filled(_placed(_range(name, "near", summits=3), lowest=222, highest=80))


def _skyline(
    name: str, near: Sequence[tuple[float, float]], *, lowest: float, highest: float
) -> Skyline:
    placed = _placed(near, lowest=lowest, highest=highest)
    return Skyline(
        far=_filled(_placed(_range(name, "far", summits=4), lowest=130, highest=8)),
        middle=_filled(_placed(_range(name, "middle", summits=6), lowest=185, highest=60)),
        near=_filled(placed),
        line=_path(placed),
    )


def _placed(
    points: Sequence[tuple[float, float]], *, lowest: float, highest: float
) -> list[tuple[float, float]]:
    return [(share * WIDTH, lowest - (lowest - highest) * height) for share, height in points]


def _range(name: str, which: str, *, summits: int) -> list[tuple[float, float]]:
    """Summits and passes in turn, roughened; heights from 0 to about 1."""
    numbers = _numbers(f"{name} {which}")
    points = [(0.0, 0.25 + 0.4 * next(numbers))]
    for summit in range(summits):
        at = (summit + 0.25 + 0.5 * next(numbers)) / summits
        points.append((at, 0.55 + 0.45 * next(numbers)))
        points.append((min(1.0, (summit + 0.95) / summits), 0.1 + 0.35 * next(numbers)))
    points[-1] = (1.0, points[-1][1])
    return _roughened(points, f"{name} {which}", rough=0.16)


def _roughened(
    points: Sequence[tuple[float, float]], name: str, *, rough: float
) -> list[tuple[float, float]]:
    """Midpoints put between all points, each moved up or down by less than those before."""
    numbers, shown = _numbers(f"{name} rough"), list(points)
    for halving in range(HALVINGS):
        shown = list(_halved(shown, numbers, rough * 0.48**halving))
    return shown


def _halved(
    points: Sequence[tuple[float, float]], numbers: Iterator[float], most: float
) -> Iterator[tuple[float, float]]:
    for (left, low), (right, high) in pairwise(points):
        yield left, low
        yield (left + right) / 2, max(0.0, (low + high) / 2 + most * (2 * next(numbers) - 1))
    yield points[-1]


def _numbers(name: str) -> Iterator[float]:
    """Numbers from 0 to 1 that follow from a name."""
    block = 0
    while True:
        digest = hashlib.sha256(f"{name} {block}".encode()).digest()
        for at in range(0, len(digest), 2):
            yield int.from_bytes(digest[at : at + 2]) / 65535
        block += 1


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def _filled(points: Sequence[tuple[float, float]]) -> str:
    """The area under a line; it reaches over both sides, so that no seam is seen there."""
    sides = [(-SEAM, points[0][1]), *points, (WIDTH + SEAM, points[-1][1])]
    return f"{_path(sides)}V{HEIGHT}H{-SEAM}Z"
