"""Generic CSV: a chip or bib and a time per line, in the order chip, time, antenna, signal, loop;
or in any order, when the heading stands before the line (the two parted by a line feed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dorsal.ground.wording import phrase
from dorsal.timing.readers.clock_texts import Clock, read_moment, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed

USUAL = ("chip", "time", "antenna", "rssi", "loop")
SIGNAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]*)?")
SEPARATORS = ("\t", ";", ",")
NAMES = {
    "chip": ("chip", "tag", "transponder", "epc", "code"),
    "bib": ("bib", "number", "no", "startnummer", "dossard", "dorsal"),
    "time": ("time", "datetime", "timestamp", "moment", "instant"),
    "date": ("date", "day"),
    "antenna": ("antenna", "channel", "reader"),
    "rssi": ("rssi", "signal"),
    "loop": ("loop", "place", "point", "location"),
}
KINDS = {name: kind for kind, names in NAMES.items() for name in names}

NO_TIME = phrase("%(line)s holds no time: a line is CHIP,2027-05-23 09:31:05.120,ANTENNA")
NOBODY = phrase("%(line)s names neither a chip nor a bib")


def read_csv_line(line: str) -> Parsed:
    """The read of a line; a heading is `nothing`."""
    heading, parted, row = line.rpartition("\n")
    if is_heading(row):
        return Parsed("nothing")
    cells = cells_of(row)
    columns = kinds(cells_of(heading)) if parted else USUAL
    told = {kind: cell for kind, cell in zip(columns, cells, strict=False) if kind}
    moment = _moment(told, row)
    chip, bib = told.get("chip", ""), told.get("bib", "")
    if not chip and not bib:
        raise NotARead(NOBODY, line=shown(row))
    signal = told.get("rssi", "")
    return Parsed(
        "passing",
        chip=chip,
        bib=bib,
        clock_ms=moment.clock_ms,
        in_utc=moment.in_utc,
        day_known=moment.day_known,
        precision_ms=moment.precision_ms,
        antenna=told.get("antenna", ""),
        loop=told.get("loop", ""),
        rssi=int(signal.partition(".")[0]) if SIGNAL.fullmatch(signal) else None,
    )


def is_heading(line: str) -> bool:
    """Whether a line names columns: a time and a chip or a bib, and tells no time itself."""
    found = () if ":" in line else kinds(cells_of(line))
    return "time" in found and ("chip" in found or "bib" in found)


def kinds(names: Sequence[str]) -> tuple[str, ...]:
    """What each column of a heading holds; empty for what we do not read."""
    return tuple(KINDS.get(name.strip().lower(), "") for name in names)


def cells_of(line: str) -> list[str]:
    """The cells of a line, by the separator that stands in it most often; trimmed, unquoted."""
    separator = max(SEPARATORS, key=line.count)
    return [cell.strip().removeprefix('"').removesuffix('"') for cell in line.split(separator)]


def _moment(told: dict[str, str], row: str) -> Clock:
    if not told.get("time"):
        raise NotARead(NO_TIME, line=shown(row))
    return read_moment(f"{told.get('date', '')} {told['time']}".strip())
