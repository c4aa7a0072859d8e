"""Spans of time, moments and offsets as RACE.toml writes them, both ways and exact."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from decimal import Decimal

from dorsal.timing.instants import SECOND_MS, datetime_of, instant_of

CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9](?:[.,][0-9]{1,20})?))?")
AMOUNT = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,20})?) ?(s|sec|min|h)")
MIXED = re.compile(r"([0-9]{1,5}) ?h ?([0-5]?[0-9])(?: ?min)?")
OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
SECONDS = {"s": 1, "sec": 1, "min": 60, "h": 3600}
LONGEST_MINUTES = 120  # a longer span is written in hours


class NoMoment(ValueError):
    """A clock time that does not tell a moment; `right` says how to write it."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(what)
        self.right = right


def read_span(text: str) -> float | None:
    """Seconds of `1:10` (hours and minutes), `1:10:00`, `6h30`, `45 min`, `90 s`; None for others.

    A bare number is none, for nobody knows its unit.
    """
    text = text.strip()
    if found := CLOCK.fullmatch(text):
        hours, minutes, seconds = found.groups()
        return float(Decimal(hours) * 3600 + Decimal(minutes) * 60 + _decimal(seconds or "0"))
    if found := MIXED.fullmatch(text):
        return int(found[1]) * 3600.0 + int(found[2]) * 60.0
    if found := AMOUNT.fullmatch(text):
        return float(_decimal(found[1]) * SECONDS[found[2]])
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def number_text(value: float) -> str:
    """A number in plain digits, without zeros at the end of its decimals."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def span_text(seconds: float) -> str:
    """A short span: `2 min`, `90 s`; hours where it is long."""
    minutes = seconds / 60
    if seconds and minutes.is_integer():
        return f"{int(minutes)} min" if minutes <= LONGEST_MINUTES else elapsed_span_text(seconds)
    return f"{number_text(seconds)} s"


def elapsed_span_text(seconds: float) -> str:
    """A time from the start: `1:10:00`, with decimals only where there are some."""
    whole = int(seconds)
    rest = number_text(float(Decimal(repr(float(seconds))) % 60))
    second, _, decimals = rest.partition(".")
    tail = f".{decimals}" if decimals else ""
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{int(second):02d}{tail}"


def read_local(moment: datetime, zone: tzinfo) -> int:
    """The instant of a clock time in the race's zone, or of one with an offset of its own.

    `NoMoment` where the clocks of that night skip the time or show it twice.
    """
    if moment.microsecond % 1000:
        raise NoMoment("the time is finer than a thousandth of a second", "write whole seconds")
    if moment.tzinfo is not None:
        return instant_of(moment)
    first = moment.replace(tzinfo=zone, fold=0)
    second = moment.replace(tzinfo=zone, fold=1)
    instant = instant_of(first)
    if datetime_of(instant).astimezone(zone).replace(tzinfo=None) != moment:
        right = "look at when clocks go forward that night"
        raise NoMoment("no clock shows this time that day", right)
    if first.utcoffset() != second.utcoffset():
        right = f"write {first.isoformat()} or {second.isoformat()}"
        raise NoMoment("clocks show this time twice that day", right)
    return instant


def local_text(instant_ms: int, zone: tzinfo) -> str:
    """An instant as a clock in the zone shows it; with its offset where that would be unclear."""
    moment = datetime_of(instant_ms).astimezone(zone)
    plain = moment.replace(tzinfo=None)
    try:
        clear = read_local(plain, zone) == instant_ms
    except NoMoment:
        clear = False
    spec = "milliseconds" if instant_ms % SECOND_MS else "seconds"
    return (plain if clear else moment).isoformat(timespec=spec)


def read_offset(text: str) -> int | None:
    """Seconds of an offset from UTC such as `+02:00`; None for other text."""
    found = OFFSET.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return (hours * 3600 + minutes * 60 + seconds) * (-1 if found[1] == "-" else 1)


def offset_text(offset_s: int) -> str:
    """An offset from UTC: `+02:00`."""
    size = abs(offset_s)
    seconds = f":{size % 60:02d}" if size % 60 else ""
    sign = "-" if offset_s < 0 else "+"
    return f"{sign}{size // 3600:02d}:{size // 60 % 60:02d}{seconds}"
