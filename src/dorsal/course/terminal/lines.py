"""The profile in lines of text: bars of eighths of a line, each with the class of its grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.shades import Shade, shades_between
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Floats

Look: TypeAlias = Shade | Literal["axis", "mark", "plain"]
EIGHTHS = " ▁▂▃▄▅▆▇█"
NARROWEST, LOWEST = 20, 3
LABEL = 6  # columns for altitudes at the left
ROOM = 0.04  # of the altitudes' span is left free below the lowest
STEPS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of characters of one look: a class of grade, an axis, a mark or plain text."""

    text: str
    look: Look = "plain"


def profile_lines(
    profile: Profile,
    places: Sequence[PlacedCheckpoint] = (),
    *,
    width: int = 80,
    height: int = 10,
) -> tuple[tuple[Span, ...], ...]:
    """Draw a profile in `width` columns: `height` lines of it, its kilometres, its checkpoints.

    Altitudes stand at the left of the top and the bottom line. Checkpoints are numbered from 0
    beneath their places, as far as there is room; where the numbers collide the earlier stays.
    """
    columns, rows = max(NARROWEST, width) - LABEL - 1, max(LOWEST, height)
    edges = np.linspace(0.0, profile.length_m, columns + 1)
    shades = shades_between(profile, edges)
    levels = _levels(profile, edges, rows)
    lowest, highest = profile.altitude_m.min(), profile.altitude_m.max()
    lines = []
    for row in range(rows):
        told = highest if row == 0 else lowest if row == rows - 1 else None
        label = f"{told:>{LABEL - 2}.0f} m" if told is not None else " " * LABEL
        lines.append((Span(label + " ", "axis"), *_bars(levels, shades, rows - 1 - row)))
    lines.append((Span(" " * (LABEL + 1)), Span(_kilometres(profile.length_m, columns), "axis")))
    if places:
        marks = _marks(places, profile.length_m, columns)
        lines.append((Span(" " * (LABEL + 1)), Span(marks, "mark")))
    return tuple(lines)


def _levels(profile: Profile, edges: Floats, rows: int) -> list[int]:
    """How many eighths of a line high the ground is in each column, at least one."""
    lowest, highest = float(profile.altitude_m.min()), float(profile.altitude_m.max())
    span = max(highest - lowest, 1.0)
    middles = profile.altitude_at((edges[:-1] + edges[1:]) / 2)
    share = (middles - lowest + ROOM * span) / (span * (1 + ROOM))
    levels: list[int] = np.clip(np.round(share * rows * 8), 1, rows * 8).astype(int).tolist()
    return levels


def _bars(levels: Sequence[int], shades: Sequence[Shade], row: int) -> list[Span]:
    """One line of the drawing, `row` lines above the lowest."""
    cells = [EIGHTHS[min(8, max(0, level - 8 * row))] for level in levels]
    pairs = zip(cells, shades, strict=True)
    return [
        Span("".join(cell for cell, _ in group), shade)
        for shade, group in groupby(pairs, key=lambda pair: pair[1])
    ]


def _kilometres(length_m: float, columns: int) -> str:
    """The axis below: round kilometres where they are, the last with its unit."""
    km = length_m / 1000
    step = next((one for one in STEPS_KM if km / one * 6 <= columns), STEPS_KM[-1])
    told = [(f"{number}", number * 1000 / length_m) for number in range(0, int(km) + 1, step)]
    return _laid_out(told, columns) + " km"


def _marks(places: Sequence[PlacedCheckpoint], length_m: float, columns: int) -> str:
    told = [(f"▲{number}", one.distance_m / length_m) for number, one in enumerate(places)]
    return _laid_out(told, columns)


def _laid_out(labels: Sequence[tuple[str, float]], columns: int) -> str:
    """Labels begun at shares of the width, those left out that would touch the one before."""
    line = ""
    for text, share in labels:
        at = min(columns - 1, round(share * columns))
        if line and at <= len(line):
            continue
        line = line.ljust(at) + text
    return line
