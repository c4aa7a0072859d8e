"""A passing and what it was made of, and the fate of every read."""

from __future__ import annotations

from dataclasses import dataclass, field

from dorsal.timing.events import Side
from dorsal.timing.reads import Fate


@dataclass(frozen=True, slots=True)
class Passing:
    """A runner came by one visit of the course, in or out.

    `visit` is the index of the visit counted over all laps. `time_ms` is the corrected instant in
    UTC, known to within `doubt_ms` either way. `used` names the event that gave the time and
    `also` the others that saw the same passing. `disagreement_ms` is how far apart two sources
    are beyond their doubts, 0 where they agree.
    """

    visit: int
    side: Side
    time_ms: int
    doubt_ms: int
    used: str
    also: tuple[str, ...] = ()
    source: str = ""
    disagreement_ms: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """The fate of one event that said that somebody was seen.

    `ref` is its name, `bib` whom it was taken for (empty where unknown), `time_ms` its corrected
    instant (None where it tells none), `because` what decided: the name of another event, or a
    value such as a chip's number.
    """

    ref: str
    fate: Fate
    bib: str = ""
    place: str = ""
    time_ms: int | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Passings:
    """All passings of a race, by bib in the order of the course, and the fate of every read.

    `starts` is the net start of each bib that has a start read.
    """

    by_bib: dict[str, tuple[Passing, ...]] = field(default_factory=dict)
    starts: dict[str, Passing] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
