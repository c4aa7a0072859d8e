"""IPICO: one read in 36 hexadecimal characters, its hundredths in hexadecimal, with a checksum.

`aa` reader(2) tag(12) counters(4) YYMMDD HHMMSS hundredths(2, hexadecimal) checksum(2). Some
readers put the index, page and state of the tag's memory (6) before the checksum; some programs
write `FS` or `LS` (first seen, last seen) after it. A trigger is a frame `ab` of kind `2c`.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.readers.clock_texts import day_ms, shown, since_midnight_ms
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

READ = re.compile(
    r"aa(?P<reader>[0-9a-f]{2})(?P<tag>[0-9a-f]{12})[0-9a-f]{4}"
    r"(?P<clock>[0-9]{12})(?P<hundredths>[0-9a-f]{2})(?:[0-9a-f]{6})?(?P<sum>[0-9a-f]{2})"
    r"(?:FS|LS)?",
    re.IGNORECASE,
)
CONTROL = re.compile(r"ab([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})((?:[0-9a-f]{2})*)", re.IGNORECASE)
TRIGGER = "2c"
PRECISION_MS = 10

NOT_IPICO = phrase("%(line)s is no IPICO read: it begins with aa and has 36 hexadecimal digits")
WRONG_SUM = phrase("the checksum is %(told)s but the characters add up to %(right)s")
NO_HUNDREDTHS = phrase("the hundredths are %(told)s, but the last of a second is 63 (hexadecimal)")


def read_ipico(line: str) -> Parsed:
    """The read of a line; `NotARead` when its checksum or its date is wrong."""
    found = READ.fullmatch(line)
    if found is None:
        return _control(line)
    _check_sum(line[2 : found.start("sum")], found["sum"])
    return Parsed(
        "passing",
        chip=found["tag"].lower(),
        clock_ms=_clock_ms(found["clock"], found["hundredths"]),
        precision_ms=PRECISION_MS,
        antenna=found["reader"].lower(),
    )


def checksum(body: str) -> str:
    """The low byte of the sum of the characters' codes, as two hexadecimal digits."""
    return f"{sum(map(ord, body)) & 0xFF:02x}"


def _check_sum(body: str, told: str) -> None:
    right = checksum(body)
    if told.lower() != right:
        raise NotARead(WRONG_SUM, told=told, right=right)


def _clock_ms(digits: str, hundredths: str) -> int:
    """The clock of `YYMMDDHHMMSS` and hexadecimal hundredths."""
    year, month, day, hours, minutes, seconds = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    parts = int(hundredths, 16)
    if parts > 99:
        raise NotARead(NO_HUNDREDTHS, told=hundredths)
    midnight_ms = day_ms(2000 + year, month, day)
    return midnight_ms + since_midnight_ms(hours, minutes, seconds, parts * 10)


def _control(line: str) -> Parsed:
    """What a reader says of itself: a trigger is a gun, everything else nothing."""
    found = CONTROL.fullmatch(line)
    if found is None:
        raise NotARead(NOT_IPICO, line=shown(line))
    reader, _, kind, rest = (group.lower() for group in found.groups())
    _check_sum(line[2:-2], line[-2:])
    if kind != TRIGGER or len(rest) < 20:
        return Parsed("nothing", antenna=reader)
    clock_ms = _clock_ms(rest[:6] + rest[8:14], rest[14:16])
    return Parsed("gun", clock_ms=clock_ms, precision_ms=PRECISION_MS, antenna=reader)
