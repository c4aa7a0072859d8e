"""The picture of chances: one mark for each kind of applicant, by number of tickets."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.ballot.odds.chances import LARGE_KIND, ChanceRow, Chances
from dorsal.ballot.odds.words import counted_percent, percent
from dorsal.ballot.pictures.chance_plan import HEAD, LABEL_GAP, ChancePlan, Line, largest, planned
from dorsal.ballot.pictures.ink import (
    GREY,
    GRID,
    LABEL,
    MARGIN,
    SMALL,
    STACK_LINE,
    TEXT,
    WHITE,
    WIDTH,
    tint,
)
from dorsal.ballot.pictures.lettering import Run, width
from dorsal.ballot.pictures.page import compose, grey, strong
from dorsal.ballot.pictures.percent_axis import LOG_NOTE, draw_percent_axis
from dorsal.ballot.pictures.scales import Scale
from dorsal.ballot.pictures.sheet import PictureFormat, Sheet, printed
from dorsal.ground.plain_words import amount, plain

ERRORS_SHOWN = 2.0  # standard errors to each side
LIST_TINT = 0.38


def chances_picture(
    chances: Chances,
    *,
    title: str,
    places: int,
    format: PictureFormat,
    note: str = "",
    method: str = "",
    applicants: int = 0,
) -> bytes:
    """Make the picture of everybody's chances by number of tickets, as PNG or SVG.

    `method` says how the chances were found; when it is empty, `method_note` says it. `applicants`
    is for all who take part where the rows leave some out; 0 counts those of the rows. Of more than
    40 kinds of applicants the 40 largest are shown, and the notes say so. Raises `ValueError`
    without a row, and for another format.
    """
    return printed(
        lambda: chances_sheet(
            chances, title=title, places=places, note=note, method=method, applicants=applicants
        ),
        format=format,
    )


def chances_sheet(
    chances: Chances,
    *,
    title: str,
    places: int,
    note: str = "",
    method: str = "",
    applicants: int = 0,
) -> Sheet:
    """Draw the picture of chances."""
    if not chances.rows:
        raise ValueError("a picture of chances needs a row")
    shown = largest(chances.rows)
    plan = planned(shown)
    notes = [note, *_left_out(chances.rows, shown), method or method_note(chances)]
    if any(_error_span(plan.scale, row) for row in shown):
        notes.append("Whiskers: two standard errors to each side.")
    if plan.scale.logarithmic:
        notes.append(LOG_NOTE)
    return compose(
        title,
        _subtitle(plan, applicants or sum(row.applicants for row in chances.rows), places),
        notes,
        body=plan.height + 6,
        draw=lambda sheet, top: _draw(sheet, plan, top),
    )


def method_note(chances: Chances) -> str:
    """How the chances were found, with their check sum and the largest standard error of a place.

    The error is that of the kinds of at least 100 applicants, or of all where none is so large.
    """
    total = chances.expected_places
    if chances.method == "exact":
        return f"Exact; chances add up to {amount(round(total, 6), 'place')}."
    worst = 100 * chances.worst_error
    large = any(row.applicants >= LARGE_KIND for row in chances.rows)
    error = f"at most {worst:.2f} points" if worst >= 0.005 else "below 0.01 points"
    kinds = f"for kinds of at least {LARGE_KIND} applicants" if large else "for every kind"
    return (
        f"Simulated: {amount(chances.draws, 'draw')} (seed {chances.seed}), standard error {error} "
        f"{kinds}; chances add up to {amount(round(total, 2), 'place')}."
    )


def _left_out(rows: Sequence[ChanceRow], shown: Sequence[ChanceRow]) -> list[str]:
    kept = set(shown)
    out = [row for row in rows if row not in kept]
    if not out:
        return []
    chances = _span(out)
    return [f"Shown are the {len(shown)} largest of {len(rows)} kinds of applicants; {chances}."]


def _span(rows: Sequence[ChanceRow]) -> str:
    """The chances of applicants who are not shown, in words."""
    least, most = (percent(pick(row.place for row in rows)) for pick in (min, max))
    people = sum(row.applicants for row in rows)
    if people == 1:
        return f"the chance of the one other applicant is {least}"
    if least == most:
        return f"the chance of each of the other {people:,} applicants is {least}"
    return f"the chances of the other {people:,} applicants lie between {least} and {most}"


def _subtitle(plan: ChancePlan, applicants: int, places: int) -> list[list[Run]]:
    colour = plan.lines[0].colour if len({line.colour for line in plan.lines}) == 1 else TEXT
    runs = [strong("Chance of a place", colour)]
    if plan.with_list:
        runs.append(grey("and, lighter, of a place or the waiting list"))
    people = amount(applicants, "applicant")
    return [runs, [grey(f"{people} for {amount(places, 'place')}")]]


def _draw(sheet: Sheet, plan: ChancePlan, top: float) -> None:
    draw_percent_axis(sheet, plan.scale, top + 12, top + plan.height)
    sheet.write(WIDTH - MARGIN, top + 12, "applicants", size=SMALL, colour=GREY, align="right")
    if plan.list_x:
        sheet.write(plan.list_x, top + 12, "with list", size=SMALL, colour=GREY, align="right")
    y = top + HEAD
    for number, line in enumerate(plan.lines):
        if line.opens and plan.gap and number:
            rule = y + plan.gap / 2
            sheet.line(((MARGIN, rule), (WIDTH - MARGIN, rule)), colour=GRID)
        y += plan.gap * line.opens
        _draw_line(sheet, plan, line, y + line.high / 2)
        y += line.high


def _draw_line(sheet: Sheet, plan: ChancePlan, line: Line, y: float) -> None:
    if line.opens:
        middle = max(y, y - line.high / 2 + 3 + STACK_LINE * len(line.tickets) / 2)
        sheet.write_stack(MARGIN, middle, line.tickets, size=LABEL, bold=True)
    sheet.write_stack(plan.series_x, y, line.series, size=SMALL, colour=line.colour)
    people = plain(line.row.applicants)
    sheet.write_beside(WIDTH - MARGIN, y, people, size=SMALL, colour=GREY, align="right")
    (_draw_dots if plan.scale.logarithmic else _draw_bars)(sheet, plan, line, y)
    _draw_whisker(sheet, plan.scale, line.row, y)
    _write_label(sheet, plan, line, y)


def _draw_bars(sheet: Sheet, plan: ChancePlan, line: Line, y: float) -> None:
    high = min(18.0, plan.step * 0.56)
    base, place, end = (plan.scale(value) for value in (0.0, line.row.place, plan.reach(line.row)))
    pale = tint(line.colour, LIST_TINT)
    if end > place:
        sheet.box(place, y - high / 2, end - place, high, colour=pale, over=2)
    sheet.box(base, y - high / 2, max(place - base, 1.0), high, colour=line.colour, over=2)


def _draw_dots(sheet: Sheet, plan: ChancePlan, line: Line, y: float) -> None:
    row, scale = line.row, plan.scale
    place, end = scale(row.place), scale(plan.reach(row))
    sheet.line(((scale.start, y), (place, y)), colour=GRID, thick=1.2, over=1)
    if end > place:
        pale = tint(line.colour, LIST_TINT)
        sheet.line(((place, y), (end, y)), colour=pale, thick=9, round_ends=True)
    sheet.dot(place, y, colour=line.colour, wide=13, hollow=row.place < scale.low)


def _draw_whisker(sheet: Sheet, scale: Scale, row: ChanceRow, y: float) -> None:
    span = _error_span(scale, row)
    if span:
        ends = ((span[0], y), (span[1], y))
        sheet.line(ends, colour=WHITE, thick=4, over=4)
        sheet.line(ends, colour=TEXT, thick=1.6, over=5)


def _error_span(scale: Scale, row: ChanceRow) -> tuple[float, float] | None:
    """The pixels of the whisker, where it is long enough to be seen."""
    reach = ERRORS_SHOWN * row.place_error
    span = scale(row.place - reach), scale(row.place + reach)
    return span if span[1] - span[0] >= 4 else None


def _write_label(sheet: Sheet, plan: ChancePlan, line: Line, y: float) -> None:
    span = _error_span(plan.scale, line.row)
    x = max(plan.scale(plan.reach(line.row)), span[1] if span else 0.0) + LABEL_GAP
    two_lines = plan.with_list and not plan.list_x
    raised = y - 8 if two_lines else y
    chance = counted_percent(line.row.place, line.row.place_error)
    sheet.write_beside(x, raised, chance, size=LABEL, bold=True, colour=line.colour, blank=1)
    if line.once:
        after = x + width(f"{chance}  ", size=LABEL, bold=True)
        sheet.write_beside(after, raised, line.once, size=SMALL, colour=GREY, blank=1)
    if two_lines:
        sheet.write_beside(x, y + 8, line.listed, size=SMALL, colour=GREY, blank=1)
    elif plan.list_x:
        sheet.write_beside(plan.list_x, y, line.listed, size=SMALL, colour=GREY, align="right")
