"""What a crew sees of its sources while the race runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dorsal.timing.instants import MINUTE_MS

LOST_MS = 3 * MINUTE_MS  # a box speaks at least once a minute


class State(StrEnum):
    """How a source stands: nothing came and nobody was expected; reads come; nobody comes now; and
    silent though runners are due.
    """

    WAITING = "waiting"
    READING = "reading"
    QUIET = "quiet"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Watched:
    """One source at an instant.

    `age_ms` is how long ago its last read was received (None without any), `per_minute` how many
    came in a minute lately, `unknown` how many of its reads are of a chip that nobody has,
    `unreadable` how many cannot be read. `due` are runners who should have come by lately and whom
    it has not read, `coming` those expected soon. `fast_ms` is how far its clock is ahead, known to
    within `doubt_ms`; None where nothing is known. `backlog` is how many of its reads wait in the
    box that hears it (`box`); None where no box says so, or none has lately.
    """

    source: str
    place: str
    state: State
    reads: int = 0
    age_ms: int | None = None
    per_minute: float = 0.0
    battery: str = ""
    fast_ms: int | None = None
    doubt_ms: int | None = None
    unknown: int = 0
    unreadable: int = 0
    due: int = 0
    coming: int = 0
    backlog: int | None = None
    box: str = ""


@dataclass(frozen=True, slots=True)
class BoxTold:
    """What a box told last: when, and how many reads of each source still waited in it then."""

    at_ms: int
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BoxWatched:
    """A box that forwards: how long ago it was heard, how far its clock was ahead when it last
    compared it with the server's, and how many reads waited in it when it was heard. One that told
    what waits in it and has not been heard since for LOST_MS is `lost`: what it read waits there.
    """

    box: str
    age_ms: int
    fast_ms: int
    round_trip_ms: int
    waiting: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """All sources at the instant `now_ms`, in the order of the race, and the boxes by name."""

    now_ms: int
    sources: tuple[Watched, ...]
    boxes: tuple[BoxWatched, ...] = ()

    @property
    def alarms(self) -> tuple[str, ...]:
        """The sources that are silent though runners are due."""
        return tuple(one.source for one in self.sources if one.state is State.SILENT)
