"""Courses and fields made up for the tests of pace."""

from __future__ import annotations

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import PastEdition
from dorsal.course.pace.effort import costs_by_legs
from dorsal.course.pace.slowdown import model_shares
from dorsal.course.tracks import Floats

HOUR = 3600.0


def place(key: str, km: float, up: float | None = None, **more: object) -> Checkpoint:
    """A checkpoint named for its key, its descent as large as its ascent unless told."""
    known = {"name": key.capitalize(), "descent_m": up, **more}
    return Checkpoint(key=key, distance_m=km * 1000, ascent_m=up, **known)  # type: ignore[arg-type]


COURSE = (
    place("start", 0, 0.0),
    place("pass", 8, 700.0),
    place("mill", 15, 900.0),
    place("summit", 24, 1900.0),
    place("bridge", 34, 2100.0),
    place("finish", 42, 2700.0),
)


def bumps(count: int) -> Floats:
    """What a made-up course differs from the model, in shares, none at start and finish."""
    return 0.02 * np.sin(np.linspace(0, 2 * np.pi, count))


def field(
    *,
    runners: int = 300,
    spread: float = 0.0,
    checkpoints: tuple[Checkpoint, ...] = COURSE,
    edition: str = "2024",
    seed: int = 5,
) -> PastEdition:
    """An edition whose runners' shares are the model's plus `bumps`, plus noise of `spread`."""
    rng = np.random.default_rng(seed)
    finish = np.exp(rng.normal(np.log(8 * HOUR), 0.25, runners))
    shares = model_shares(costs_by_legs(checkpoints), finish) + bumps(len(checkpoints))
    shares[:, 1:-1] += spread * rng.normal(size=(runners, len(checkpoints) - 2))
    sex = np.array(["F" if number % 4 == 0 else "M" for number in range(runners)])
    return PastEdition(
        edition, checkpoints, shares * finish[:, None], np.ones(runners, dtype=np.bool_), sex
    )
