"""RFID Ultra and Joey: twelve fields between commas, seconds since 1980 and milliseconds apart.

`0,chip,seconds,milliseconds,antenna,signal,rewound,reader,box,reader time,start time,number`.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.instants import SECOND_MS
from dorsal.timing.readers.clock_texts import SINCE_1980_MS, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

FEWEST_FIELDS = 7
SECONDS = re.compile(r"[0-9]{1,10}")
MILLISECONDS = re.compile(r"[0-9]{1,3}")
SIGNAL = re.compile(r"-?[0-9]{1,9}")
STATE = re.compile(r"(V=|Connected|S[0-9]|[A-Z]{1,12}=).*")

NOT_ULTRA = phrase("%(line)s is no read: it has at least 7 fields between commas, the first 0")
NO_CHIP = phrase("the read names no chip")
NO_SECONDS = phrase("%(seconds)s seconds and %(ms)s milliseconds since 1980 are no time")


def read_ultra(line: str) -> Parsed:
    """The read of a line; what the reader says of itself is `nothing`."""
    fields = line.split(",")
    if STATE.fullmatch(line):
        return Parsed("nothing")
    if len(fields) < FEWEST_FIELDS or fields[0] != "0":
        raise NotARead(NOT_ULTRA, line=shown(line))
    chip = fields[1].strip()
    if not chip:
        raise NotARead(NO_CHIP)
    return Parsed(
        "passing",
        chip=chip,
        clock_ms=_clock_ms(fields[2], fields[3]),
        antenna=fields[4],
        rssi=int(fields[5]) if SIGNAL.fullmatch(fields[5]) else None,
        repeated=fields[6] == "1",
    )


def _clock_ms(seconds: str, ms: str) -> int:
    if not SECONDS.fullmatch(seconds) or not MILLISECONDS.fullmatch(ms):
        raise NotARead(NO_SECONDS, seconds=shown(seconds), ms=shown(ms))
    return SINCE_1980_MS + int(seconds) * SECOND_MS + int(ms)
