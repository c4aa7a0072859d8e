"""Shares of the finish time at every checkpoint: by past editions, by the effort model, by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.carrying import carried, stretches
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.effort import GradeCost, costs_along, costs_by_legs, grade_cost
from dorsal.course.pace.matching import Match, match
from dorsal.course.pace.plans import Source
from dorsal.course.pace.slowdown import exponent, model_shares, slowdown
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats

HALF_KNOWN = 50.0  # finishers at which a past edition weighs half of what a large one does
AGEING = 0.6  # of its weight, with each edition since
WIDEN = 1.1  # the spread of one edition, widened to hold 8 of 10 runners of the next


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Shares of the finish time at the checkpoints, shapes (n,), rising from 0 to 1.

    `low` and `high` are the shares between which 8 of 10 runners with that finish time lie, None
    without a past edition. `matches` pair the checkpoints with the past edition that weighs most;
    `weights` say what each past edition weighs, in the order given.
    """

    shares: Floats
    low: Floats | None
    high: Floats | None
    sources: tuple[Source, ...]
    matches: tuple[Match, ...]
    weights: tuple[float, ...]
    exponent: float


def forecast(
    checkpoints: Sequence[Checkpoint],
    target_s: float,
    *,
    course: Course | None = None,
    places_m: Sequence[float] | None = None,
    history: Sequence[PastEdition] = (),
    cost: GradeCost = grade_cost,
) -> Forecast:
    """Shares for a finish in `target_s` at checkpoints in the order of the course.

    `places_m` are where they lie along the course's track; without them the organiser's distances
    are stretched to its length. `cost` is the runner's own cost by grade, where it is known.
    """
    costs = _costs(checkpoints, course, places_m, cost)
    power = exponent(float(slowdown(float(costs[-1]), target_s)))
    if history:
        told = _by_history(checkpoints, target_s, history, power)
        if cost is grade_cost:
            return told
        usual = _costs(checkpoints, course, places_m, grade_cost)
        return _as_own(told, np.diff(costs) / np.maximum(np.diff(usual), 1e-9))
    shares = model_shares(costs, target_s)
    return Forecast(shares, None, None, _model_sources(len(checkpoints)), (), (), power)


def _costs(
    checkpoints: Sequence[Checkpoint],
    course: Course | None,
    places_m: Sequence[float] | None,
    cost: GradeCost,
) -> Floats:
    if course is None:
        return costs_by_legs(checkpoints, cost)
    if places_m is None:
        last = checkpoints[-1].distance_m
        places_m = [place.distance_m / last * course.profile.length_m for place in checkpoints]
    along = costs_along(course.profile, np.asarray(places_m, dtype=np.float64), cost)
    costs: Floats = along - along[0]
    return costs


def _by_history(
    checkpoints: Sequence[Checkpoint],
    target_s: float,
    history: Sequence[PastEdition],
    power: float,
) -> Forecast:
    pairs = [match(past.checkpoints, checkpoints) for past in history]
    told = [
        carried(past, checkpoints, found, target_s)
        for past, found in zip(history, pairs, strict=True)
    ]
    fits = [_weight(past, checkpoints, m) for past, m in zip(history, pairs, strict=True)]
    weights = np.array(fits) * AGEING ** np.array(_ages(history))
    weights = weights / weights.sum()
    shares = np.einsum("e,en->n", weights, np.array([one.shares for one in told]))
    low = shares + WIDEN * np.einsum("e,en->n", weights, np.array([one.low for one in told]))
    high = shares + WIDEN * np.einsum("e,en->n", weights, np.array([one.high for one in told]))
    best = pairs[int(np.argmax(weights))]
    return Forecast(
        shares,
        np.clip(np.minimum(low, shares), 0.0, 1.0),
        np.clip(np.maximum(high, shares), 0.0, 1.0),
        _sources(pairs),
        best,
        tuple(weights.tolist()),
        power,
    )


def _as_own(told: Forecast, dearer: Floats) -> Forecast:
    """The forecast with each leg's time as many times as long as its cost is for this runner."""
    legs = np.diff(told.shares) * dearer
    shares = np.concatenate(([0.0], np.cumsum(legs) / legs.sum()))
    moved = shares - told.shares
    edges = (
        None if edge is None else np.clip(edge + moved, 0, 1) for edge in (told.low, told.high)
    )
    low, high = edges
    return replace(told, shares=shares, low=low, high=high)


def _weight(past: PastEdition, now: Sequence[Checkpoint], matches: Sequence[Match]) -> float:
    """More for a large field, and for a course of which more stayed."""
    kept = sum(
        now[way.now[1]].distance_m - now[way.now[0]].distance_m
        for way in stretches(past.checkpoints, now, matches)
        if way.kept
    )
    finishers = float(np.count_nonzero(past.finished))
    return (0.1 + kept / now[-1].distance_m) * finishers / (finishers + HALF_KNOWN)


def _ages(history: Sequence[PastEdition]) -> list[int]:
    """How many of the editions are newer than each; 0 for all unless all are named by years."""
    editions = [past.edition for past in history]
    if not all(edition.isdigit() for edition in editions):
        return [0] * len(editions)
    years = [int(edition) for edition in editions]
    return [sum(other > year for other in set(years)) for year in years]


def _sources(pairs: Sequence[tuple[Match, ...]]) -> tuple[Source, ...]:
    middle: list[Source] = [
        "past" if any(found.past is not None for found in places) else "between"
        for places in list(zip(*pairs, strict=True))[1:-1]
    ]
    return ("start", *middle, "finish")


def _model_sources(count: int) -> tuple[Source, ...]:
    middle: list[Source] = ["model"] * (count - 2)
    return ("start", *middle, "finish")
