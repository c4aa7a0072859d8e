"""Whether a million texts are instants, looked at column by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dorsal.timing.instants import read_instant

PATTERN = "dddd-dd-ddTdd:dd:dd.dddZ"  # `d` is a digit
DAY = len("2027-05-23")
REST = "T07:31:05.120Z"
PAIRS = ((11, 23), (14, 59), (17, 59))  # of hours, minutes and seconds: where, and the greatest


def are_instants(texts: Sequence[str]) -> bool:
    """Whether each text is an instant as the log writes it."""
    if set(map(len, texts)) - {len(PATTERN)}:
        return False
    try:
        joined = "".join(texts).encode("ascii")
    except UnicodeEncodeError:
        return False
    rows = np.frombuffer(joined, np.uint8).reshape(-1, len(PATTERN))
    columns = np.ascontiguousarray(rows.T)
    digits = columns - np.uint8(ord("0"))  # what is before `0` comes out greater than 9
    for place, wanted in enumerate(PATTERN):
        column = digits[place] <= 9 if wanted == "d" else columns[place] == ord(wanted)
        if not column.all():
            return False
    if any((digits[at] * 10 + digits[at + 1]).max(initial=0) > most for at, most in PAIRS):
        return False
    return all(map(_is_day, _days(columns[:DAY])))


def _days(columns: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> set[str]:
    """The different days, of columns of their characters; the same day mostly comes many times."""
    changes = np.zeros(columns.shape[1], np.bool_)
    changes[:1] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return {bytes(day).decode("ascii") for day in columns[:, changes].T}


def _is_day(day: str) -> bool:
    try:
        read_instant(day + REST)
    except ValueError:
        return False
    return True
