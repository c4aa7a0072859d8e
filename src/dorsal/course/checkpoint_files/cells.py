"""Single cells of a list of checkpoints, read into values; `BadCell` says what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from dorsal.course.durations import read_elapsed

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,20})?")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?(?: ?\+ ?([0-9]))?")
YES = frozenset({"yes", "y", "1", "true", "x", "sí", "si", "s", "bai", "oui"})
NO = frozenset({"", "no", "n", "0", "false", "-", "ez", "non"})
METRES_PER_MILE = Decimal("1609.344")
LONGEST_M = 2_000_000.0
FIRST_YEAR, LAST_YEAR = 1900, 2200
RIGHT_MOMENT = "write a moment such as 2026-05-24T12:30+02:00"
RIGHT_CUTOFF = "write the time from the start such as 4:30, or " + RIGHT_MOMENT.removeprefix(
    "write "
)


class BadCell(ValueError):
    """A cell that cannot be used: what is wrong with it, and what would be right."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(what)
        self.what = what
        self.right = right


@dataclass(frozen=True, slots=True)
class Calendar:
    """What completes a clock time: the day of the start and the time zone, if they are known."""

    day: date | None = None
    zone: tzinfo | None = None


def read_number(text: str) -> Decimal:
    """A decimal number with a point or a comma; its unit belongs into the heading."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not NUMBER.fullmatch(text):
        raise BadCell("this is not a number", "write digits, such as 13.5")
    return Decimal(text.replace(",", "."))


def read_distance(text: str, unit: str) -> float:
    """A distance from the start in metres, from a cell in `km`, `metres` or `miles`."""
    factor = {"km": Decimal(1000), "metres": Decimal(1), "miles": METRES_PER_MILE}[unit]
    return _between(read_number(text) * factor, 0.0, LONGEST_M, "0 or more, up to 2,000 km")


def read_climb(text: str) -> float:
    """Metres climbed or descended since the start; a rounding below zero counts as zero."""
    return max(0.0, _between(read_metres(text), -10.0, 200_000.0, "metres from the start, 0 up"))


def read_metres(text: str) -> Decimal:
    """Metres up; `1.790` is refused, for it may be one metre or a thousand."""
    text = text.strip()
    if THOUSANDS.fullmatch(text):
        plain = text.replace(",", "").replace(".", "")
        right = f"write {plain} without a sign for the thousands"
        raise BadCell("the number can be read in two ways", right)
    return read_number(text)


def read_altitude(text: str) -> float:
    """Metres above the sea."""
    return _between(read_metres(text), -500.0, 9_000.0, "metres above the sea, -500 to 9,000")


def read_degrees(text: str, most: float) -> float:
    """Degrees from -`most` to `most`."""
    return _between(read_number(text), -most, most, f"degrees from {-most:.0f} to {most:.0f}")


def read_moment(text: str, calendar: Calendar) -> datetime:
    """A moment with its time zone.

    ISO 8601 with zone; without one where the calendar knows the zone; `12:30` or `3:30+1` (a day
    later) where it knows the day too.
    """
    moment = _iso_moment(text.strip()) or _clock_moment(text.strip(), calendar)
    if moment is None:
        raise BadCell("this is not a moment", RIGHT_MOMENT)
    if moment.tzinfo is None:
        if calendar.zone is None:
            raise BadCell("the moment has no time zone", RIGHT_MOMENT)
        moment = moment.replace(tzinfo=calendar.zone)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadCell("the year cannot be", f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def read_cutoff(text: str, calendar: Calendar) -> float | datetime:
    """A cut-off: seconds from the start, or a moment."""
    elapsed = read_elapsed(text)
    if elapsed is not None:
        return elapsed
    if _iso_moment(text.strip()) is None:
        raise BadCell("this is neither a time nor a moment", RIGHT_CUTOFF)
    return read_moment(text, calendar)


def read_services(text: str) -> tuple[str, ...]:
    """Services separated by / or ; each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[/;]", text) if part.strip()))


def read_yes(text: str) -> bool:
    """Whether a cell says yes; blank means no."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell("this is neither yes nor no", "write yes, or leave the cell blank")


def _between(value: Decimal, least: float, most: float, right: str) -> float:
    number = float(value)
    if not least <= number <= most:
        raise BadCell("the number is out of range", right)
    return number


def _iso_moment(text: str) -> datetime | None:
    if len(text) < 11:
        return None  # a bare date says nothing about the hour
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _clock_moment(text: str, calendar: Calendar) -> datetime | None:
    found = CLOCK.fullmatch(text)
    if not found:
        return None
    if calendar.day is None:
        raise BadCell("a clock time alone does not say which day", RIGHT_MOMENT)
    hour, minute, second, later = (int(part or 0) for part in found.groups())
    day = calendar.day + timedelta(days=later)
    return datetime.combine(day, time(hour, minute, second))
