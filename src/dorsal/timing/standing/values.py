"""The values of a standing: the events that count, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    ChipGiven,
    ChipRead,
    ClockStated,
    Collected,
    CourseChanged,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    Moved,
    NotCompeting,
    Noted,
    NotStarting,
    Penalised,
    Protested,
    Published,
    ReaderState,
    Started,
    Synced,
)
from dorsal.timing.passings.values import Seen


@dataclass(frozen=True, slots=True)
class Said:
    """What people recorded and what counts of it, by kind, each in the order of (at, name)."""

    bibs: tuple[BibGiven, ...] = ()
    chips: tuple[ChipGiven, ...] = ()
    collected: tuple[Collected, ...] = ()
    starts: tuple[Started, ...] = ()
    not_starting: tuple[NotStarting, ...] = ()
    drops: tuple[Dropped, ...] = ()
    disqualified: tuple[Disqualified, ...] = ()
    penalties: tuple[Penalised, ...] = ()
    guests: tuple[NotCompeting, ...] = ()
    moves: tuple[Moved, ...] = ()
    protests: tuple[Protested, ...] = ()
    decisions: tuple[Decided, ...] = ()
    changes: tuple[CourseChanged, ...] = ()
    published: tuple[Published, ...] = ()
    clocks: tuple[ClockStated, ...] = ()
    notes: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Events that name the same one, `about`, and say different things of it.

    Until somebody decides, neither they nor what they name count. `events` are those that would
    stand in its place (a retraction where nothing would), `refs` their names; `decided` names the
    decision, empty while there is none. Decisions that contradict one another are a conflict too.
    """

    about: str
    refs: tuple[str, ...]
    events: tuple[AnyEvent, ...]
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Several reads (or written times) that claim one number and are not the same.

    Until somebody decides, none of them counts. `payloads` are the names by which a decision says
    which one to keep, in the order of `events`; `decided` names the decision and `kept` what it
    kept, both empty while there is none.
    """

    about: str
    payloads: tuple[str, ...]
    events: tuple[ChipRead | ManualTime, ...]
    decided: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a log says, once corrections, retractions and decisions are taken in.

    `reads` are unique and undisputed, with the earliest instant at which each reached a box;
    `times` are the written times that count. `said` is what else counts of what people recorded.
    `fates` tells of each event that does not count why, by its name. `conflicts` and `clashes` are
    open; `settled` those that somebody decided. `copies` tells of a read that its source sent
    again under another number which read it is. `states` and `syncs` are in the order of the log.
    """

    race: str
    reads: tuple[ChipRead, ...] = ()
    times: tuple[ManualTime, ...] = ()
    said: Said = Said()
    fates: dict[str, Seen] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    clashes: tuple[Clash, ...] = ()
    settled: tuple[Conflict | Clash, ...] = ()
    copies: dict[str, str] = field(default_factory=dict)
    states: tuple[ReaderState, ...] = ()
    syncs: tuple[Synced, ...] = ()
