"""The generic protocol of Wiclax: one line per passing, its fields between semicolons.

`chip;dd-mm-yyyy hh:mm:ss.ccc;loop;lap;battery;rewound`; only the first two are always there.
`RACESTART HH:mm:ss,ccc` is a gun, `*` a heartbeat.
"""

from __future__ import annotations

import re

from dorsal.ground.wording import phrase
from dorsal.timing.instants import datetime_of
from dorsal.timing.readers.clock_texts import read_day_first, read_time, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

SAID = re.compile(r"\*|(CLOCK|CLOCKOK|READOK|STARTREAD|STOPREAD|REWIND)( .*)?")
GUN = "RACESTART "
PERCENT = re.compile(r"([0-9]{1,2}|100)%?")
LAST_FIELD = 5

NOT_WICLAX = phrase("%(line)s is no passing: it begins CHIP;23-05-2027 09:31:05.120")
NO_CHIP = phrase("the passing names no chip")


def read_wiclax(line: str) -> Parsed:
    """The passing or the gun of a line; commands and their answers are `nothing`."""
    if SAID.fullmatch(line):
        return Parsed("nothing")
    if line.startswith(GUN):
        clock_ms, precision_ms = read_time(line.removeprefix(GUN).strip())
        return Parsed("gun", clock_ms=clock_ms, day_known=False, precision_ms=precision_ms)
    fields = [*line.split(";"), "", "", "", ""]
    date, parted, time = fields[1].partition(" ")
    if not parted:
        raise NotARead(NOT_WICLAX, line=shown(line))
    if not fields[0].strip():
        raise NotARead(NO_CHIP)
    since_ms, precision_ms = read_time(time)
    battery = PERCENT.fullmatch(fields[4])
    return Parsed(
        "passing",
        chip=fields[0].strip(),
        clock_ms=read_day_first(date) + since_ms,
        precision_ms=precision_ms,
        antenna=fields[2],
        loop=fields[2],
        battery_percent=int(battery[1]) if battery else None,
        repeated=fields[LAST_FIELD] == "1",
    )


def wiclax_line(read: Parsed, *, rewound: bool = False) -> str:
    """A passing as Wiclax reads it from a box, without its line end; `ValueError` without a time.

    The bib stands for a chip that the read does not tell.
    """
    if read.clock_ms is None:
        raise ValueError("a passing without a time cannot be told")
    moment = datetime_of(read.clock_ms)
    time = f"{moment:%d-%m-%Y %H:%M:%S}.{read.clock_ms % 1000:03d}"
    battery = "" if read.battery_percent is None else str(read.battery_percent)
    return f"{read.chip or read.bib};{time};{read.loop or read.antenna};;{battery};{int(rewound)}"
