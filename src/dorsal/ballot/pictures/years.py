"""The picture of years: the chance of a place within so many years of trying every year."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.ballot.odds.words import tick_percent, whole_percent
from dorsal.ballot.pictures.curves import Curve, check_chances
from dorsal.ballot.pictures.end_labels import (
    labels_at_ends,
    needed_height,
    write_end_labels,
)
from dorsal.ballot.pictures.ink import GREY, GRID, LABEL, MARGIN, SMALL, TEXT, WIDTH, series_colour
from dorsal.ballot.pictures.lettering import shortened, widest
from dorsal.ballot.pictures.page import compose, grey
from dorsal.ballot.pictures.scales import Scale, nice_step
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed
from dorsal.ground.plain_words import plain

MARKED_YEARS = (5.0, 10.0, 15.0, 20.0)
MOST_NAME = 150.0  # pixels of a curve's name at its end
NAME_GAP = 20.0
CHART = 300.0
TABLE_LINE, TWO_LINES = 18.0, 39.0


def years_picture(
    curves: Sequence[Curve], *, title: str, format: PictureFormat, note: str = ""
) -> bytes:
    """Make the picture of the chance of a place within x years, one curve for each rule.

    `x` are years of trying, `y` chances. The figures at 5, 10, 15 and 20 years stand below the
    curves, and below them the note. Raises `ValueError` without a curve, for a `y` that is no
    chance, for years that do not go beyond 0, and for another format.
    """
    return printed(lambda: years_sheet(curves, title=title, note=note), format=format)


def years_sheet(curves: Sequence[Curve], *, title: str, note: str = "") -> Sheet:
    """Draw the picture of years."""
    check_chances(curves)
    last = max(curve.x[-1] for curve in curves)
    if last <= 0 or min(curve.x[0] for curve in curves) < 0:
        raise ValueError("years of trying begin at 0 and end later")
    names = widest((curve.name for curve in curves), size=LABEL, bold=True)
    end = WIDTH - MARGIN - min(MOST_NAME, names) - NAME_GAP
    across = Scale(low=0.0, high=last, start=MARGIN + 52, end=end)
    labels = needed_height(
        labels_at_ends(curves, across, Scale(low=0, high=1, start=1, end=0)), most=MOST_NAME
    )
    chart = max(CHART, labels)
    table = _table_step(curves, across) * len(curves)

    def draw(sheet: Sheet, top: float) -> None:
        up = Scale(low=0.0, high=1.0, start=top + 8 + chart, end=top + 8)
        _draw_grid(sheet, across, up)
        _draw_curves(sheet, curves, across, up)
        if table:
            _write_table(sheet, curves, across, up.start + 50)

    return compose(
        title,
        [[grey("Chance of a place within so many years of trying every year")]],
        [note],
        body=8 + chart + 36 + table,
        draw=draw,
    )


def _marks(last: float) -> tuple[float, ...]:
    return tuple(year for year in MARKED_YEARS if year <= last)


def _draw_grid(sheet: Sheet, across: Scale, up: Scale) -> None:
    for chance in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = up(chance)
        colour = GREY if chance == 0 else GRID
        sheet.line(((across.start, y), (across.end, y)), colour=colour, over=0)
        label = tick_percent(chance)
        sheet.write_beside(across.start - 8, y, label, size=SMALL, colour=GREY, align="right")
    marks = _marks(across.high)
    for year in marks:
        sheet.line(((across(year), up.start), (across(year), up.end)), colour=GRID, over=0)
    step = max(1.0, nice_step(across.high, most=10))
    years = marks or tuple(step * number for number in range(1, int(across.high / step) + 1))
    for year in years:
        unit = "year" if year == 1 else "years"
        words = f"{plain(year)} {unit}" if year == years[0] else plain(year)
        x = across(year)
        sheet.write(x, up.start + 20, words, size=SMALL, colour=TEXT, align="center")


def _draw_curves(sheet: Sheet, curves: Sequence[Curve], across: Scale, up: Scale) -> None:
    for number, curve in enumerate(curves):
        colour = series_colour(number)
        points = [(across(x), up(y)) for x, y in zip(curve.x, curve.y, strict=True)]
        sheet.line(points, colour=colour, thick=2.6, round_ends=True)
        for year in _marks(across.high):
            if curve.x[0] <= year <= curve.x[-1]:
                sheet.dot(across(year), up(curve.at(year)), colour=colour, wide=8)
    write_end_labels(
        sheet,
        labels_at_ends(curves, across, up),
        x=across.end + NAME_GAP,
        most=MOST_NAME,
        top=up.end - 8,
        end=up.start + 8,
    )


def _table_step(curves: Sequence[Curve], across: Scale) -> float:
    """The pixels of each rule below the curves: two lines where a name needs one for itself."""
    marks = _marks(across.high)
    if not marks:
        return 0.0
    names = widest((curve.name for curve in curves), size=SMALL)
    return TABLE_LINE if names < across(marks[0]) - MARGIN - 30 else TWO_LINES


def _write_table(sheet: Sheet, curves: Sequence[Curve], across: Scale, top: float) -> None:
    """Write each rule's chances below the years that are marked, the greatest at the top."""
    marks, step = _marks(across.high), _table_step(curves, across)
    order = sorted(range(len(curves)), key=lambda number: -curves[number].y[-1])
    for line, number in enumerate(order):
        curve, y, look = curves[number], top + step * line, series_colour(number)
        name = shortened(curve.name, most=WIDTH - 2 * MARGIN, size=SMALL)
        sheet.write(MARGIN, y, name, size=SMALL, colour=look)
        for year in marks:
            if curve.x[0] <= year <= curve.x[-1]:
                words = whole_percent(curve.at(year))
                below = y if step == TABLE_LINE else y + 16
                sheet.write(
                    across(year), below, words, size=SMALL, colour=look, bold=True, align="center"
                )
