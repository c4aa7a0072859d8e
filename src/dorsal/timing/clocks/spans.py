"""Spans of time in words."""

from __future__ import annotations

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.instants import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS


def span_text(span_ms: float, wording: Wording = ENGLISH) -> str:
    """A span in words, as fine as its size is worth: `12.3 s`, `3 min 5 s`, `1 h 0 min 12 s`."""
    if round(span_ms / 100) < 10 * MINUTE_MS // SECOND_MS:
        return wording.say("%(seconds)s s", seconds=wording.decimal(span_ms / SECOND_MS, 1))
    days, rest = divmod(round(span_ms / SECOND_MS) * SECOND_MS, DAY_MS)
    hours, rest = divmod(rest, HOUR_MS)
    minutes, rest = divmod(rest, MINUTE_MS)
    values = {"days": wording.plain(days), "hours": hours, "minutes": minutes}
    if days:
        return wording.say("%(days)s d %(hours)s h %(minutes)s min", **values)
    if hours:
        return wording.say(
            "%(hours)s h %(minutes)s min %(seconds)s s", seconds=rest // SECOND_MS, **values
        )
    return wording.say("%(minutes)s min %(seconds)s s", seconds=rest // SECOND_MS, **values)
