"""The picture of positions: the chance to stand among the first x of the draw order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.odds.words import tick_percent
from dorsal.ballot.pictures.curves import Curve, check_chances
from dorsal.ballot.pictures.ink import (
    GREY,
    GRID,
    LABEL,
    MARGIN,
    ORANGE,
    SMALL,
    TEAL,
    WIDTH,
    shade,
    tint,
)
from dorsal.ballot.pictures.lettering import shortened, widest, width
from dorsal.ballot.pictures.name_spots import Box, name_spots
from dorsal.ballot.pictures.page import compose, grey
from dorsal.ballot.pictures.scales import Scale, step_below
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed
from dorsal.ground.plain_words import amount, plain

CHART = 330.0
BANDS = 40.0  # above the chart, for the names of the bands
MOST_CURVES = 12
APART = 24.0  # pixels beyond the width of a name
MOST_NAME = 120.0
LINEAR_TO = 4  # fields up to so many times the places are drawn on a linear scale


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNumbers:
    """The numbers of a draw: places, published waiting list, entries."""

    places: int
    waiting_list: int
    entries: int


def positions_picture(
    curves: Sequence[Curve],
    *,
    title: str,
    places: int,
    waiting_list: int,
    entries: int,
    format: PictureFormat,
    note: str = "",
) -> bytes:
    """Make the picture of the chance to stand among the first x of the draw order.

    One curve for each number of tickets; `x` are positions from 1, `y` chances. A waiting list of 0
    is not shown, and the note stands at the foot. Raises `ValueError` without a curve, for a `y`
    that is no chance, for a position below 1, for numbers that cannot be, and for another format.
    """
    order = OrderNumbers(places=places, waiting_list=waiting_list, entries=entries)
    return printed(
        lambda: positions_sheet(curves, title=title, order=order, note=note), format=format
    )


def positions_sheet(
    curves: Sequence[Curve], *, title: str, order: OrderNumbers, note: str = ""
) -> Sheet:
    """Draw the picture of positions."""
    check_chances(curves)
    _check(curves, order)
    across = _across(order)
    shown = _apart(curves, across)

    def draw(sheet: Sheet, top: float) -> None:
        up = Scale(low=0.0, high=1.0, start=top + BANDS + CHART, end=top + BANDS)
        _draw_bands(sheet, order, across, up)
        _draw_grid(sheet, across, up, last=order.entries)
        _draw_curves(sheet, shown, across, up)

    notes = [note]
    if len(shown) < len(curves):
        notes.append(f"Shown are {len(shown)} of {len(curves)} curves.")
    if across.logarithmic:
        notes.append("The scale of positions is logarithmic: it stretches the front of the order.")
    return compose(
        title,
        [
            [grey("Chance of this position in the draw order or a better one, by tickets")],
            [grey(amount(order.entries, "entry", "entries"))],
        ],
        notes,
        body=BANDS + CHART + 44,
        draw=draw,
    )


def _check(curves: Sequence[Curve], order: OrderNumbers) -> None:
    if order.entries < 1 or order.places < 0 or order.waiting_list < 0:
        raise ValueError("a field has an applicant, and no number below 0")
    if min(curve.x[0] for curve in curves) < 1:
        raise ValueError("positions begin at 1")


def _apart(curves: Sequence[Curve], across: Scale) -> list[Curve]:
    """All curves, or of more than 12 those that lie apart where they reach one half."""
    if len(curves) <= MOST_CURVES:
        return list(curves)
    middles = [across(curve.reaches(0.5)) for curve in curves]
    names = widest((curve.name for curve in curves), size=SMALL, bold=True)
    apart = min(MOST_NAME, names) + APART
    kept = [0]
    for number in range(1, len(curves)):
        if abs(middles[number] - middles[kept[-1]]) >= apart:
            kept.append(number)
    return [curves[number] for number in kept]


def _across(order: OrderNumbers) -> Scale:
    start, end = MARGIN + 52, WIDTH - MARGIN - 20
    if order.places < 1 or order.entries <= LINEAR_TO * order.places:
        high = max(2, order.entries)
        return Scale(low=1.0, high=float(high), start=start, end=end)
    low = max(1.0, step_below(order.places / 10))
    return Scale(low=low, high=float(order.entries), start=start, end=end, logarithmic=True)


def _draw_bands(sheet: Sheet, order: OrderNumbers, across: Scale, up: Scale) -> None:
    """Colour the places and the waiting list, and name them above."""
    last = across(min(order.places + order.waiting_list, order.entries))
    edge = across(min(order.places, order.entries))
    high = up.start - up.end + 6
    written = across.start  # up to here, with what stands above the places
    if order.places:
        words = amount(order.places, "place")
        sheet.box(across.start, up.end - 6, edge - across.start, high, colour=tint(TEAL, 0.13))
        written = max(edge - 6, across.start + width(words, size=LABEL, bold=True))
        sheet.write(written, up.end - 14, words, size=LABEL, bold=True, colour=TEAL, align="right")
    if order.waiting_list:
        words = f"{order.waiting_list:,} on the waiting list"
        sheet.box(edge, up.end - 6, last - edge, high, colour=tint(ORANGE, 0.2))
        room = across.end - width(words, size=LABEL, bold=True)
        x = min(edge + 6, room)
        y = up.end - (14 if x >= written + 6 else 32)
        sheet.write(x, y, words, size=LABEL, bold=True, colour=ORANGE)


def _draw_grid(sheet: Sheet, across: Scale, up: Scale, *, last: int) -> None:
    for chance in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = up(chance)
        sheet.line(((across.start, y), (across.end, y)), colour=GREY if chance == 0 else GRID)
        label = tick_percent(chance)
        sheet.write_beside(across.start - 8, y, label, size=SMALL, colour=GREY, align="right")
    for position in _marks(across, last):
        x = across(position)
        sheet.line(((x, up.start), (x, up.start + 5)), colour=GREY)
        sheet.write(x, up.start + 20, plain(position), size=SMALL, colour=GREY, align="center")
    middle = (across.start + across.end) / 2
    words = "position in the draw order"
    sheet.write(middle, up.start + 38, words, size=SMALL, colour=GREY, align="center")


def _marks(across: Scale, last: int) -> tuple[float, ...]:
    """Round positions whose labels do not touch, and always the last one, that of all entries."""
    if not across.logarithmic:
        inner = [tick for tick in across.ticks if tick >= 1 and tick.is_integer()]
    else:
        powers = range(math.ceil(math.log10(across.high)) + 1)
        steps = [float(step * 10**power) for power in powers for step in (1, 2, 5)]
        inner = [tick for tick in steps if across.low <= tick]
    clear = width(plain(last), size=SMALL) + 8
    return (*(tick for tick in inner if across(tick) < across(last) - clear), last)


def _draw_curves(sheet: Sheet, curves: Sequence[Curve], across: Scale, up: Scale) -> None:
    lines = [
        tuple((across(x), up(y)) for x, y in curve.within(across.low, across.high))
        for curve in curves
    ]
    names = [shortened(curve.name, most=MOST_NAME, size=SMALL, bold=True) for curve in curves]
    for number, line in enumerate(lines):
        ink = _shade(number, len(curves))
        if len(line) > 1:
            sheet.line(line, colour=ink, thick=2.2, over=3)
        for x, y in line[: len(line) == 1]:
            sheet.dot(x, y, colour=ink, wide=9)
    frame = Box(left=across.start, top=up.end, right=across.end, bottom=up.start)
    for number, spot in enumerate(name_spots(names, lines, frame=frame)):
        if spot:
            ink = _shade(len(curves) + number, 2 * len(curves))
            sheet.write(
                spot.left, spot.bottom - 3, names[number], size=SMALL, colour=ink, bold=True
            )


def _shade(number: int, of: int) -> str:
    return shade(number / max(1, of - 1))
