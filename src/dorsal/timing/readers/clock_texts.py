"""Dates and times of day as readers write them, taken as if they were UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from dorsal.ground.wording import phrase
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, SECOND_MS, instant_of
from dorsal.timing.readers.not_a_read import NotARead

DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
GERMAN_DATE = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,9}))?")
MOMENT = re.compile(
    r"(?:([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ])?"
    r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
SINCE_1980_MS = instant_of(datetime(1980, 1, 1, tzinfo=UTC))

NO_SUCH_DAY = phrase("there is no such day: %(date)s")
NO_SUCH_TIME = phrase("there is no such time of day: %(time)s")
NOT_A_DATE = phrase("%(date)s is no date such as 2027-05-23")
NOT_A_TIME = phrase("%(time)s is no time such as 09:31:05.120")
NOT_A_MOMENT = phrase("%(time)s is no date and time such as 2027-05-23 09:31:05.120")


class Clock(NamedTuple):
    """A reader's date and time: `clock_ms` as if it were UTC (since midnight where `day_known` is
    False), `in_utc` where it said so, and how finely it was written.
    """

    clock_ms: int
    in_utc: bool = False
    day_known: bool = True
    precision_ms: int = 1


def day_ms(year: int, month: int, day: int) -> int:
    """Milliseconds since 1970 of the midnight of a date; `NotARead` when there is none."""
    try:
        return instant_of(datetime(year, month, day, tzinfo=UTC))
    except ValueError as error:
        raise NotARead(NO_SUCH_DAY, date=f"{year:04d}-{month:02d}-{day:02d}") from error


def since_midnight_ms(hours: int, minutes: int, seconds: int, ms: int = 0) -> int:
    """Milliseconds since midnight; `NotARead` beyond 23:59:59."""
    if hours > 23 or minutes > 59 or seconds > 59:
        raise NotARead(NO_SUCH_TIME, time=f"{hours:02d}:{minutes:02d}:{seconds:02d}")
    return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + ms


def read_date(text: str) -> int:
    """Midnight of `2027-05-23`."""
    return _date(DATE, text, lambda one: (one[0], one[1], one[2]))


def read_day_first(text: str) -> int:
    """Midnight of `23-05-2027`, `23.05.2027` or `23/05/2027`."""
    return _date(GERMAN_DATE, text, lambda one: (one[2], one[1], one[0]))


def _date(
    form: re.Pattern[str], text: str, ordered: Callable[[list[int]], tuple[int, int, int]]
) -> int:
    found = form.fullmatch(text)
    if found is None:
        raise NotARead(NOT_A_DATE, date=shown(text))
    return day_ms(*ordered([int(group) for group in found.groups()]))


def read_time(text: str) -> tuple[int, int]:
    """Milliseconds since midnight of `9:31:05.120`, cut to the millisecond, and its precision."""
    found = TIME.fullmatch(text)
    if found is None:
        raise NotARead(NOT_A_TIME, time=shown(text))
    hours, minutes, seconds, decimals = found.groups()
    ms, precision_ms = _fraction(decimals or "")
    return since_midnight_ms(int(hours), int(minutes), int(seconds), ms), precision_ms


def _fraction(decimals: str) -> tuple[int, int]:
    """Milliseconds of the digits after the point, cut, and how fine they are."""
    return int(decimals.ljust(3, "0")[:3]), (1000, 100, 10, 1)[min(len(decimals), 3)]


def read_moment(text: str) -> Clock:
    """The clock of `2027-05-23T09:31:05.120+02:00`, with or without date, decimals and offset.

    A time with an offset is in UTC; one of hours and minutes is known to the minute.
    """
    found = MOMENT.fullmatch(text)
    if found is None:
        raise NotARead(NOT_A_MOMENT, time=shown(text))
    date, time, offset = found.groups()
    to_the_minute = time.count(":") == 1
    since_ms, precision_ms = read_time(time + ":00" if to_the_minute else time)
    if to_the_minute:
        precision_ms = MINUTE_MS
    if date is None:
        if offset is not None:
            raise NotARead(NOT_A_MOMENT, time=shown(text))
        return Clock(since_ms, day_known=False, precision_ms=precision_ms)
    clock_ms = read_date(date) + since_ms - _offset_ms(offset or "Z")
    return Clock(clock_ms, in_utc=offset is not None, precision_ms=precision_ms)


def _offset_ms(text: str) -> int:
    """Milliseconds by which a zone's clocks are ahead of UTC."""
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    ahead_ms = since_midnight_ms(int(digits[:2]), int(digits[2:]), 0)
    return -ahead_ms if text[0] == "-" else ahead_ms


def shown(text: str) -> str:
    """A piece of what a reader sent, short enough for a sentence."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
