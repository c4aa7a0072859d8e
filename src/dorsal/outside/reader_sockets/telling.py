"""What a listener tells whoever runs it: one plain sentence for each thing worth knowing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

What = Literal[
    "waiting",
    "connected",
    "unreachable",
    "lost",
    "first",
    "silent",
    "torn",
    "unreadable",
    "not asked",
    "disk",
]
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Word:
    """Something that happened to a source, and the sentence that says so."""

    source: str
    what: What
    text: str


Tell: TypeAlias = Callable[[Word], None]


def shown(raw: str) -> str:
    """The bytes of a line as they can be shown: quoted, and not too many of them."""
    return repr(raw if len(raw) <= SHOWN else raw[:SHOWN] + "...")
