"""What `dorsal timing ingest` was asked, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsal.timing.entries import Entry
    from dorsal.timing.race import Race


@dataclass
class Told:
    """What became of one file."""

    file: str
    format: str
    source: str = ""
    lines: int = 0
    new: int = 0
    known: int = 0
    clashing: int = 0
    unreadable: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What the command was told of all files."""

    race: Race
    entries: Sequence[Entry]
    source: str
    form: str
    place: str
    by: str
    elapsed: bool


def count(told: Told, what: str) -> bool:
    """Count an event; whether it goes into the log (both of two that clash do)."""
    setattr(told, what, getattr(told, what) + 1)
    return what != "known"


def only_source(race: Race, form: str, place: str) -> str:
    """The race's only source of a format (that may stand at a place, where one is told)."""
    fitting = (one for one in race.sources if one.format == form)
    names = [one.name for one in fitting if not place or one.place in ("", place)]
    return names[0] if len(names) == 1 else ""


def now_ms() -> int:
    """This computer's clock."""
    from datetime import UTC, datetime

    from dorsal.timing.instants import instant_of

    return instant_of(datetime.now(UTC))
