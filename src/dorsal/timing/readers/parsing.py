"""What the bytes of a read say, whichever reader sent them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.race import Format
from dorsal.timing.readers.chronotrack import read_chronotrack
from dorsal.timing.readers.crossmgr import read_crossmgr
from dorsal.timing.readers.csv_lines import read_csv_line
from dorsal.timing.readers.ipico import read_ipico
from dorsal.timing.readers.mylaps import read_mylaps
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.readers.race_result import read_race_result
from dorsal.timing.readers.ultra import read_ultra
from dorsal.timing.readers.wiclax import read_wiclax
from dorsal.timing.reads import Parsed, Unreadable

LONGEST = 4096  # characters; no reader sends longer lines
READERS: Mapping[Format, Callable[[str], Parsed]] = {
    "csv": read_csv_line,
    "ipico": read_ipico,
    "raceresult": read_race_result,
    "ultra": read_ultra,
    "wiclax": read_wiclax,
    "crossmgr": read_crossmgr,
    "mylaps": read_mylaps,
    "chronotrack": read_chronotrack,
}

TOO_LONG = phrase("the line has %(number)s characters; no reader sends more than 4,096")
NO_PARSER = phrase("nothing here reads the format %(format)s")


def parse(form: Format, raw: str, *, wording: Wording = ENGLISH) -> Parsed | Unreadable:
    """What a reader's bytes say (each byte the character of the same number).

    A line end after them is not looked at; an empty line is `nothing`. Never raises for any text.
    """
    try:
        return _read(form, raw)
    except NotARead as wrong:
        return Unreadable(wording.say(wrong.sentence, **wrong.values))


def _read(form: Format, raw: str) -> Parsed:
    if len(raw) > LONGEST:
        raise NotARead(TOO_LONG, number=len(raw))
    if form not in READERS:
        raise NotARead(NO_PARSER, format=form)
    line = raw.strip("\r\n \0")
    return READERS[form](line) if line else Parsed("nothing")
