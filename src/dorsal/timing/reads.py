"""What a reader's bytes say, and what becomes of each read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the bytes of one read say, before anything is known of the race.

    `what` is a `passing`, a `gun` (somebody pressed a trigger), or `nothing` (a heartbeat, a
    heading). `clock_ms` is the reader's own date and time read as if it were UTC, and `in_utc`
    whether the reader says that it is; None where the bytes tell no time. `day_known` is False
    for a time of day without a date. `bib` is set where the source speaks of bibs and not of
    chips. `repeated` marks what the reader itself sends again.
    """

    what: Literal["passing", "gun", "nothing"]
    chip: str = ""
    bib: str = ""
    clock_ms: int | None = None
    in_utc: bool = False
    day_known: bool = True
    precision_ms: int = 1
    antenna: str = ""
    loop: str = ""
    rssi: int | None = None
    battery_percent: int | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that no reader of this format sends; `why` says what is wrong with them."""

    why: str


class Fate(StrEnum):
    """What became of a read or of a time that somebody wrote: never lost, always with a reason."""

    USED = "used"
    WITHIN_WINDOW = "within window"
    SENT_AGAIN = "sent again"
    EARLIER_START = "earlier start read"
    OTHER_SOURCE = "another source gives the time"
    TEST = "test before the race"
    BEFORE_START = "before start"
    AFTER_FINISH = "after finish"
    NOT_ON_COURSE = "not on this course"
    OUT_OF_ORDER = "out of order"
    UNKNOWN_CHIP = "unknown chip"
    UNKNOWN_BIB = "unknown bib"
    UNKNOWN_SOURCE = "unknown source"
    NO_BIB = "nobody named"
    NO_TIME = "no time"
    NO_PASSING = "no passing"
    UNREADABLE = "unreadable"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    IN_CONFLICT = "in conflict"
    CLASH = "two reads with one number"
