"""A race as its director defines it: courses, visits, waves, sources and the rules of ranking.

These are the values of RACE.toml (`race_file/` reads and writes it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint

RULES_VERSION = 1

Format = Literal[
    "csv", "raceresult", "ipico", "ultra", "wiclax", "crossmgr", "mylaps", "chronotrack", "sheet"
]
TimeOfPassing = Literal["first", "last", "strongest"]


@dataclass(frozen=True, slots=True)
class Place:
    """A checkpoint as race day uses it.

    `in_out` says that runners are seen arriving and leaving. Reads of one runner that lie less
    than `window_s` apart are one passing, whose time is the `first`, `last` or `strongest` read.
    `grace_s` is added to the cut-off. `checkpoint.distance_m` counts from the start of a lap.
    """

    checkpoint: Checkpoint
    in_out: bool = False
    window_s: float = 120.0
    passing: TimeOfPassing = "first"
    grace_s: float = 0.0
    cutoff_on: Literal["in", "out"] = "in"

    @property
    def key(self) -> str:
        """The checkpoint's key."""
        return self.checkpoint.key


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that a course comes by a place, on its way from the start (0) to the finish.

    `distance_m` counts from the start of the race, `lap` from 1. A place that a course passes
    twice has two visits.
    """

    index: int
    place: str
    lap: int
    distance_m: float
    ascent_m: float | None = None
    descent_m: float | None = None
    cutoff_s: float | None = None


@dataclass(frozen=True, slots=True)
class RaceCourse:
    """One course of the race: the places in the order in which a lap passes them.

    The first is the start and the last the finish. `laps` is how many there are, 0 for as many as
    a runner can. `limit_s` is the time that runners have for all of it, in seconds after the gun. A
    place that comes twice in a lap stands twice, at the distances of `visits`, which are those of
    one lap; only a course of one lap has cut-offs at them. A read that follows another within
    `shortest_lap_s` is no new lap.
    """

    key: str
    name: str
    visits: tuple[Visit, ...]
    laps: int = 1
    limit_s: float | None = None
    shortest_lap_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Wave:
    """Runners who start together; `starts_ms` is the planned instant (UTC, milliseconds)."""

    key: str
    course: str
    starts_ms: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that sends reads, and where it stands.

    `place` is a checkpoint's key; `places` tells other ones by antenna or loop (`"2": "aketegi"`),
    and `sides` which antennas read who goes out. `address` is `tcp://HOST:PORT` where a reader is
    called, `listen://:PORT` where it calls us. `utc_offset_s` is that of the reader's own clock;
    None is the race's zone as it stands at the start of the race, for readers know no daylight
    saving. `trusted_clock` takes its times as they are (GPS). Of two sources at one place that
    both saw a runner the one of the lower `rank` gives the time.
    """

    name: str
    format: Format
    place: str = ""
    places: dict[str, str] = field(default_factory=dict)
    sides: dict[str, Literal["in", "out"]] = field(default_factory=dict)
    address: str = ""
    utc_offset_s: int | None = None
    trusted_clock: bool = False
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Category:
    """A class of the ranking: one sex (`M`, `F`, `X`; all where empty) and ages, both included."""

    key: str
    name: str
    sex: str = ""
    age_from: int = 0
    age_to: int = 200


@dataclass(frozen=True, slots=True)
class Ranking:
    """How places are given.

    `by` gun or net time, which is cut to `precision_ms`; equal ones share a place. Ages are those
    at `age_date`. A category of fewer than `smallest_category` starters is merged into the
    neighbour of its sex that is closer to the open class. `podium` counts the places honoured in
    each list; with `podium_once` who is honoured overall is left out of the categories.
    """

    by: Literal["gun", "net"] = "gun"
    precision_ms: int = 1000
    categories: tuple[Category, ...] = ()
    age_date: date | None = None
    smallest_category: int = 0
    podium: int = 3
    podium_once: bool = False
    protest_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Race:
    """The whole definition of a race.

    Reads from `opens_ms` on count (earlier ones are tests); a start read counts from
    `start_window_s` before the gun of its wave until as long after it as `late_start_s`.
    """

    slug: str
    name: str
    edition: str
    zone: ZoneInfo
    places: tuple[Place, ...]
    courses: tuple[RaceCourse, ...]
    waves: tuple[Wave, ...]
    sources: tuple[Source, ...] = ()
    ranking: Ranking = Ranking()
    opens_ms: int | None = None
    start_window_s: float = 600.0
    late_start_s: float = 1800.0
    start_list: str = ""
    rules: int = RULES_VERSION

    def course(self, key: str) -> RaceCourse:
        """The course of a key; `KeyError` when there is none."""
        return {one.key: one for one in self.courses}[key]

    def place(self, key: str) -> Place:
        """The place of a key; `KeyError` when there is none."""
        return {one.key: one for one in self.places}[key]

    def wave(self, key: str) -> Wave:
        """The wave of a key; `KeyError` when there is none."""
        return {one.key: one for one in self.waves}[key]
