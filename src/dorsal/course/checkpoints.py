"""Checkpoints of a course, as its organiser names and places them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place of the course where runners are seen, fed or stopped.

    `key` tells it from the others of its edition (`cp03`); `distance_m`, `ascent_m` and
    `descent_m` are the organiser's, counted from the start, and None where nobody said.
    A cut-off is `cutoff_s` seconds after the gun, a moment `cutoff_at` with its time zone, or
    both. It is open from `opens_at` to `closes_at`. `spectators` says whether fans can be there,
    and `way_there` how they come.
    """

    key: str
    name: str
    distance_m: float
    ascent_m: float | None = None
    descent_m: float | None = None
    altitude_m: float | None = None
    lat: float | None = None
    lon: float | None = None
    cutoff_s: float | None = None
    cutoff_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    services: tuple[str, ...] = ()
    spectators: bool = False
    way_there: str = ""
