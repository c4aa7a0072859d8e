"""The cheapest way to put checkpoints on passes of the track without running backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dorsal.course.tracks import Floats

LEG_SLACK_M = 100.0  # what any leg may differ by at the price of 1
LEG_SLACK_SHARE = 0.04  # and this share of its official length
DEAREST_LEG = 40.0
OMISSION_COST = 9.0  # to leave a checkpoint out though the track passes within reach of it


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Where one checkpoint may be: distances along the track and what each costs, shape (k,)."""

    distance_m: Floats
    cost: Floats


def leg_costs(start_m: Floats, end_m: Floats, official_m: float) -> Floats:
    """What legs cost from each start to each end, shape (k, l); infinite where run backwards.

    The difference from the official length, in units of 100 m + 4 % of it, at most 40.
    """
    lengths = end_m[None, :] - start_m[:, None]
    slack = LEG_SLACK_M + LEG_SLACK_SHARE * official_m
    costs = np.minimum(np.abs(lengths - official_m) / slack, DEAREST_LEG)
    return np.where(lengths < 0, np.inf, costs)


def cheapest_placing(
    candidates: Sequence[Candidates], official_m: Floats, finish_m: float | None = None
) -> list[int | None]:
    """The index of the candidate of each checkpoint, None for those left out.

    `official_m`, ascending, are the official distances from the start, scaled to the track. The
    cost is that of the candidates taken, 9 for each checkpoint left out that has candidates, and
    that of the legs between those taken, from the track's start and, where `finish_m` is given,
    to its finish, which is the last checkpoint's. The least cost over all placings is found
    exactly: O((n k)^2) for n checkpoints of k candidates.
    """
    steps = [Candidates(np.zeros(1), np.zeros(1)), *candidates]
    places = np.concatenate(([0.0], official_m))
    if finish_m is not None:
        steps.append(Candidates(np.array([finish_m]), np.zeros(1)))
        places = np.append(places, official_m[-1:])
    search = _Search(steps, places)
    last = search.cheapest_end() if finish_m is None else len(steps) - 1
    return search.back_from(last)[1 : len(candidates) + 1]


class _Search:
    """Dynamic programming over steps, the first of which is the start."""

    def __init__(self, steps: Sequence[Candidates], places: Floats) -> None:
        self.steps, self.places = steps, places
        omissions = [OMISSION_COST if len(step.cost) else 0.0 for step in steps]
        self.omitted = np.concatenate(([0.0], np.cumsum(omissions)))
        self.least: list[Floats] = [steps[0].cost]
        self.source: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        for number in range(1, len(steps)):
            self._arrive(number)

    def _arrive(self, number: int) -> None:
        """The least cost of each candidate of a step, and from where it is reached."""
        step = self.steps[number]
        best = np.full(len(step.cost), np.inf)
        from_step = np.zeros(len(step.cost), dtype=np.intp)
        from_candidate = np.zeros(len(step.cost), dtype=np.intp)
        for earlier in range(number):
            if not len(self.least[earlier]):
                continue
            costs = self._costs(earlier, number)
            cheapest = np.argmin(costs, axis=0)
            values = costs[cheapest, np.arange(len(cheapest))]
            better = values < best
            best[better] = values[better]
            from_step[better], from_candidate[better] = earlier, cheapest[better]
        self.least.append(best + step.cost)
        self.source.append((from_step, from_candidate))

    def _costs(self, earlier: int, number: int) -> Floats:
        leg = float(self.places[number] - self.places[earlier])
        legs = leg_costs(self.steps[earlier].distance_m, self.steps[number].distance_m, leg)
        between = float(self.omitted[number] - self.omitted[earlier + 1])
        costs: Floats = self.least[earlier][:, None] + legs + between
        return costs

    def cheapest_end(self) -> int:
        """The step at which it is cheapest to stop, leaving out all that follow."""
        after = self.omitted[-1] - self.omitted[1:]
        ends = [
            float(costs.min(initial=np.inf) + rest)
            for costs, rest in zip(self.least, after, strict=True)
        ]
        return int(np.argmin(ends))

    def back_from(self, step: int) -> list[int | None]:
        """The candidate taken in each step of the cheapest way there, None where left out."""
        taken: list[int | None] = [None] * len(self.steps)
        candidate = int(np.argmin(self.least[step]))
        taken[step] = candidate
        while step > 0:
            from_step, from_candidate = self.source[step - 1]
            step, candidate = int(from_step[candidate]), int(from_candidate[candidate])
            taken[step] = candidate
        return taken
