"""A past edition's shares carried over to this edition's checkpoints, where the course changed too.

The course is cut at the places that both editions have. Between two of them the way is the same
as it was when its length is the same but for new measuring, and the past time is kept whatever
the new official ascent says. Where both the length and the cost by the effort model say that it
changed, the past time is changed as the lesser of the two, and the more the way changed, the more
the time is the effort model's alone, on the scale of the ways that stayed. Checkpoints that were
not there before lie between by the effort model, along the past's own curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.effort import costs_by_legs
from dorsal.course.pace.matching import Match, match
from dorsal.course.pace.reference import Reference, reference
from dorsal.course.pace.slowdown import model_shares
from dorsal.course.tracks import Floats

MEASURED_ANEW = 0.08  # change of a length, as a log, that is measuring and nothing else
SURELY_CHANGED = 0.16  # and that is a change as large as it looks
TRUST = 1.0  # change, as a log, at which a past time weighs 1/e of the whole
NEARLY_SAME = 0.05


@dataclass(frozen=True, slots=True)
class Stretch:
    """The way between two places of both editions.

    `past` and `now` are indices of checkpoints; `change` is the log of how much longer it takes.
    """

    past: tuple[int, int]
    now: tuple[int, int]
    change: float

    @property
    def kept(self) -> bool:
        """Whether the way is as it was."""
        return abs(self.change) < NEARLY_SAME


def stretches(
    past: Sequence[Checkpoint], now: Sequence[Checkpoint], matches: Sequence[Match]
) -> tuple[Stretch, ...]:
    """The course cut at the places that both editions have."""
    cost_past, cost_now = costs_by_legs(past), costs_by_legs(now)
    pairs = [(m.past, place) for place, m in enumerate(matches) if m.past is not None]
    found = []
    for (i0, j0), (i1, j1) in pairwise(pairs):
        length_past = max(past[i1].distance_m - past[i0].distance_m, 1.0)
        length_now = max(now[j1].distance_m - now[j0].distance_m, 1.0)
        longer = float(np.log(length_now / length_past))
        dearer = float(np.log((cost_now[j1] - cost_now[j0]) / (cost_past[i1] - cost_past[i0])))
        found.append(Stretch((i0, i1), (j0, j1), _believed(longer, dearer)))
    return tuple(found)


def _believed(longer: float, dearer: float) -> float:
    """The lesser change where both go the same way, beyond what new measuring explains."""
    if longer * dearer <= 0:
        return 0.0
    change = min(longer, dearer, key=abs)
    sure = (abs(change) - MEASURED_ANEW) / (SURELY_CHANGED - MEASURED_ANEW)
    return change * float(np.clip(sure, 0.0, 1.0))


def carried(
    past: PastEdition, now: Sequence[Checkpoint], matches: Sequence[Match], target_s: float
) -> Reference:
    """Shares and spread at this edition's checkpoints, shapes (n,), for a finish in `target_s`.

    A course that takes longer than the past one is compared with those who finished that one
    sooner by as much.
    """
    ways = stretches(past.checkpoints, now, matches)
    total = _carry(reference(past, target_s).shares, past, now, ways, target_s)[-1]
    there = reference(past, target_s / float(total))
    shares = _carry(there.shares, past, now, ways, target_s)
    shares = shares / shares[-1]
    low, high = (np.interp(shares, there.shares, edge) for edge in (there.low, there.high))
    return Reference(shares, low, high)


def takes_longer(past: PastEdition, now: Sequence[Checkpoint]) -> float:
    """How many times as long this course takes the middle of the field as the past one."""
    middle = float(np.median(past.finish_s))
    ways = stretches(past.checkpoints, now, match(past.checkpoints, now))
    return float(_carry(reference(past, middle).shares, past, now, ways, middle)[-1])


def _carry(
    shares: Floats,
    past: PastEdition,
    now: Sequence[Checkpoint],
    ways: Sequence[Stretch],
    target_s: float,
) -> Floats:
    """Shares of the past finish time at this edition's checkpoints; the last need not be 1."""
    cost_past, cost_now = costs_by_legs(past.checkpoints), costs_by_legs(now)
    model_past = model_shares(cost_past, target_s)
    model_now = model_shares(cost_now, target_s)
    size = float(cost_now[-1] / cost_past[-1]) / _scale(ways, cost_past, cost_now)
    reached = np.zeros(len(now))
    for way in ways:
        (i0, i1), (j0, j1) = way.past, way.now
        done = _parts(model_now[j0 : j1 + 1])
        if way.kept:
            done = np.interp(done, _parts(model_past[i0 : i1 + 1]), _parts(shares[i0 : i1 + 1]))
        then = max(shares[i1] - shares[i0], 1e-6)
        alone = max((model_now[j1] - model_now[j0]) * size, 1e-6)
        trust = np.exp(-abs(way.change) / TRUST)
        takes = (then * np.exp(way.change)) ** trust * alone ** (1 - trust)
        reached[j0 + 1 : j1 + 1] = reached[j0] + takes * done[1:]
    return reached


def _scale(ways: Sequence[Stretch], cost_past: Floats, cost_now: Floats) -> float:
    """How much dearer the new official figures make the ways that stayed."""
    kept = [way for way in ways if way.kept]
    before = sum(cost_past[way.past[1]] - cost_past[way.past[0]] for way in kept)
    after = sum(cost_now[way.now[1]] - cost_now[way.now[0]] for way in kept)
    return float(after / before) if kept else 1.0


def _parts(values: Floats) -> Floats:
    """Rising values stretched to run from 0 to 1."""
    span = values[-1] - values[0]
    if span <= 0:
        return np.linspace(0.0, 1.0, len(values))
    parts: Floats = (values - values[0]) / span
    return parts
