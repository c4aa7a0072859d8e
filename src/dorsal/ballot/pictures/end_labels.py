"""Labels at the ends of curves, moved apart where they would cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.pictures.curves import Curve
from dorsal.ballot.pictures.ink import GRID, LABEL, series_colour
from dorsal.ballot.pictures.lettering import Piece, Run, wrapped
from dorsal.ballot.pictures.scales import Scale
from dorsal.ballot.pictures.sheet import Sheet

LINE = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLabel:
    """A label and the point it belongs to."""

    x: float
    y: float
    name: str
    colour: str
    value: str = ""


def labels_at_ends(curves: Sequence[Curve], across: Scale, up: Scale) -> list[EndLabel]:
    """A label for each curve, at its last point and in its colour."""
    return [
        EndLabel(
            x=across(curve.x[-1]),
            y=up(curve.y[-1]),
            name=curve.name,
            colour=series_colour(number),
        )
        for number, curve in enumerate(curves)
    ]


def spread(
    wanted: Sequence[float], *, gaps: Sequence[float], top: float, end: float
) -> list[float]:
    """Centres as near to the wanted ones as keeps `gaps` (their heights) apart, in their order.

    From the top down each moves out of its predecessor's way, and then back up from the end.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed = [0.0] * len(wanted)
    edge = top
    for number in order:
        placed[number] = max(wanted[number], edge + gaps[number] / 2)
        edge = placed[number] + gaps[number] / 2
    edge = end
    for number in reversed(order):
        placed[number] = min(placed[number], edge - gaps[number] / 2)
        edge = placed[number] - gaps[number] / 2
    return placed


def needed_height(labels: Sequence[EndLabel], *, most: float) -> float:
    """The pixels that the labels take one below the other, none wider than `most`."""
    return sum(_height(label, most) for label in labels)


def write_end_labels(
    sheet: Sheet, labels: Sequence[EndLabel], *, x: float, most: float, top: float, end: float
) -> None:
    """Write the labels from `x`, each in at most three lines, between `top` and `end`."""
    heights = [_height(label, most) for label in labels]
    centres = spread([label.y for label in labels], gaps=heights, top=top, end=end)
    for label, centre in zip(labels, centres, strict=True):
        lines = _lines(label, most)
        if abs(centre - label.y) > 3:
            sheet.line(((label.x + 5, label.y), (x - 4, centre)), colour=GRID, over=1)
        first = centre - LINE * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            y = first + LINE * number + 0.365 * LABEL
            sheet.write_line(x, y, line, size=LABEL)


def _height(label: EndLabel, most: float) -> float:
    return LINE * len(_lines(label, most)) + 4


def _lines(label: EndLabel, most: float) -> tuple[tuple[Piece, ...], ...]:
    bold = Run(words=label.name, colour=label.colour, bold=True)
    runs = [bold, Run(words=label.value, colour=label.colour)] if label.value else [bold]
    return wrapped(runs, most=most, size=LABEL)[:3]
