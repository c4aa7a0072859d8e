"""What a crew sees of its sources while the race runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    within `doubt_ms`; None where nothing is known.
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


@dataclass(frozen=True, slots=True)
class BoxWatched:
    """A box that forwards: how long ago it last compared its clock with the server's, and how far
    its own clock is ahead.
    """

    box: str
    age_ms: int
    fast_ms: int
    round_trip_ms: int


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
