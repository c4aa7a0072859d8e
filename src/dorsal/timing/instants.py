"""Instants of race day: whole milliseconds since 1970 in UTC, and how the log writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND_MS = 1_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000


def instant_text(instant_ms: int) -> str:
    """An instant as the log writes it, always in UTC and always this wide:
    `2027-05-23T07:31:05.120Z`. Such texts sort as their instants do.
    """
    return datetime_of(instant_ms).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant_ms % SECOND_MS:03d}Z"


def read_instant(text: str) -> int:
    """Milliseconds since 1970 of an instant of a log; `ValueError` for any other text."""
    if not INSTANT.fullmatch(text):
        raise ValueError(f"{text!r} is no instant of a log, such as 2027-05-23T07:31:05.120Z")
    return instant_of(datetime.fromisoformat(text))


def datetime_of(instant_ms: int) -> datetime:
    """The same instant as a `datetime` in UTC, exact to the millisecond."""
    return EPOCH + timedelta(milliseconds=instant_ms)


def instant_of(moment: datetime) -> int:
    """Milliseconds since 1970 of a moment with a time zone, cut to the millisecond."""
    return (moment - EPOCH) // timedelta(milliseconds=1)
