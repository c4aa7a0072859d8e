"""Times as a sheet shows them: the clock with the day where there are several."""

from __future__ import annotations

from datetime import datetime

from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace.moments import moment_after
from dorsal.ground.wording import Wording, phrase

DAYS = (
    phrase("Mon"),
    phrase("Tue"),
    phrase("Wed"),
    phrase("Thu"),
    phrase("Fri"),
    phrase("Sat"),
    phrase("Sun"),
)


def day_text(moment: datetime) -> str:
    """The day and the clock, `2026-05-31 09:00`."""
    return f"{moment:%Y-%m-%d %H:%M}"


def clock_text(moment: datetime, start_at: datetime, longest_s: float, wording: Wording) -> str:
    """`14:05`, or `Sat 14:05` in a race that sees midnight."""
    rounded = moment_after(moment, 30)
    clock = f"{rounded:%H:%M}"
    last = moment_after(start_at, longest_s)
    if last.date() == start_at.date():
        return clock
    return f"{wording.say(DAYS[rounded.weekday()])} {clock}"


def time_text(
    elapsed_s: float, start_at: datetime | None, longest_s: float, wording: Wording
) -> str:
    """The clock where the start is known, else the time since the start."""
    if start_at is None:
        return short_elapsed_text(elapsed_s)
    return clock_text(moment_after(start_at, elapsed_s), start_at, longest_s, wording)
