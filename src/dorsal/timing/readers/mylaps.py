"""MyLaps Timing & Scoring: the passings of a message, apart.

Version 2 writes `t=13:11:30.904|c=0000041|d=120606|...`, version 1 a line of fixed places. A
marker (`mt=Gunshot`) is a gun.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.readers.clock_texts import Clock, day_ms, read_time, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

DATE = re.compile(r"[0-9]{6}")
UTC = re.compile(r"[0-9]{12,14}")
STORED = re.compile(
    r"(?P<chip>.{7})(?P<time>[ 0-9:.]{11,12}).*?(?P<date>[0-9]{6})[0-9A-F]{2}", re.S
)
SIGNAL = re.compile(r"(-?[0-9]{1,6})(\.[0-9]*)?")

NOT_MYLAPS = phrase("%(line)s is no passing of MyLaps, such as t=13:11:30.904|c=0000041|d=120606")
NO_CHIP = phrase("the passing names neither a chip nor a bib")
NOT_YYMMDD = phrase("%(date)s is no date such as 270523")


def read_mylaps(line: str) -> Parsed:
    """The passing or the gun of one part of a message."""
    told = dict(part.partition("=")[::2] for part in line.split("|"))
    if "t" in told or "utc" in told:
        return _marker(told) if "mt" in told else _passing(told)
    stored = STORED.fullmatch(line)
    if stored is None:
        raise NotARead(NOT_MYLAPS, line=shown(line))
    since_ms, precision_ms = read_time(stored["time"].strip())
    clock_ms = _date_ms(stored["date"]) + since_ms
    return Parsed("passing", chip=stored["chip"], clock_ms=clock_ms, precision_ms=precision_ms)


def _passing(told: dict[str, str]) -> Parsed:
    chip, bib = told.get("c", ""), told.get("b", "")
    if not chip and not bib:
        raise NotARead(NO_CHIP)
    clock = _clock(told)
    signal = SIGNAL.fullmatch(told.get("amd", told.get("am", "")))
    return Parsed(
        "passing",
        chip=chip,
        bib="" if chip else bib,
        clock_ms=clock.clock_ms,
        in_utc=clock.in_utc,
        day_known=clock.day_known,
        precision_ms=clock.precision_ms,
        antenna=told.get("an", ""),
        loop=told.get("dv", ""),
        rssi=int(signal[1]) if signal else None,
    )


def _marker(told: dict[str, str]) -> Parsed:
    clock = _clock(told)
    return Parsed(
        "gun" if told["mt"].lower() == "gunshot" else "nothing",
        clock_ms=clock.clock_ms,
        in_utc=clock.in_utc,
        day_known=clock.day_known,
        precision_ms=clock.precision_ms,
    )


def _clock(told: dict[str, str]) -> Clock:
    """The instant in UTC where it is told, else date and time of day."""
    if UTC.fullmatch(told.get("utc", "")):
        return Clock(int(told["utc"]), in_utc=True)
    since_ms, precision_ms = read_time(told.get("t", ""))
    if "d" not in told:
        return Clock(since_ms, day_known=False, precision_ms=precision_ms)
    return Clock(_date_ms(told["d"]) + since_ms, precision_ms=precision_ms)


def _date_ms(text: str) -> int:
    if not DATE.fullmatch(text):
        raise NotARead(NOT_YYMMDD, date=shown(text))
    return day_ms(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
