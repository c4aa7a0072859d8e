"""A time of day whose date nobody wrote: the instants that it may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from dorsal.timing.instants import DAY_MS, HOUR_MS, datetime_of, instant_of
from dorsal.timing.race import Race

TIME_OF_DAY = re.compile(
    r"\D*(\d{1,2})[:.hH](\d{2})(?:[:.'](\d{2})(?:[.,](\d{1,3}))?)?\s*([AaPp]?)"
)
MILITARY = re.compile(r"\D*(\d{2})(\d{2})(\d{2})?\b")
LONGEST_DAYS = 4  # no race without a limit is longer


def possible_instants(entered: str, race: Race) -> list[int]:
    """Each instant of the race at which clocks there showed a time of day, ascending.

    From the first gun's window to the last cut-off or limit; a clock that was put back shows a time
    twice. Empty where the text is no time of day.
    """
    since_midnight = time_of_day(entered)
    if since_midnight is None or not race.waves:
        return []
    begins_ms, ends_ms = span_ms(race)
    zone = race.zone
    day = datetime_of(begins_ms).astimezone(zone).date() - timedelta(days=1)
    found = set()
    while instant_of(datetime(day.year, day.month, day.day, tzinfo=zone)) <= ends_ms:
        shown = datetime(day.year, day.month, day.day) + since_midnight
        for fold in (0, 1):
            moment = shown.replace(tzinfo=zone, fold=fold)
            found.add(instant_of(moment.astimezone(datetime_of(0).tzinfo)))
        day += timedelta(days=1)
    return sorted(one for one in found if begins_ms <= one <= ends_ms)


def span_ms(race: Race) -> tuple[int, int]:
    """The instants between which runners of a race may be seen."""
    starts = [wave.starts_ms for wave in race.waves]
    limits_s = [visit.cutoff_s or 0.0 for course in race.courses for visit in course.visits]
    limits_s += [course.limit_s or 0.0 for course in race.courses]
    longest_ms = round(1000 * max(limits_s, default=0.0)) or LONGEST_DAYS * DAY_MS
    return min(starts) - HOUR_MS, max(starts) + longest_ms + 3 * HOUR_MS


def time_of_day(entered: str) -> timedelta | None:
    """What a time of day says since midnight: `14:32`, `14:32:05.5`, `2:32 pm`, `1432`."""
    match = TIME_OF_DAY.match(entered)
    if match:
        hours = _of_twelve(int(match[1]), match[5].lower())
        fraction = (match[4] or "0").ljust(3, "0")
        parts = hours, int(match[2]), int(match[3] or 0), int(fraction)
    else:
        match = MILITARY.match(entered)
        if not match:
            return None
        parts = int(match[1]), int(match[2]), int(match[3] or 0), 0
    return _checked(parts)


def _of_twelve(hours: int, half: str) -> int:
    return hours % 12 + (12 if half == "p" else 0) if half else hours


def _checked(parts: Sequence[int]) -> timedelta | None:
    hours, minutes, seconds, ms = parts
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=ms)
