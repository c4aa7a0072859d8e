"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["good", "warning", "bad"]


@dataclass(frozen=True)
class Finding:
    """What was examined, what was found, and what would be right."""

    level: Level
    what: str
    found: str
    right: str = ""
