"""What is known of one runner by itself, before anybody is compared with anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dorsal.ground.wording import Wording
from dorsal.timing.events import Decided
from dorsal.timing.passings.values import Passing
from dorsal.timing.race import Ranking
from dorsal.timing.results.changes import Day
from dorsal.timing.results.clock_texts import moment_text
from dorsal.timing.results.field import Runner
from dorsal.timing.results.guns import Gun
from dorsal.timing.results.spoken import OfBib
from dorsal.timing.results.values import Row, Split, Status

NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Terms:
    """All that the runners of one wave have in common.

    `mat_trusted` says that a runner without a start read most likely did not start, and
    `bibs_recorded` that somebody noted who took a bib.
    `ranked_at` is the visit at which those are ranked whom a stop stopped, None before it is known
    or where it cannot be. `decisions` are by the name of the event that they are about.
    """

    day: Day
    gun: Gun
    ranking: Ranking
    zone: ZoneInfo
    wording: Wording
    late_start_ms: int
    mat_trusted: bool = False
    bibs_recorded: bool = False
    ranked_at: int | None = None
    decisions: dict[str, Decided] = field(default_factory=dict)

    def moment(self, instant_ms: int) -> str:
        """A time of day in words."""
        return moment_text(instant_ms, self.zone, first_ms=self.gun.time_ms, wording=self.wording)


@dataclass(frozen=True, slots=True)
class Case:
    """What the log has on one runner."""

    runner: Runner
    said: OfBib
    passings: tuple[Passing, ...] = ()
    start: Passing | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A row without places, and what the order of the table needs.

    `exact_ms` is the ranked time before it is cut, `doubt_ms` by how much it may be off, `source`
    where it comes from (empty where its sources disagree). `progress` orders those who are not
    ranked by it, and puts who did more laps, or finished before a stop, ahead. `until_ms` is the
    instant from which the same events would be judged otherwise, `stopped` who was on the way when
    the course was stopped.
    """

    row: Row
    progress: int = 0
    order_ms: int = 0
    exact_ms: int = 0
    doubt_ms: int = 0
    source: str = ""
    stopped: bool = False
    until_ms: int = NEVER


@dataclass(slots=True)
class Draft:
    """A row in the making."""

    case: Case
    terms: Terms
    now_ms: int
    passings: tuple[Passing, ...] = ()
    splits: tuple[Split, ...] = ()
    status: Status = Status.ENTERED
    reason: str = ""
    proposed: Status | None = None
    start: Passing | None = None
    finish: Split | None = None
    late: Passing | None = None
    stopped_at: int | None = None
    stopped: bool = False
    flags: list[str] = field(default_factory=list)
    until_ms: int = NEVER

    def say(self, text: str, /, **values: object) -> str:
        """A sentence in the words of the reader."""
        return self.terms.wording.say(text, **values)

    def flag(self, text: str, /, **values: object) -> None:
        """Note something that the director should look at."""
        self.flags.append(self.say(text, **values))

    def place(self, visit: int) -> str:
        """The name of a visit's place."""
        return self.terms.day.route.name(visit)

    def turn_at(self, instant_ms: int) -> None:
        """Note an instant from which the judgement changes though nothing is recorded."""
        if instant_ms > self.now_ms:
            self.until_ms = min(self.until_ms, instant_ms)

    @property
    def last(self) -> Passing | None:
        """The last passing beyond the start."""
        beyond = [one for one in self.passings if one.visit > self.terms.day.start]
        return beyond[-1] if beyond else None
