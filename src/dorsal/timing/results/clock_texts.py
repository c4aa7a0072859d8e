"""Times as results show them: elapsed times cut to the rule's precision, and times of day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.instants import SECOND_MS, datetime_of


def elapsed_ms_text(elapsed_ms: int, *, precision_ms: int = SECOND_MS) -> str:
    """An elapsed time as `26:03:59`, with as many decimals as the precision has; cut, not rounded.

    Hours are not wrapped at a day. A time before the gun is `-0:05:00`.
    """
    cut_ms = cut(elapsed_ms, precision_ms)
    seconds, rest_ms = divmod(abs(cut_ms), SECOND_MS)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    places = decimals(precision_ms)
    fraction = f".{rest_ms:03d}"[: places + 1] if places else ""
    return f"{'-' if cut_ms < 0 else ''}{text}{fraction}"


def decimals(precision_ms: int) -> int:
    """How many decimals of a second a precision has: 0 for 1000 ms, 1 for 100 ms, 3 for 1 ms."""
    return next(
        places for places in range(4) if places == 3 or precision_ms % 10 ** (3 - places) == 0
    )


def cut(time_ms: int, precision_ms: int) -> int:
    """A time cut down to whole steps of the precision: 4,999 ms is 4 s."""
    return time_ms // precision_ms * precision_ms


def moment_text(
    instant_ms: int, zone: ZoneInfo, *, first_ms: int | None = None, wording: Wording = ENGLISH
) -> str:
    """A time of day in the race's zone, `14:32:05`; from the second day on with the day, before
    the first with the date.

    `first_ms` is an instant of the first day.
    """
    local = datetime_of(instant_ms).astimezone(zone)
    time = f"{local:%H:%M:%S}"
    if first_ms is None:
        return time
    day = (local.date() - datetime_of(first_ms).astimezone(zone).date()).days + 1
    if day < 1:
        return f"{local:%Y-%m-%d} {time}"
    return time if day == 1 else wording.say("%(time)s of day %(day)s", time=time, day=day)
