"""The legs of a course as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from dorsal.course.legs import Leg
from dorsal.course.spreadsheets import no_formula

HEADER = (
    "from",
    "to",
    "from_km",
    "to_km",
    "length_m",
    "ascent_m",
    "descent_m",
    "mean_grade_percent",
    "steepest_up_percent",
    "steepest_down_percent",
    "lowest_m",
    "highest_m",
    "official_length_m",
    "official_ascent_m",
    "official_descent_m",
    "cutoff_s",
)


def write_legs_csv(legs: Sequence[Leg]) -> bytes:
    """A table in UTF-8 with a header and one row for each leg; blank where nobody said.

    Metres are whole, kilometres have three decimals, grades one; `cutoff_s` is of the leg's end.
    A name that a spreadsheet would take for a formula is written behind an apostrophe.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows(map(_row, legs))
    return text.getvalue().encode()


def _row(leg: Leg) -> list[str]:
    start, end = leg.start, leg.end
    grades = (leg.mean_grade, leg.steepest_up, leg.steepest_down)
    return [
        no_formula(start.checkpoint.name),
        no_formula(end.checkpoint.name),
        f"{start.distance_m / 1000:.3f}",
        f"{end.distance_m / 1000:.3f}",
        *map(_whole, (leg.length_m, leg.ascent_m, leg.descent_m)),
        *(f"{100 * grade:.1f}" for grade in grades),
        *map(_whole, (leg.lowest_m, leg.highest_m)),
        *map(_whole, (leg.official_length_m, leg.official_ascent_m, leg.official_descent_m)),
        _whole(end.checkpoint.cutoff_s),
    ]


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
