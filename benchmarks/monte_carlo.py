"""The peer of the exact odds: a good Monte Carlo in NumPy, without floors or groups.

Every person gets an exponential clock at the rate of their tickets, the lowest ones win, and the
winners are counted by class: nothing is sorted, and nothing loops over people.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from dorsal.ballot.odds.field import Field

AT_ONCE = 64


def simulate(field: Field, *, draws: int, seed: int) -> NDArray[np.float64]:
    """The share of each class that got a place in so many draws."""
    rng = np.random.default_rng(seed)
    sizes = [one.applicants for one in field.classes]
    of_class = np.repeat(np.arange(len(sizes)), sizes)
    slowness = np.repeat([1 / one.tickets for one in field.classes], sizes)
    won = np.zeros(len(sizes), dtype=np.int64)
    for start in range(0, draws, AT_ONCE):
        count = min(AT_ONCE, draws - start)
        clocks = rng.standard_exponential((count, len(of_class))) * slowness
        first = np.argpartition(clocks, field.places - 1, axis=1)[:, : field.places]
        won += np.bincount(of_class[first].ravel(), minlength=len(sizes))
    return won / (np.array(sizes) * float(draws))


def draws_needed(field: Field, chances: NDArray[np.float64], *, error: float) -> int:
    """Draws after which the standard error is `error` in every class, its members being drawn
    almost independently of each other.
    """
    variances = [
        float(chance * (1 - chance)) / one.applicants
        for one, chance in zip(field.classes, chances, strict=True)
    ]
    return ceil(max(variances) / error**2)
