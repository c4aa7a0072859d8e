"""Many lines as one array of bytes, from which fields of fixed width are read all at once.

The formulas of dates are those of Howard Hinnant's "chrono-compatible low-level date algorithms"
(days from civil), for years 1970 to 2099.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dorsal.timing.instants import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ZERO, NINE, MINUS = ord("0"), ord("9"), ord("-")
BLANK, BEYOND = 32, 127  # what is greater than the first and less than the second is visible
MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


@dataclass(frozen=True, slots=True)
class ByteTable:
    """Lines in one text: `starts[i]` to `ends[i]` is line i. Behind the last are blank bytes, so
    that a field at the end may be looked at beyond it.
    """

    text: str
    bytes: Bytes
    starts: Ints
    ends: Ints

    def at(self, places: Ints, width: int) -> Bytes:
        """The bytes from each place on, as rows of `width`."""
        rows: Bytes = self.bytes[places[:, None] + np.arange(width)]
        return rows


def byte_table(lines: Sequence[str], width: int = 64) -> ByteTable | None:
    """The lines as a table; None where a character is not one of a single byte (Latin-1)."""
    text = "".join(lines)
    try:
        data = np.frombuffer(text.encode("latin-1") + bytes(width), np.uint8)
    except UnicodeEncodeError:
        return None
    ends = np.cumsum(np.fromiter(map(len, lines), np.int64, len(lines)))
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if len(ends) else ends
    return ByteTable(text, data, starts, ends)


@dataclass(frozen=True, slots=True)
class Fields:
    """The lines of a table cut at a separator: `counts[i]` separators stand in line i, of which
    `places[j][i]` is the j-th (the end of the line where there are fewer).
    """

    table: ByteTable
    counts: Ints
    places: list[Ints]

    def start(self, field: int) -> Ints:
        """Where a field begins in each line."""
        return self.places[field - 1] + 1 if field else self.table.starts

    def end(self, field: int) -> Ints:
        """Where a field ends in each line; before its beginning where the line has none."""
        return self.places[field]

    def width(self, field: int) -> Ints:
        """How many bytes a field has; -1 where the line has no such field."""
        return self.end(field) - self.start(field)

    def texts(self, field: int) -> list[str]:
        """The texts of a field; empty where a line has none."""
        starts, ends = self.start(field), self.end(field)
        if not (ends > starts).any():
            return [""] * len(starts)
        text = self.table.text
        return [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]

    def is_trim(self, field: int) -> Flags:
        """Where a field is empty, or begins and ends with a visible character of ASCII."""
        data = self.table.bytes
        first, last = data[self.start(field)], data[np.maximum(self.end(field) - 1, 0)]
        trim = (first > BLANK) & (last > BLANK) & (first < BEYOND) & (last < BEYOND)
        return trim | (self.width(field) <= 0)

    def integers(self, field: int, widest: int) -> tuple[Ints, Flags]:
        """The whole numbers that stand in a field, with or without a minus, and where they do (of
        at most so many digits).
        """
        start = self.start(field)
        negative = (self.table.bytes[start] == MINUS) & (self.width(field) > 1)
        start = start + negative
        width = self.end(field) - start
        value = np.zeros(len(start), np.int64)
        sound = (width >= 1) & (width <= widest)
        for place, column in enumerate(self.table.at(start, widest).T):
            within = place < width
            digit = (column >= ZERO) & (column <= NINE)
            sound &= digit | ~within
            value = np.where(within, value * 10 + (column.astype(np.int64) - ZERO), value)
        return np.where(negative, -value, value), sound


def cut(table: ByteTable, separator: str, most: int) -> Fields:
    """The first fields of each line, `most` of them."""
    found = np.flatnonzero(table.bytes == ord(separator))
    first = np.searchsorted(found, table.starts)
    counts = np.searchsorted(found, table.ends) - first
    padded = np.append(found, 0)
    places = [
        np.where(counts > j, padded[np.minimum(first + j, len(found))], table.ends)
        for j in range(most)
    ]
    return Fields(table, counts, places)


def holding(table: ByteTable, unwanted: Flags) -> Flags:
    """Which lines hold one of the bytes that are marked in a table of all 256."""
    found = np.flatnonzero(unwanted[table.bytes[: len(table.text)]])
    marked = np.zeros(len(table.starts), np.bool_)
    marked[np.searchsorted(table.ends, found, side="right")] = True
    return marked


def number(digits: Bytes) -> tuple[Ints, Flags]:
    """The numbers written in rows of decimal digits, and which rows are digits only."""
    value = np.zeros(len(digits), np.int64)
    sound = np.ones(len(digits), np.bool_)
    for column in digits.T:
        sound &= (column >= ZERO) & (column <= NINE)
        value = value * 10 + (column.astype(np.int64) - ZERO)
    return value, sound


def midnight_ms(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Flags]:
    """Midnights in milliseconds since 1970, and which of the dates there are."""
    sound = (year >= 1970) & (year <= 2099) & (month >= 1) & (month <= 12) & (day >= 1)
    month = np.where(sound, month, 1)
    leap = (month == 2) & (year % 4 == 0)  # 2000 is one, 2100 is beyond
    sound &= day <= MONTH_DAYS[month] + leap
    shifted = year - (month <= 2)
    era_year = shifted - 1600
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = era_year * 365 + era_year // 4 - era_year // 100 + era_year // 400 + day_of_year
    return (days - 135_080) * DAY_MS, sound


def time_ms(hours: Ints, minutes: Ints, seconds: Ints) -> tuple[Ints, Flags]:
    """Milliseconds since midnight, and which of the times there are."""
    sound = (hours <= 23) & (minutes <= 59) & (seconds <= 59)
    return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS, sound


def moment_ms(rows: Bytes) -> tuple[Ints, Flags]:
    """Clocks of rows `2027-05-23?09:31:05.120` of 23 bytes, the eleventh of any kind."""
    date_ms, dated = date(rows[:, :10])
    since_ms, timed = time_of_day(rows[:, 11:23])
    return date_ms + since_ms, dated & timed


def date(rows: Bytes) -> tuple[Ints, Flags]:
    """Midnights of rows `2027-05-23`."""
    year, sound_year = number(rows[:, :4])
    month, sound_month = number(rows[:, 5:7])
    day, sound_day = number(rows[:, 8:10])
    value, there = midnight_ms(year, month, day)
    marks = (rows[:, 4] == ord("-")) & (rows[:, 7] == ord("-"))
    return value, there & marks & sound_year & sound_month & sound_day


def time_of_day(rows: Bytes) -> tuple[Ints, Flags]:
    """Milliseconds since midnight of rows `09:31:05.120`."""
    hours, sound_hours = number(rows[:, :2])
    minutes, sound_minutes = number(rows[:, 3:5])
    seconds, sound_seconds = number(rows[:, 6:8])
    ms, sound_ms = number(rows[:, 9:12])
    value, there = time_ms(hours, minutes, seconds)
    marks = (rows[:, 2] == ord(":")) & (rows[:, 5] == ord(":")) & (rows[:, 8] == ord("."))
    return value + ms, there & marks & sound_hours & sound_minutes & sound_seconds & sound_ms
