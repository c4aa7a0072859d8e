"""RACE RESULT decoders: passings of 20 fields between semicolons, numbered within a file.

Number; transponder; date; time; event; hits; signal; -; active; channel; loop; -; wake-ups;
battery; temperature; -; box; file; -; -. Pushed ones begin with `#P;`.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.instants import DAY_MS
from dorsal.timing.readers.clock_texts import read_date, read_time, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

PUSHED = "#P;"
TRIGGER = "99999"
FEWEST_FIELDS = 11
NUMBER = re.compile(r"[0-9]{1,18}")
SIGNAL = re.compile(r"-?[0-9]{1,9}")
NO_DATES = ("", "0000-00-00")
ANSWER = re.compile(r"#?[A-Z]+(;.*)?")

NOT_A_PASSING = phrase("%(line)s is no passing: its fields, between semicolons, are at least 11")
NO_NUMBER = phrase("%(value)s is no number of a passing")
NO_CHIP = phrase("the passing names no transponder")


def read_race_result(line: str) -> Parsed:
    """The passing of a line; answers of a decoder are `nothing`."""
    fields = line.removeprefix(PUSHED).split(";")
    if ANSWER.fullmatch(fields[0]):
        return Parsed("nothing")
    if len(fields) < FEWEST_FIELDS:
        raise NotARead(NOT_A_PASSING, line=shown(line))
    if not NUMBER.fullmatch(fields[0]):
        raise NotARead(NO_NUMBER, value=shown(fields[0]))
    chip = fields[1].strip()
    if not chip:
        raise NotARead(NO_CHIP)
    clock_ms, precision_ms, day_known = _clock(fields[2], fields[3])
    return Parsed(
        "gun" if chip == TRIGGER else "passing",
        chip="" if chip == TRIGGER else chip,
        clock_ms=clock_ms,
        day_known=day_known,
        precision_ms=precision_ms,
        antenna=fields[9],
        loop=fields[10],
        rssi=int(fields[6]) if SIGNAL.fullmatch(fields[6]) else None,
    )


def _clock(date: str, time: str) -> tuple[int, int, bool]:
    """The clock, its precision, and whether the decoder knew the day."""
    since_ms, precision_ms = read_time(time)
    if date in NO_DATES:
        return since_ms % DAY_MS, precision_ms, False
    return read_date(date) + since_ms, precision_ms, True
