"""What an explanation is made of: sentences under a title, and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reader = Literal["director", "runner"]  # for whom the rules are explained


@dataclass(frozen=True, slots=True)
class Titled:
    """A section or a story: a key for programs, its title and its sentences, in order."""

    key: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trap:
    """A warning: a name for programs, a title of a few words, and what to think of."""

    name: str
    title: str
    text: str
