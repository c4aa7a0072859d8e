"""What a written time says: `14:32`, `1432`, `2:32 pm`, `33`, `2:45:10e`, `9/23/2016 7:45 am`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dorsal.timing.instants import HOUR_MS, MINUTE_MS, SECOND_MS
from dorsal.timing.readers.clock_texts import day_ms, read_moment
from dorsal.timing.readers.not_a_read import NotARead

Kind = Literal["dated", "time of day", "elapsed", "minutes"]

HALF = r"\s*(?P<half>[ap])?(?:\.?m\.?)?"
FRACTION = r"(?:[.,](?P<fraction>[0-9]{1,9}))?"
OF_DAY = re.compile(
    r"(?P<hours>[0-9]{1,2})[:.h](?P<minutes>[0-9]{2})"
    rf"(?:[:.'](?P<seconds>[0-9]{{2}}){FRACTION})?{HALF}"
)
MILITARY = re.compile(
    rf"(?P<hours>[0-9]{{1,2}})(?P<minutes>[0-9]{{2}})(?P<seconds>[0-9]{{2}})?{FRACTION}{HALF}"
)
MINUTES = re.compile(r":?(?P<minutes>[0-9]{1,2})")
ELAPSED = re.compile(
    r"(?P<plus>\+)?\s*(?P<hours>[0-9]{1,3})[:h](?P<minutes>[0-9]{2})"
    rf"(?:[:.'](?P<seconds>[0-9]{{2}}){FRACTION})?\s*(?P<mark>e|elapsed)?"
)
DATED = re.compile(
    r"(?P<one>[0-9]{1,4})(?P<mark>[-/.])(?P<two>[0-9]{1,2})(?P=mark)(?P<three>[0-9]{1,4})"
    r"[ t]+(?P<time>.+)"
)
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ t].*(z|[+-][0-9]{2}:?[0-9]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A time that somebody wrote.

    `ms` is, for a `time of day`, since midnight; for an `elapsed` one, since the gun; for
    `minutes`, since the full hour; for a `dated` one, since 1970 as the clocks there showed it
    (`in_utc`: as it is). Where day and month may be the other way round, `other_ms` is that one.
    """

    kind: Kind
    ms: int
    precision_ms: int
    in_utc: bool = False
    other_ms: int | None = None


def read_written(text: str) -> Written | None:
    """What a text says of a time, None when it is none. Never raises.

    `2:32 pm` and `2:32p` are of a clock of twelve hours; `1432`, `932`, `143205` need no colon;
    `33` are minutes; `2:45:10e` and `+2:45:10` count from the gun, and may go beyond a day. A date
    may stand before a time of day: 2027-05-23, 23.05.2027, 23/5/2027 or 5/23/2027.
    """
    plain = text.strip().lower()
    if len(plain) > 60 or not plain.isascii():
        return None
    return _dated(plain) or _elapsed(plain) or _of_day(plain) or _minutes(plain)


def _minutes(text: str) -> Written | None:
    found = MINUTES.fullmatch(text)
    if found is None or int(found["minutes"]) > 59:
        return None
    return Written("minutes", int(found["minutes"]) * MINUTE_MS, MINUTE_MS)


def _elapsed(text: str) -> Written | None:
    found = ELAPSED.fullmatch(text)
    if found is None or not (found["plus"] or found["mark"]):
        return None
    return _counted("elapsed", int(found["hours"]), found)


def _of_day(text: str) -> Written | None:
    found = OF_DAY.fullmatch(text) or MILITARY.fullmatch(text)
    if found is None:
        return None
    hours = int(found["hours"])
    if found["half"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["half"] == "p" else 0)
    return _counted("time of day", hours, found) if hours <= 23 else None


def _counted(kind: Kind, hours: int, found: re.Match[str]) -> Written | None:
    """Hours and the minutes and seconds of a text; None beyond 59."""
    minutes, seconds = int(found["minutes"]), int(found["seconds"] or 0)
    if minutes > 59 or seconds > 59:
        return None
    fraction = (found["fraction"] or "") if found["seconds"] else ""
    ms = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
    if not found["seconds"]:
        return Written(kind, ms, MINUTE_MS)
    precision_ms = (1000, 100, 10, 1)[min(len(fraction), 3)]
    return Written(kind, ms + int(fraction.ljust(3, "0")[:3]), precision_ms)


def _dated(text: str) -> Written | None:
    if ISO.fullmatch(text):
        return _with_zone(text)
    found = DATED.fullmatch(text)
    time = _of_day(found["time"].strip()) if found else None
    if found is None or time is None:
        return None
    days = [one for one in _days(found["one"], found["two"], found["three"]) if one is not None]
    if not days:
        return None
    other_ms = days[1] + time.ms if len(days) > 1 and days[1] != days[0] else None
    return Written("dated", days[0] + time.ms, time.precision_ms, other_ms=other_ms)


def _days(one: str, two: str, three: str) -> list[int | None]:
    """The midnights that a date may be: year first, else day first and month first."""
    if len(one) == 4:
        return [_day(int(one), int(two), int(three))]
    if len(three) not in (2, 4):
        return []
    year = int(three) + (2000 if len(three) == 2 else 0)
    return [_day(year, int(two), int(one)), _day(year, int(one), int(two))]


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return day_ms(year, month, day)
    except NotARead:
        return None


def _with_zone(text: str) -> Written | None:
    try:
        clock = read_moment(text.upper())
    except NotARead:
        return None
    return Written("dated", clock.clock_ms, clock.precision_ms, in_utc=True)
