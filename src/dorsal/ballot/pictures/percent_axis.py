"""The marks of a level percent scale, above the rows of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dorsal.ballot.odds.words import tick_percent
from dorsal.ballot.pictures.ink import GREY, GRID, SMALL
from dorsal.ballot.pictures.lettering import width
from dorsal.ballot.pictures.scales import Scale
from dorsal.ballot.pictures.sheet import Sheet

LOG_NOTE = "The scale is logarithmic: from 1 % to 10 % is as far as from 10 % to 100 %."


def draw_percent_axis(sheet: Sheet, scale: Scale, baseline: float, bottom: float) -> None:
    """Write the marks at a baseline and draw their grid lines down to the bottom."""
    for tick in spaced_ticks(scale):
        label = tick_percent(tick)
        sheet.write(scale(tick), baseline, label, size=SMALL, colour=GREY, align="center")
        sheet.line(((scale(tick), baseline + 7), (scale(tick), bottom)), colour=GRID, over=0)


def spaced_ticks(scale: Scale) -> tuple[float, ...]:
    """The marks of a percent scale whose labels do not touch: all, or every second, third, ..."""
    ticks = scale.ticks
    thinner = (ticks[::-stride][::-1] for stride in range(1, len(ticks) + 1))
    return next(
        kept for kept in (ticks, ticks[1:], *thinner) if kept and not _touching(scale, kept)
    )


def _touching(scale: Scale, ticks: Sequence[float]) -> bool:
    halves = [width(tick_percent(tick), size=SMALL) / 2 + 4 for tick in ticks]
    ends = [
        (scale(tick) - half, scale(tick) + half) for tick, half in zip(ticks, halves, strict=True)
    ]
    return any(right > left for (_, right), (left, _) in pairwise(ends))
