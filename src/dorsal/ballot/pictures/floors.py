"""The picture of what each floor costs whom: chances without it and with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from dorsal.ballot.odds.words import NEARLY, counted_percent, points
from dorsal.ballot.pictures.ink import (
    BODY,
    GREY,
    GRID,
    LABEL,
    MARGIN,
    ORANGE,
    SMALL,
    STACK_LINE,
    TEAL,
    TEXT,
    WIDTH,
)
from dorsal.ballot.pictures.lettering import Run, shortened, stacked, widest, width
from dorsal.ballot.pictures.page import compose, grey, strong
from dorsal.ballot.pictures.percent_axis import LOG_NOTE, draw_percent_axis
from dorsal.ballot.pictures.scales import Scale, chance_scale
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed
from dorsal.ground.plain_words import amount

MOST_ROWS = 40  # of all floors together
LOG_FROM = 8.0
STEP, SECTION = 40.0, 66.0
MOST_LABEL = 210.0
ERRORS = 2.0  # standard errors below which a difference may be chance
LEAST_POINTS = 0.005  # percentage points: smaller ones would be rounded to nothing
UNCLEAR = "no clear change"


@dataclass(frozen=True, slots=True)
class PricedRow:
    """What a floor does to one kind of applicants: the chance of a place without it and with it.

    The errors are standard errors, 0.0 where the chance is exact; `ticket_label` is written for the
    number of tickets where that says too little, as with tickets in several draws.
    """

    label: str
    tickets: int | float
    applicants: int
    without: float
    with_floor: float
    without_error: float = 0.0
    with_error: float = 0.0
    ticket_label: str = ""

    @property
    def gain(self) -> float:
        """The chance with the floor less that without it."""
        return self.with_floor - self.without

    @property
    def error(self) -> float:
        """A bound on the standard error of the difference: both sides may share their draws."""
        return float(hypot(self.without_error, self.with_error))

    @property
    def clear(self) -> bool:
        """Whether the difference is neither within two standard errors nor too small to show."""
        return abs(self.gain) >= ERRORS * self.error and 100 * abs(self.gain) >= LEAST_POINTS


@dataclass(frozen=True, slots=True)
class PricedFloor:
    """A floor in words, and what it costs or brings each kind of applicants."""

    floor: str
    rows: tuple[PricedRow, ...]


def floor_price_picture(
    prices: Sequence[PricedFloor], *, title: str, format: PictureFormat, note: str = ""
) -> bytes:
    """Make the picture of each floor's price, as PNG or SVG.

    The note, which says how the chances were found, stands at the foot. A difference below two
    standard errors, or below 0.005 points, is grey and called no clear change. Of more than 40 rows
    each floor shows those with the most applicants, and the notes say so. Raises `ValueError`
    without a row, and for another format.
    """
    return printed(lambda: floor_price_sheet(prices, title=title, note=note), format=format)


def floor_price_sheet(prices: Sequence[PricedFloor], *, title: str, note: str = "") -> Sheet:
    """Draw the picture of each floor's price."""
    if not any(price.rows for price in prices):
        raise ValueError("a picture of floors needs a row")
    shown = [price for price in (_largest(price, len(prices)) for price in prices) if price.rows]
    rows = [row for price in shown for row in price.rows]
    scale = _scale(rows)
    subtitle = "Chance of a place without the floor (grey mark) and with it (dot):"
    return compose(
        title,
        [[grey(subtitle)], _outcome(rows)],
        [note, _left_out(prices, shown), _unclear(rows), LOG_NOTE if scale.logarithmic else ""],
        body=sum(SECTION + _high(price.rows) for price in shown) - 4,
        draw=lambda sheet, top: _draw(sheet, shown, scale, top),
    )


def _largest(price: PricedFloor, floors: int) -> PricedFloor:
    """The floor with its largest rows, in their order."""
    most = max(1, MOST_ROWS // floors)
    kept = sorted(range(len(price.rows)), key=lambda n: -price.rows[n].applicants)[:most]
    return PricedFloor(price.floor, tuple(price.rows[number] for number in sorted(kept)))


def _outcome(rows: Sequence[PricedRow]) -> list[Run]:
    """What happens to the rows, as a key to their colours."""
    colours = {_colour(row) for row in rows}
    if {TEAL, ORANGE} <= colours:
        return [strong("some gain,", TEAL), strong("others lose", ORANGE)]
    if TEAL in colours:
        return [strong("some gain", TEAL)]
    if ORANGE in colours:
        return [strong("some lose", ORANGE)]
    return [grey("nobody clearly gains or loses")]


def _left_out(prices: Sequence[PricedFloor], shown: Sequence[PricedFloor]) -> str:
    rows = sum(len(price.rows) for price in prices)
    kept = sum(len(price.rows) for price in shown)
    return f"Shown are the {kept} largest of {rows} kinds of applicants." if kept < rows else ""


def _unclear(rows: Sequence[PricedRow]) -> str:
    """What is meant by no clear change, where that is said."""
    if UNCLEAR not in map(_gain, rows):
        return ""
    errors = "two standard errors or " if any(row.error for row in rows) else ""
    return f"No clear change: a difference below {errors}{LEAST_POINTS} points."


def _high(rows: Sequence[PricedRow]) -> float:
    """The pixels of rows from the first to the last."""
    return sum(_row_height(row) for row in rows)


def _row_height(row: PricedRow) -> float:
    return STEP + STACK_LINE * (len(_label(row)) - 1)


def _scale(rows: Sequence[PricedRow]) -> Scale:
    """The scale, between the labels and the numbers."""
    numbers = max(
        widest((_gain(row) for row in rows), size=LABEL, bold=True),
        widest((_change(row) for row in rows), size=SMALL),
    )
    people = widest((_people(row) for row in rows), size=SMALL)
    labels = max(people, widest((line for row in rows for line in _label(row)), size=LABEL))
    return chance_scale(
        (chance for row in rows for chance in (row.without, row.with_floor)),
        start=MARGIN + labels + 28,
        end=WIDTH - MARGIN - numbers - 28,
        log_from=LOG_FROM,
    )


def _label(row: PricedRow) -> tuple[str, ...]:
    """Who they are and their tickets: in one line, or each in lines of their own."""
    tickets = row.ticket_label or amount(row.tickets, "ticket")
    whole = f"{row.label}, {tickets}" if row.label else tickets
    parts = (whole,) if width(whole, size=LABEL) <= MOST_LABEL else (row.label, tickets)
    return tuple(line for part in parts for line in stacked(part, most=MOST_LABEL, size=LABEL))


def _gain(row: PricedRow) -> str:
    if row.clear:
        return points(row.gain)
    return UNCLEAR if row.error or abs(row.gain) > NEARLY else "no change"


def _people(row: PricedRow) -> str:
    return amount(row.applicants, "applicant")


def _change(row: PricedRow) -> str:
    without = counted_percent(row.without, row.without_error).removesuffix(" %")
    return f"{without} → {counted_percent(row.with_floor, row.with_error)}"


def _colour(row: PricedRow) -> str:
    if not row.clear:
        return GREY
    return TEAL if row.gain > 0 else ORANGE


def _draw(sheet: Sheet, prices: Sequence[PricedFloor], scale: Scale, top: float) -> None:
    y = top
    for price in prices:
        sheet.line(((MARGIN, y), (WIDTH - MARGIN, y)), colour=TEXT)
        floor = shortened(price.floor, most=WIDTH - 2 * MARGIN, size=BODY, bold=True)
        sheet.write(MARGIN, y + 22, floor, size=BODY, bold=True)
        row_top = y + SECTION - 10
        draw_percent_axis(sheet, scale, y + 44, row_top + _high(price.rows))
        for row in price.rows:
            _draw_row(sheet, row, scale, row_top + _row_height(row) / 2)
            row_top += _row_height(row)
        y = row_top + 10


def _draw_row(sheet: Sheet, row: PricedRow, scale: Scale, y: float) -> None:
    label = _label(row)
    sheet.write_stack(MARGIN, y - 8, label, size=LABEL)
    below = y + 8 + STACK_LINE * (len(label) - 1) / 2
    sheet.write_beside(MARGIN, below, _people(row), size=SMALL, colour=GREY)
    colour, right = _colour(row), WIDTH - MARGIN
    gain = _gain(row)
    sheet.write_beside(right, y - 8, gain, size=LABEL, colour=colour, bold=True, align="right")
    sheet.write_beside(right, y + 8, _change(row), size=SMALL, colour=GREY, align="right")
    without, with_floor = scale(row.without), scale(row.with_floor)
    sheet.line(((scale.start, y), (without, y)), colour=GRID, over=1)
    if abs(with_floor - without) > 12:
        sheet.line(((without, y), (with_floor, y)), colour=colour, thick=4, over=3)
    sheet.line(((without, y - 12), (without, y + 12)), colour=GREY, thick=2.4, over=3)
    sheet.dot(with_floor, y, colour=colour, wide=13)
