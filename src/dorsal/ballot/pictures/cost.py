"""The picture of measured costs: how something grows, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dorsal.ballot.pictures.curves import Curve
from dorsal.ballot.pictures.end_labels import (
    labels_at_ends,
    needed_height,
    write_end_labels,
)
from dorsal.ballot.pictures.ink import GREY, GRID, LABEL, MARGIN, SMALL, WIDTH, series_colour
from dorsal.ballot.pictures.lettering import widest
from dorsal.ballot.pictures.page import compose, grey
from dorsal.ballot.pictures.scales import Scale
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed
from dorsal.ground.plain_words import plain

MOST_NAME = 140.0
CHART = 320.0
MOST_MARKS = 6  # of the axis across; with more decades every other one is named
NOTE = "Both scales are logarithmic."


def cost_picture(
    curves: Sequence[Curve], *, title: str, x_label: str, y_label: str, format: PictureFormat
) -> bytes:
    """Make the picture of measured costs, both axes logarithmic.

    The labels name what is measured, with its unit. Raises `ValueError` without a curve, for a
    value that is not above 0, and for another format.
    """
    return printed(
        lambda: cost_sheet(curves, title=title, x_label=x_label, y_label=y_label), format=format
    )


def cost_sheet(curves: Sequence[Curve], *, title: str, x_label: str, y_label: str) -> Sheet:
    """Draw the picture of costs."""
    if not curves:
        raise ValueError("a picture needs a curve")
    if min(min(*curve.x, *curve.y) for curve in curves) <= 0:
        raise ValueError("a logarithmic scale has no 0 and nothing below")
    names = widest((curve.name for curve in curves), size=LABEL, bold=True)
    up = _scale([y for curve in curves for y in curve.y], start=1.0, end=0.0)
    marks = widest((plain(tick) for tick in up.ticks), size=SMALL)
    across = _scale(
        [x for curve in curves for x in curve.x],
        start=MARGIN + marks + 10,
        end=WIDTH - MARGIN - min(MOST_NAME, names) - 18,
    )
    chart = max(CHART, needed_height(labels_at_ends(curves, across, up), most=MOST_NAME))

    def draw(sheet: Sheet, top: float) -> None:
        placed = _scale(
            [y for curve in curves for y in curve.y], start=top + 8 + chart, end=top + 8
        )
        _draw_grid(sheet, across, placed, x_label)
        _draw_curves(sheet, curves, across, placed)

    return compose(title, [[grey(y_label)]], [NOTE], body=8 + chart + 46, draw=draw)


def _scale(values: Sequence[float], *, start: float, end: float) -> Scale:
    """A logarithmic scale over whole powers of ten."""
    low = 10.0 ** math.floor(math.log10(min(values)) + 1e-9)
    high = 10.0 ** math.ceil(math.log10(max(values)) - 1e-9)
    high = high if high > low else 10 * low
    return Scale(low=low, high=high, start=start, end=end, logarithmic=True)


def _draw_grid(sheet: Sheet, across: Scale, up: Scale, x_label: str) -> None:
    for tick in up.ticks:
        y = up(tick)
        colour = GREY if tick == up.low else GRID
        sheet.line(((across.start, y), (across.end, y)), colour=colour, over=0)
        sheet.write_beside(across.start - 8, y, plain(tick), size=SMALL, colour=GREY, align="right")
    crowded = len(across.ticks) > MOST_MARKS
    for tick in across.ticks[:: 2 if crowded else 1]:
        x = across(tick)
        sheet.line(((x, up.start), (x, up.start + 5)), colour=GREY)
        sheet.write(x, up.start + 20, plain(tick), size=SMALL, colour=GREY, align="center")
    middle = (across.start + across.end) / 2
    sheet.write(middle, up.start + 38, x_label, size=SMALL, colour=GREY, align="center")


def _draw_curves(sheet: Sheet, curves: Sequence[Curve], across: Scale, up: Scale) -> None:
    for number, curve in enumerate(curves):
        colour = series_colour(number)
        points = [(across(x), up(y)) for x, y in zip(curve.x, curve.y, strict=True)]
        sheet.line(points, colour=colour, thick=2.2, round_ends=True)
        for x, y in points:
            sheet.dot(x, y, colour=colour, wide=8)
    write_end_labels(
        sheet,
        labels_at_ends(curves, across, up),
        x=across.end + 18,
        most=MOST_NAME,
        top=up.end - 8,
        end=up.start + 8,
    )
