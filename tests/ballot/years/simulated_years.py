"""A race that is really drawn year after year, person by person: tickets in a hat, by clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_FAILURES = 60

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """People of one class: how many apply, which share of those who fail comes back."""

    applicants: int
    returns: float
    floor: int = 0


@dataclass(frozen=True, kw_only=True)
class Race:
    """One race as it is drawn every year; `tickets` by failures, the last for all above."""

    crowds: Sequence[Crowd]
    places: int
    tickets: Sequence[float]
    kept_for_first_timers: int = 0


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Over all years that count: applicants and places, by class and number of failures."""

    years: int
    applied: Ints
    seated: Ints


def simulate(race: Race, *, years: int, burn_in: int, seed: int) -> Counted:
    """Draw the race for `burn_in` years, then count for `years`."""
    rng = np.random.default_rng(seed)
    classes = np.repeat(np.arange(len(race.crowds)), [one.applicants for one in race.crowds])
    returns = np.array([one.returns for one in race.crowds])[classes]
    failures = np.zeros(len(classes), dtype=np.int64)
    applied = np.zeros((len(race.crowds), MOST_FAILURES), dtype=np.int64)
    seated = np.zeros_like(applied)
    for year in range(burn_in + years):
        wins = draw(race, classes, failures, rng)
        if year >= burn_in:
            shown = np.minimum(failures, MOST_FAILURES - 1)
            np.add.at(applied, (classes, shown), 1)
            np.add.at(seated, (classes[wins], shown[wins]), 1)
        # Whoever has a place or stays away makes room for a newcomer of the same class.
        back = ~wins & (rng.random(len(classes)) < returns)
        failures = np.where(back, failures + 1, 0)
    return Counted(years=years, applied=applied, seated=seated)


def draw(race: Race, classes: Ints, failures: Ints, rng: np.random.Generator) -> Flags:
    """Who gets in: first-timers' places, then each floor, then everybody in the draw's order."""
    wins = np.zeros(len(classes), dtype=np.bool_)
    newcomers = np.flatnonzero(failures == 0)
    wins[rng.permutation(newcomers)[: race.kept_for_first_timers]] = True
    tickets = np.array(race.tickets)[np.minimum(failures, len(race.tickets) - 1)]
    order = np.argsort(rng.exponential(size=len(classes)) / tickets)
    for number, crowd in enumerate(race.crowds):
        waiting = order[(classes[order] == number) & ~wins[order]]
        missing = max(0, crowd.floor - int(wins[classes == number].sum()))
        wins[waiting[:missing]] = True
    waiting = order[~wins[order]]
    wins[waiting[: race.places - int(wins.sum())]] = True
    return wins
