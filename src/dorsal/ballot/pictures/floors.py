"""The picture of what each floor costs whom: chances without it and with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.odds.words import NEARLY, amount, percent, points
from dorsal.ballot.pictures.ink import (
    BODY,
    GREY,
    GRID,
    LABEL,
    MARGIN,
    ORANGE,
    SMALL,
    TEAL,
    TEXT,
    WIDTH,
)
from dorsal.ballot.pictures.lettering import shortened, widest, width
from dorsal.ballot.pictures.page import compose, grey, strong
from dorsal.ballot.pictures.percent_axis import LOG_NOTE, draw_percent_axis
from dorsal.ballot.pictures.scales import Scale, chance_scale
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed

MOST_ROWS = 40  # of all floors together
LOG_FROM = 8.0
STEP, SECTION = 40.0, 66.0
MOST_LABEL = 210.0


@dataclass(frozen=True, slots=True)
class FloorPriceRow:
    """What a floor does to one kind of applicants: the chance of a place without it and with it."""

    label: str
    tickets: int | float
    applicants: int
    without: float
    with_floor: float

    @property
    def gain(self) -> float:
        """The chance with the floor less that without it."""
        return self.with_floor - self.without


@dataclass(frozen=True, slots=True)
class FloorPrice:
    """A floor in words, and what it costs or brings each kind of applicants."""

    floor: str
    rows: tuple[FloorPriceRow, ...]


def floor_price_picture(
    prices: Sequence[FloorPrice], *, title: str, format: PictureFormat
) -> bytes:
    """Make the picture of each floor's price, as PNG or SVG.

    Of more than 40 rows each floor shows those with the most applicants, and the notes say so.
    Raises `ValueError` without a row, and for another format.
    """
    return printed(lambda: floor_price_sheet(prices, title=title), format=format)


def floor_price_sheet(prices: Sequence[FloorPrice], *, title: str) -> Sheet:
    """Draw the picture of each floor's price."""
    if not any(price.rows for price in prices):
        raise ValueError("a picture of floors needs a row")
    shown = [price for price in (_largest(price, len(prices)) for price in prices) if price.rows]
    scale = _scale([row for price in shown for row in price.rows])
    notes = [LOG_NOTE] if scale.logarithmic else []
    notes = [*_left_out(prices, shown), *notes]
    body = sum(SECTION + STEP * len(price.rows) for price in shown)
    subtitle = [
        [grey("Chance of a place without the floor (grey mark) and with it (dot):")],
        [strong("some gain,", TEAL), strong("others lose", ORANGE)],
    ]
    return compose(
        title,
        subtitle,
        notes,
        body=body - 4,
        draw=lambda sheet, top: _draw(sheet, shown, scale, top),
    )


def _largest(price: FloorPrice, floors: int) -> FloorPrice:
    """The floor with its largest rows, in their order."""
    most = max(1, MOST_ROWS // floors)
    kept = sorted(range(len(price.rows)), key=lambda n: -price.rows[n].applicants)[:most]
    return FloorPrice(price.floor, tuple(price.rows[number] for number in sorted(kept)))


def _left_out(prices: Sequence[FloorPrice], shown: Sequence[FloorPrice]) -> list[str]:
    rows = sum(len(price.rows) for price in prices)
    kept = sum(len(price.rows) for price in shown)
    return [f"Shown are the {kept} largest of {rows} kinds of applicants."] if kept < rows else []


def _scale(rows: Sequence[FloorPriceRow]) -> Scale:
    """The scale, between the labels and the numbers."""
    numbers = max(
        widest((points(row.gain) for row in rows), size=LABEL, bold=True),
        widest((_change(row) for row in rows), size=SMALL),
    )
    people = widest((_people(row) for row in rows), size=SMALL)
    labels = max(people, widest((_label(row) for row in rows), size=LABEL))
    return chance_scale(
        (chance for row in rows for chance in (row.without, row.with_floor)),
        start=MARGIN + labels + 28,
        end=WIDTH - MARGIN - numbers - 28,
        log_from=LOG_FROM,
    )


def _label(row: FloorPriceRow) -> str:
    tickets = f", {amount(row.tickets, 'ticket')}"
    return shortened(row.label, most=MOST_LABEL - width(tickets, size=LABEL), size=LABEL) + tickets


def _people(row: FloorPriceRow) -> str:
    return amount(row.applicants, "applicant")


def _change(row: FloorPriceRow) -> str:
    return f"{percent(row.without).removesuffix(' %')} → {percent(row.with_floor)}"


def _colour(row: FloorPriceRow) -> str:
    if abs(row.gain) <= NEARLY:
        return GREY
    return TEAL if row.gain > 0 else ORANGE


def _draw(sheet: Sheet, prices: Sequence[FloorPrice], scale: Scale, top: float) -> None:
    y = top
    for price in prices:
        sheet.line(((MARGIN, y), (WIDTH - MARGIN, y)), colour=TEXT)
        floor = shortened(price.floor, most=WIDTH - 2 * MARGIN, size=BODY, bold=True)
        sheet.write(MARGIN, y + 22, floor, size=BODY, bold=True)
        bottom = y + SECTION - 10 + STEP * len(price.rows)
        draw_percent_axis(sheet, scale, y + 44, bottom)
        for number, row in enumerate(price.rows):
            _draw_row(sheet, row, scale, y + SECTION - 10 + STEP * (number + 0.5))
        y = bottom + 10


def _draw_row(sheet: Sheet, row: FloorPriceRow, scale: Scale, y: float) -> None:
    sheet.write_beside(MARGIN, y - 8, _label(row), size=LABEL)
    sheet.write_beside(MARGIN, y + 8, _people(row), size=SMALL, colour=GREY)
    colour, right = _colour(row), WIDTH - MARGIN
    gain = points(row.gain)
    sheet.write_beside(right, y - 8, gain, size=LABEL, colour=colour, bold=True, align="right")
    sheet.write_beside(right, y + 8, _change(row), size=SMALL, colour=GREY, align="right")
    without, with_floor = scale(row.without), scale(row.with_floor)
    sheet.line(((scale.start, y), (without, y)), colour=GRID, over=1)
    if abs(with_floor - without) > 12:
        sheet.line(((without, y), (with_floor, y)), colour=colour, thick=4, over=3)
    sheet.line(((without, y - 12), (without, y + 12)), colour=GREY, thick=2.4, over=3)
    sheet.dot(with_floor, y, colour=colour, wide=13)
