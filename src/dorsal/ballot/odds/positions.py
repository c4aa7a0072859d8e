"""Where one stands in the draw order: the exact distribution of a position."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dorsal.ballot.odds.arrivals import Floats
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.words import NEARLY

QUARTERS = (0.25, 0.5, 0.75)  # the chances with which positions are told


def chances_within(field: Field, positions: Sequence[int]) -> Floats:
    """For each position r the chance of each class to be among the first r of the draw order, of
    shape (positions, classes).

    The draw order knows no floors: it is the order in which tickets leave the hat.
    """
    order = Field(classes=field.classes, places=field.places)
    return np.array([exact_chances(order, places=position) for position in positions])


class DrawOrder:
    """The draw order of a field; what is asked about one position is computed once."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._known: dict[int, Floats] = {}

    def within(self, position: int) -> Floats:
        """The chance of each class to be among the first so many."""
        if position not in self._known:
            self._known[position] = chances_within(self.field, [position])[0]
        return self._known[position]

    def quantile(self, index: int, share: float) -> int:
        """`position_quantile` of the class at `index`."""
        return _first(
            lambda at: bool(self.within(at)[index] >= share - NEARLY), self.field.applicants
        )


def position_quantile(field: Field, index: int, share: float) -> int:
    """The first position r in the draw order with a chance of at least `share` (0 to 1) that the
    class at `index` is among the first r.
    """
    return DrawOrder(field).quantile(index, share)


def waiting_quantile(field: Field, index: int, share: float) -> int:
    """For one of the class at `index` who got no place: the first standing x on the waiting list
    with a chance of at least `share` to stand among the first x. 0 when everybody gets a place.
    """
    place = exact_chances(field)[index]
    longest = field.applicants - field.places
    if longest <= 0 or place >= 1:
        return 0

    def reached(standing: int) -> bool:
        within = exact_chances(field, places=field.places + standing)[index]
        return bool(within - place >= share * (1 - place) - NEARLY)

    return _first(reached, longest)


def _first(holds: Callable[[int], bool], most: int) -> int:
    """The first number from 1 to `most` for which `holds`, which never ceases to; else `most`."""
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def spread_positions(most: int, *, count: int) -> list[int]:
    """At most `count` positions from 1 to `most`, closer together at the front."""
    if most <= count:
        return list(range(1, most + 1))
    front = np.geomspace(1, most, count - count // 3)
    back = np.linspace(1, most, count // 3)
    spread = np.unique(np.rint(np.concatenate([front, back])).astype(np.int64))
    return [int(one) for one in spread]
