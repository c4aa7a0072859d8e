"""Models of pace to compare with, and how the product's constants are learnt from fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.effort import DOWN, UP, costs_along, costs_by_legs, grade_cost
from dorsal.course.pace.slowdown import AT_SIX, PER_LOG_SPEED, slowdown, time_shares
from dorsal.course.snapping import snap
from dorsal.course.survey import Course

Floats = NDArray[np.float64]
Learning = tuple[str, tuple[Checkpoint, ...], Course | None, Floats, Floats]
GROUPS = 15  # of finishers, whose median shares are learnt from
STEPS = 40
POWERS = np.arange(1.0, 1.4, 0.005)


@dataclass(frozen=True)
class Constants:
    """What `dorsal.course.pace.effort` and `slowdown` were given."""

    up: float = UP
    down: float = DOWN
    at_six: float = AT_SIX
    per_log_speed: float = PER_LOG_SPEED


@lru_cache(maxsize=64)
def places_m(checkpoints: tuple[Checkpoint, ...], course: Course) -> Floats:
    """Where the checkpoints lie along the track."""
    return np.array([place.distance_m for place in snap(course, checkpoints).places])


def own_shares(
    checkpoints: tuple[Checkpoint, ...], course: Course | None, times: Floats, given: Constants
) -> Floats:
    """Shares by the product's model, shape (times, checkpoints)."""

    def cost(grade: Floats) -> Floats:
        return grade_cost(grade, up=given.up, down=given.down)

    if course is None:
        costs = costs_by_legs(checkpoints, cost)
    else:
        costs = costs_along(course.profile, places_m(checkpoints, course), cost)
        costs = costs - costs[0]
    k = slowdown(float(costs[-1]), times, at_six=given.at_six, per_log_speed=given.per_log_speed)
    return time_shares(costs / costs[-1], k[:, None])


def learnt_from(learning: Sequence[Learning]) -> tuple[Constants, float]:
    """Constants and Tobler's exponent of least mean error, each race counting the same."""
    grouped = [_grouped(one) for one in learning]
    given = Constants()
    best = _error(given, grouped)
    step = {field.name: 0.15 * getattr(given, field.name) for field in fields(Constants)}
    for _ in range(STEPS):
        for name in step:
            for sign in (1, -1):
                tried = replace(given, **{name: getattr(given, name) + sign * step[name]})
                error = _error(tried, grouped)
                if error < best:
                    given, best = tried, error
                    step[name] *= 1.3
                    break
            else:
                step[name] *= 0.6
    powers = [_power_error(power, grouped) for power in POWERS]
    return given, float(POWERS[int(np.argmin(powers))])


def _grouped(one: Learning) -> Learning:
    race, checkpoints, course, times, shares = one
    groups = np.array_split(np.argsort(times), GROUPS)
    middle = [_medians(shares[group]) for group in groups]
    medians = np.array([np.median(times[group]) for group in groups])
    return race, checkpoints, course, medians, np.array(middle)


def _medians(shares: Floats) -> Floats:
    """Medians of the columns, NaN for a column that nobody passed."""
    middle = np.full(shares.shape[1], np.nan)
    seen = np.isfinite(shares).any(axis=0)
    middle[seen] = np.nanmedian(shares[:, seen], axis=0)
    return middle


def _error(given: Constants, learning: Sequence[Learning]) -> float:
    made = [own_shares(places, course, times, given) for _, places, course, times, _ in learning]
    return _mean_of_races(made, learning)


def _power_error(power: float, learning: Sequence[Learning]) -> float:
    made = [plain_shares("tobler", places, course) ** power for _, places, course, _, _ in learning]
    return _mean_of_races(made, learning)


def _mean_of_races(made: Sequence[Floats], learning: Sequence[Learning]) -> float:
    """The mean error of editions within each race, then of races."""
    races: dict[str, list[float]] = {}
    for shares, (race, _, _, _, real) in zip(made, learning, strict=True):
        error = float(np.nanmean(np.abs(shares - real)[:, 1:-1]))
        races.setdefault(race, []).append(error)
    return float(np.mean([np.mean(errors) for errors in races.values()]))


def plain_shares(kind: str, checkpoints: tuple[Checkpoint, ...], course: Course | None) -> Floats:
    """Shares of a published model that knows of no slowing down, shape (checkpoints,)."""
    if course is None:
        costs = np.concatenate(([0.0], np.cumsum(_leg_costs(kind, checkpoints))))
    else:
        costs = costs_along(
            course.profile, places_m(checkpoints, course), lambda grade: _at_grade(kind, grade)
        )
    shares: Floats = (costs - costs[0]) / (costs[-1] - costs[0])
    return shares


def _leg_costs(kind: str, checkpoints: Sequence[Checkpoint]) -> Floats:
    length = np.maximum(np.diff([place.distance_m for place in checkpoints]), 1.0)
    up = np.maximum(np.diff([place.ascent_m or 0.0 for place in checkpoints]), 0.0)
    high = np.diff([place.altitude_m or 0.0 for place in checkpoints])
    down = np.maximum(up - high, 0.0)
    total = np.maximum(up + down, 1e-9)
    grade = (up + down) / length
    rising, falling = _at_grade(kind, grade), _at_grade(kind, -grade)
    costs: Floats = length * np.where(
        up + down > 0, (up * rising + down * falling) / total, _at_grade(kind, np.zeros(1))
    )
    return costs


def _at_grade(kind: str, grade: Floats) -> Floats:
    """Time or energy of a metre at a grade."""
    grade = np.clip(grade, -0.45, 0.45)
    if kind == "tobler":
        return np.asarray(np.exp(3.5 * np.abs(grade + 0.05)))
    if kind == "naismith":
        return np.asarray(1 / 5000 + np.maximum(grade, 0) / 600)
    if kind == "km-effort":
        return np.asarray(1 + 10 * np.maximum(grade, 0))
    if kind == "distance":
        return np.ones_like(grade)
    return np.asarray(np.polyval([155.4, -30.4, -43.3, 46.3, 19.5, 3.6], grade), dtype=np.float64)
