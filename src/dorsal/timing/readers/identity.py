"""How each protocol numbers its reads: the epoch and the number that tell one from all others.

- RACE RESULT: the decoder's file is the epoch, the passing's number the number.
- RFID Ultra: the box and the day of the read are the epoch (logs are cleared between days), the
  log's number the number. A rewound read differs from the live one in its bytes, so it is of an
  epoch of its own (`...-rewound`); that both are one is seen by chip, time and antenna.
- Chronotrack: the line's number, in the epoch of the connection's own name.
- MyLaps: the message's number, times 1,000, and the place in the message, in the epoch of the
  connection: their numbers begin again whenever their program does.
- All others have no numbers: a line of a file has the file's hash and its line, a line of a
  stream whatever number the journal gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dorsal.timing.instants import SECOND_MS, datetime_of
from dorsal.timing.race import Format
from dorsal.timing.readers.clock_texts import SINCE_1980_MS

NO_NUMBER = -1
MOST_IN_A_MESSAGE = 1_000
PUSHED = "#P;"
NUMBER = re.compile(r"[0-9]{1,15}")
EPOCH = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
SECONDS = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Heard:
    """The bytes of one read as a reader sent them, each byte the character of the same number, and
    the identity that its protocol gives it (the journal numbers it where `seq` is -1).
    """

    raw: str
    epoch: str = ""
    seq: int = NO_NUMBER


def identify(form: Format, line: str) -> Heard:
    """A line without its line end, with the number that stands in it; never raises."""
    if form == "raceresult":
        return _race_result(line)
    if form == "ultra":
        return _ultra(line)
    return Heard(line)


def _race_result(line: str) -> Heard:
    """The pushed and the fetched form of a passing are the same bytes but for `#P;`."""
    raw = line.removeprefix(PUSHED)
    fields = raw.split(";")
    if len(fields) > 17 and NUMBER.fullmatch(fields[0]) and EPOCH.fullmatch(fields[17]):
        return Heard(raw, fields[17], int(fields[0]))
    return Heard(raw)


def _ultra(line: str) -> Heard:
    fields = line.split(",")
    if len(fields) < 12 or not SECONDS.fullmatch(fields[2]):
        return Heard(line)
    if not EPOCH.fullmatch(fields[8]) or not NUMBER.fullmatch(fields[11]):
        return Heard(line)
    day = datetime_of(SINCE_1980_MS + int(fields[2]) * SECOND_MS).strftime("%Y-%m-%d")
    rewound = "-rewound" if fields[6] == "1" else ""
    return Heard(line, f"{fields[8]}-{day}{rewound}", int(fields[11]))
