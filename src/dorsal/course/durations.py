"""Durations as runners write them: `6:30`, `6:30:00`, `46h30`."""

from __future__ import annotations

import re

COLONS = re.compile(r"([0-9]{1,4}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:[.,]([0-9]{1,6}))?)?")
LETTERS = re.compile(
    r"(?:([0-9]{1,2}) ?d(?:ays?)?)? ?(?:([0-9]{1,4}) ?h(?:ours?)?)?"
    r" ?(?:([0-5]?[0-9]) ?(?:m|min|mins|minutes|'|′)?)?",
    re.IGNORECASE,
)


def read_elapsed(text: str) -> float | None:
    """Seconds of a duration written `h:mm`, `h:mm:ss`, `6h30`, `6 h 30 min`, `1d 2h` or `45 min`.

    None when the text is no duration; a bare number is none, for nobody knows its unit.
    """
    text = text.strip()
    found = COLONS.fullmatch(text)
    if found:
        hours, minutes, seconds, fraction = found.groups()
        whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
        return whole + float(f"0.{fraction or 0}")
    found = LETTERS.fullmatch(text)
    if not found or text.isdigit() or not any(found.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return float(days * 86400 + hours * 3600 + minutes * 60)


def elapsed_text(elapsed_s: float) -> str:
    """A duration as `6:30:00`, rounded to the nearest second; `-0:05:00` before the gun."""
    seconds = round(abs(elapsed_s))
    sign = "-" if elapsed_s < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def short_elapsed_text(elapsed_s: float) -> str:
    """A duration in hours and minutes, `6:30`, rounded to the nearest minute."""
    minutes = round(abs(elapsed_s) / 60)
    sign = "-" if elapsed_s < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"
