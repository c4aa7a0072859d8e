"""The steps of a show, as values."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from dorsal.ballot.show.growing import Counts
from dorsal.ballot.show.words import Sentence

About = Literal["opening", "round", "pools", "draw", "waiting"]


class Member(msgspec.Struct, frozen=True):
    """An applicant as the show names them: `appears` is the text that they agreed to."""

    id: str
    appears: str
    classes: tuple[str, ...]


class _Step(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every step carries: what is said, the counts after it, how long it lasts at speed
    100.
    """

    sentences: tuple[Sentence, ...]
    counts: Counts
    lasts_ms: int = 0


class Interlude(_Step, frozen=True, kw_only=True, tag="interlude"):
    """Facts between the reveals."""

    about: About


class Reveal(_Step, frozen=True, kw_only=True, tag="place"):
    """An entry that got places in a draw: `order` is its number in the draw order, `why` the
    reason as `places.csv` states it.
    """

    pool: str
    order: int
    members: tuple[Member, ...]
    tickets: int
    why: str


class Waiting(_Step, frozen=True, kw_only=True, tag="waiting"):
    """An entry on the waiting list of a draw, at `position` from 1; `members` are those who
    wait.
    """

    pool: str
    position: int
    order: int
    members: tuple[Member, ...]
    tickets: int


class Close(_Step, frozen=True, kw_only=True, tag="close"):
    """The last step."""


Step: TypeAlias = Interlude | Reveal | Waiting | Close


class Script(msgspec.Struct, frozen=True):
    """A whole show. It holds the result: only `view_at` may go to viewers.

    `start` are the counts before the first step. `told` gives for an applicant the index of the
    step after which nothing about their result is still to come; who is not in it is told when the
    show has ended.
    """

    race: str
    draw: str
    rehearsal: bool
    start: Counts
    steps: tuple[Step, ...]
    told: dict[str, int]

    @property
    def durations_ms(self) -> tuple[int, ...]:
        """How long each step lasts at speed 100, in ms."""
        return tuple(step.lasts_ms for step in self.steps)
