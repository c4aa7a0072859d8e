"""Moments written as ISO 8601, in columns: `2025-09-19T11:27:47.250+02:00`."""

from __future__ import annotations

import re

import numpy as np

from dorsal.course.reading.cells import Bytes, Cells, Indices, Mask
from dorsal.course.tracks import Floats

WIDTH = 19  # of `2025-09-19T11:27:47`
WIDEST = 40
ENDING = re.compile(rb"([.,]\d{1,12})?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?", re.ASCII)
DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
WEIGHTS = np.array([1000, 100, 10, 1] + 5 * [10, 1])
ZERO = ord("0")
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def moments_of(cells: Cells) -> Floats:
    """Seconds since 1970-01-01T00:00:00Z of each cell, NaN where it says no moment; shape (n,).

    A moment without a zone is taken as UTC, as GPX and TCX have it.
    """
    seconds = np.full(len(cells), np.nan)
    for chosen, table in cells.tables():
        if WIDTH <= table.shape[1] <= WIDEST:
            seconds[chosen] = _stems(table[:, :WIDTH]) + _endings(table[:, WIDTH:])
    return seconds


def _stems(table: Bytes) -> Floats:
    """Seconds since 1970 of `YYYY-MM-DDThh:mm:ss` in rows of 19 bytes."""
    digits = table[:, DIGITS] - ZERO  # beyond 9 where it is none, as it wraps around
    right = (digits <= 9).all(axis=1) & _is_punctuated(table)
    parts = digits * WEIGHTS
    year = parts[:, 0] + parts[:, 1] + parts[:, 2] + parts[:, 3]
    month, day, hour, minute, second = (
        parts[:, column] + parts[:, column + 1] for column in (4, 6, 8, 10, 12)
    )
    right &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    right &= (hour <= 23) & (minute <= 59) & (second <= 60)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    within = np.where(right, month, 1)
    right &= day <= DAYS[within - 1] + (leap & (month == 2))
    seconds = _days_since_1970(year, within, day) * 86_400 + hour * 3600 + minute * 60 + second
    return np.where(right, seconds.astype(np.float64), np.nan)


def _is_punctuated(table: Bytes) -> Mask:
    parted = table[:, 10]
    right: Mask = (table[:, 4] == ord("-")) & (table[:, 7] == ord("-"))
    right &= (table[:, 13] == ord(":")) & (table[:, 16] == ord(":"))
    right &= (parted == ord("T")) | (parted == ord(" ")) | (parted == ord("t"))
    return right


def _days_since_1970(year: Indices, month: Indices, day: Indices) -> Indices:
    """Days of the proleptic Gregorian calendar, by counting years from 1 March."""
    moved = year - (month <= 2)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * moved + moved // 4 - moved // 100 + moved // 400 + day_of_year - 719_468


def _endings(table: Bytes) -> Floats | float:
    """What follows the whole seconds: a fraction, and the zone to take away."""
    if not table.shape[1]:
        return 0.0
    if (table == table[0]).all():
        return _ending(table[0].tobytes())
    endings = [row.tobytes() for row in table]
    known = {ending: _ending(ending) for ending in set(endings)}
    return np.fromiter((known[ending] for ending in endings), np.float64, len(endings))


def _ending(text: bytes) -> float:
    found = ENDING.fullmatch(text)
    if found is None:
        return float("nan")
    fraction, sign, hours, minutes = found.groups()
    seconds = float(b"0" + fraction.replace(b",", b".")) if fraction else 0.0
    if sign:
        ahead = int(hours) * 3600 + int(minutes or 0) * 60
        seconds += -ahead if sign == b"+" else ahead
    return seconds
