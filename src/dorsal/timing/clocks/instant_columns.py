"""Many instants of a log read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from dorsal.timing.instants import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Bytes: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.uint8]]"

WIDTH = 24  # of 2027-05-23T07:31:05.120Z
ZERO = ord("0")


def read_instants(texts: Sequence[str]) -> Ints:
    """Milliseconds since 1970 of instants as a log writes them, of the shape (n,)."""
    joined = "".join(texts).encode("ascii")
    if len(joined) != WIDTH * len(texts):
        raise ValueError("there is a text that is no instant of a log")
    digits = np.frombuffer(joined, dtype=np.uint8).reshape(-1, WIDTH)
    year, month, day = (_number(digits, *span) for span in ((0, 4), (5, 7), (8, 10)))
    hour, minute = _number(digits, 11, 13), _number(digits, 14, 16)
    second, ms = _number(digits, 17, 19), _number(digits, 20, 23)
    since_ms = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + ms
    return _days(year, month, day) * DAY_MS + since_ms


def _number(digits: Bytes, start: int, end: int) -> Ints:
    found = np.zeros(len(digits), dtype=np.int64)
    for column in range(start, end):
        found = found * 10 + (digits[:, column].astype(np.int64) - ZERO)
    return found


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01 in the Gregorian calendar, whose years are counted from March."""
    shifted = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
