"""Whether results are provisional or official, and until when protests are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dorsal.timing.events import Published
from dorsal.timing.instants import MINUTE_MS, read_instant
from dorsal.timing.race import Ranking

State = Literal["running", "provisional", "official"]


@dataclass(frozen=True, slots=True)
class Publication:
    """The state of a course's results since an instant."""

    state: State = "running"
    since_ms: int | None = None
    protests_until_ms: int | None = None


def publication_of(course: str, published: Sequence[Published], ranking: Ranking) -> Publication:
    """What was said last of a course, or of all; protests are taken until the instant told, else
    so many minutes after provisional results.
    """
    mine = [one for one in published if one.course in ("", course)]
    if not mine:
        return Publication()
    last = mine[-1]
    since_ms = read_instant(last.at)
    until_ms = read_instant(last.protests_until) if last.protests_until else None
    if until_ms is None and last.state == "provisional" and ranking.protest_minutes:
        until_ms = since_ms + ranking.protest_minutes * MINUTE_MS
    return Publication(last.state, since_ms, until_ms)
