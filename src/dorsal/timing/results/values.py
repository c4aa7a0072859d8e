"""The values of a table of results."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dorsal.timing.entries import Entry
from dorsal.timing.passings.values import Passing
from dorsal.timing.race import Category


class Status(StrEnum):
    """Where a runner stands."""

    ENTERED = "entered"
    RUNNING = "running"
    FINISHED = "finished"
    OVER_TIME = "over time"
    DNF = "DNF"
    DSQ = "DSQ"
    DNS = "DNS"
    NOT_COMPETING = "not competing"


@dataclass(frozen=True, slots=True)
class Split:
    """A passing as the table shows it: elapsed milliseconds since the gun and since the own start,
    less what was neutralised before it.
    """

    passing: Passing
    gun_ms: int
    net_ms: int


@dataclass(frozen=True, slots=True)
class Row:
    """One runner of the table.

    `time_ms` is what the runner is ranked by: gun or net time by rule, with penalties, cut to the
    rule's precision; None without a finish (or without a common last checkpoint on a stopped
    course). Places are None for who has none. `stopped_at` is the index of the last visit of who
    does not run any more. `cannot_separate` are bibs whose order with this one the sources cannot
    tell. `proposed` is a status that the log suggests and nobody has confirmed.
    """

    entry: Entry
    course: str
    wave: str
    status: Status
    time_ms: int | None = None
    gun_ms: int | None = None
    net_ms: int | None = None
    penalty_ms: int = 0
    place: int | None = None
    place_of_sex: int | None = None
    place_of_category: int | None = None
    category: str = ""
    splits: tuple[Split, ...] = ()
    stopped_at: int | None = None
    reason: str = ""
    proposed: Status | None = None
    flags: tuple[str, ...] = ()
    cannot_separate: tuple[str, ...] = ()

    @property
    def bib(self) -> str:
        """The runner's bib."""
        return self.entry.bib


@dataclass(frozen=True, slots=True)
class CourseResults:
    """The table of one course: rows in the order of the table, the ranked ones first.

    `categories` are those in use after merging, `ranked_at` the visit at which a stopped race is
    ranked (None: at the finish).
    """

    course: str
    rows: tuple[Row, ...]
    categories: tuple[Category, ...] = ()
    state: Literal["running", "provisional", "official"] = "running"
    protests_until_ms: int | None = None
    ranked_at: int | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The tables of a race as its log had it at an instant (`as_of_ms`; None for all of it).

    `log_hash` is that of the sorted lines of the events taken, `rules` the version of the rules.
    """

    slug: str
    courses: tuple[CourseResults, ...]
    log_hash: str
    rules: int
    as_of_ms: int | None = None
    flags: tuple[str, ...] = ()

    def row(self, bib: str) -> Row | None:
        """The row of a bib, None when there is none."""
        return next((row for one in self.courses for row in one.rows if row.bib == bib), None)
