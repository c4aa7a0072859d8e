"""Decimal numbers read by columns of digits, exactly as `float` reads them.

The digits of a number are gathered as an integer and divided by a power of ten. Where the integer
is below 2**53 and the power at most 10**22 both are exact as floating numbers, so that the one
rounding of the division gives the nearest floating number (Clinger, "How to read floating point
numbers accurately", 1990). All other texts are left to `float`.
"""

from __future__ import annotations

import numpy as np

from dorsal.course.reading.cells import Bytes, Cells, Mask
from dorsal.course.tracks import Floats

ZERO, DOT, MINUS = ord("0"), ord("."), ord("-")
MOST_DIGITS = 18  # always fit 64 bits
EXACT = 2**53
POWERS = 10.0 ** np.arange(MOST_DIGITS + 2)


def decimals_of(cells: Cells) -> tuple[Floats, Mask]:
    """The number in each cell, and which are read; shape (n,) both, NaN where one is not.

    What is read is a sequence of digits with at most one point and perhaps a minus before it.
    """
    numbers = np.full(len(cells), np.nan)
    for chosen, table in cells.tables():
        if table.shape[1] <= MOST_DIGITS + 2:
            numbers[chosen] = _read(table)
    return numbers, ~np.isnan(numbers)


def _read(table: Bytes) -> Floats:
    """The numbers of texts of one width, NaN where one is no plain number."""
    count, width = table.shape
    total = np.zeros(count, np.int64)
    digits = np.zeros(count, np.int64)
    places = np.zeros(count, np.int64)  # after the point
    points = np.zeros(count, np.int64)
    right = np.ones(count, np.bool_)
    negative = table[:, 0] == MINUS
    for column in range(width):
        signs = table[:, column]
        digit = signs - ZERO  # beyond 9 where it is none, as it wraps around
        is_digit = digit <= 9
        if is_digit.all():
            total = total * 10 + digit
            digits += 1
            places += points
            continue
        is_point = signs == DOT
        right &= is_digit | is_point | (negative if column == 0 else False)
        total = np.where(is_digit, total * 10 + digit, total)
        digits += is_digit
        places += points & is_digit
        points += is_point
    right &= (points <= 1) & (digits >= 1) & (digits <= MOST_DIGITS) & (total < EXACT)
    numbers = total / POWERS[np.minimum(places, MOST_DIGITS)]
    return np.where(right, np.where(negative, -numbers, numbers), np.nan)
