"""The made-up season as values: races, sponsors, milestones, ballots. Times are the race's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class MilestoneStory:
    """A date of an edition beside those of its ballot."""

    at: datetime
    title: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BallotStory:
    """A ballot: its dates in their order, its rules, and how many will apply.

    `published` is None for a ballot that stays a draft. `told` says whether its draw has been told
    by the last moment of the demonstration.
    """

    published: datetime | None
    opens: datetime
    closes: datetime
    claims_until: datetime
    seals: datetime
    draws: datetime
    rules: str
    applicants: int
    conditions: str = ""
    questions: tuple[dict[str, object], ...] = ()
    documents: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, kw_only=True)
class RaceStory:
    """A race and its edition of 2027; `first_year` is that of its first edition."""

    slug: str
    name: str
    town: str
    country: str
    timezone: str
    colour: str
    accent: str
    summary: str
    sponsors: tuple[str, ...]
    starts: datetime
    places: int
    distance_m: int
    ascent_m: int
    descent_m: int
    edition_summary: str
    milestones: tuple[MilestoneStory, ...]
    first_year: int
    ballot: BallotStory
    kind: Literal["race", "final"] = "race"

    def utc(self, local: datetime) -> datetime:
        """A local time of the race, in UTC."""
        return local.replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)
