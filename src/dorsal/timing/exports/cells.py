"""Values of results as cells of tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from dorsal.timing.entries import Entry
from dorsal.timing.instants import SECOND_MS, datetime_of
from dorsal.timing.race import Race
from dorsal.timing.results.clock_texts import elapsed_ms_text

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def time_cell(time_ms: int | None, precision_ms: int = SECOND_MS) -> str:
    """A time as `hh:mm:ss`, cut to the second and never wrapped at a day; empty for None.

    With a finer precision it has decimals: `04:02:03.4`. A time below 0 begins with a minus sign.
    """
    if time_ms is None:
        return ""
    text = elapsed_ms_text(time_ms, precision_ms=min(precision_ms, SECOND_MS))
    sign, hours, rest = re.fullmatch(r"(-?)(\d+)(:.*)", text).groups()  # type: ignore[union-attr]
    return f"{sign}{hours:0>2}{rest}"


def age_on(entry: Entry, day: date) -> int | None:
    """Whole years on a day, by the calendar; by the year alone where the birthday is not known."""
    if entry.birth_date is not None:
        born = entry.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return None if entry.birth_year is None else day.year - entry.birth_year


def race_day(race: Race) -> date:
    """The day on which the first wave starts, where the race is."""
    return datetime_of(min(wave.starts_ms for wave in race.waves)).astimezone(race.zone).date()


def text_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: it gets an apostrophe where it might."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table in UTF-8 with CRLF line ends (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()
