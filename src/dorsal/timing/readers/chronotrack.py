"""Chronotrack's socket protocol (CTP01): eight fields between tildes.

`CT01_33~line~point~tag~time~occurrence~reader~antenna`; the time as ISO, as a time of day, or in
seconds since 1970. The tag `guntime` is a gun, `newlocation` a new point.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.readers.clock_texts import Clock, read_moment, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

FORMAT = re.compile(r"CT[0-9]{2}_[0-9]{1,3}")
LINE = re.compile(r"[0-9]{1,18}")
UNIX = re.compile(r"([0-9]{9,11})(?:\.([0-9]{1,9}))?")
FIELDS = 8
SAID = re.compile(r"(ack|err|ping|start|stop|get[a-z]+|[A-Za-z-]+=[a-z]+)(~.*)?|.*~CTP01")

NOT_CTP = phrase("%(line)s is no read: it has 8 fields between ~, the first such as CT01_33")
NO_TAG = phrase("the read names no tag")


def read_chronotrack(line: str) -> Parsed:
    """The read or the gun of a line; what else is said is `nothing`."""
    fields = line.split("~")
    if not FORMAT.fullmatch(fields[0]):
        if SAID.fullmatch(line):
            return Parsed("nothing")
        raise NotARead(NOT_CTP, line=shown(line))
    if len(fields) != FIELDS or not LINE.fullmatch(fields[1]):
        raise NotARead(NOT_CTP, line=shown(line))
    _, _, point, tag, time, _, _, antenna = fields
    if not tag:
        raise NotARead(NO_TAG)
    if tag == "newlocation":
        return Parsed("nothing", loop=point)
    clock = _clock(time)
    gun = tag == "guntime"
    return Parsed(
        "gun" if gun else "passing",
        chip="" if gun else tag,
        clock_ms=clock.clock_ms,
        in_utc=clock.in_utc,
        day_known=clock.day_known,
        precision_ms=clock.precision_ms,
        antenna=antenna,
        loop=point,
    )


def _clock(text: str) -> Clock:
    unix = UNIX.fullmatch(text)
    if unix is None:
        return read_moment(text)
    decimals = unix[2] or ""
    precision_ms = (1000, 100, 10, 1)[min(len(decimals), 3)]
    return Clock(int(unix[1] + decimals.ljust(3, "0")[:3]), True, precision_ms=precision_ms)
