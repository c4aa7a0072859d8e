"""Texts, numbers and moments as they stand in XML."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# what XML 1.0 cannot hold, not even escaped
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def escaped(text: str) -> str:
    """A text, for an element or between double quotes."""
    return FORBIDDEN.sub("", text).translate(ESCAPES)


def element(name: str, text: str) -> str:
    """An element with a text in it, or nothing where the text is empty."""
    return f"<{name}>{escaped(text)}</{name}>" if text else ""


def degrees(value: float) -> str:
    """Degrees to seven decimals, about a centimetre."""
    return f"{value:.7f}"


def metres(value: float) -> str:
    """Metres to the centimetre, without zeros at the end: `1551`, `3.5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def moment(seconds: float) -> str:
    """Seconds since 1970 as a moment in UTC, to the millisecond: `2026-05-24T07:00:00Z`."""
    told = EPOCH + timedelta(milliseconds=round(seconds * 1000))
    kept = "milliseconds" if told.microsecond else "seconds"
    return told.isoformat(timespec=kept).replace("+00:00", "Z")
