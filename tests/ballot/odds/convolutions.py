"""The same integral by another road: Gauss-Legendre nodes, and truncated convolutions of binomials
added up term by term. Slow; it shares nothing with the package but the definition.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from dorsal.ballot.odds.field import Field

NODES = 160
DEVIATIONS = 12

Floats = NDArray[np.float64]


def binomial_law(size: int, chance: float, most: int) -> Floats:
    """P(0), ..., P(most) of a binomial."""
    law = np.zeros(most + 1)
    for number in range(min(size, most) + 1):
        logarithm = (
            math.lgamma(size + 1)
            - math.lgamma(number + 1)
            - math.lgamma(size - number + 1)
            + number * math.log(chance)
            + (size - number) * math.log1p(-chance)
        )
        law[number] = math.exp(logarithm) if logarithm > -700 else 0.0
    return law


def law_of(pairs: list[tuple[float, int]], time: float, most: int) -> Floats:
    """The law of how many of (tickets, applicants) have come by a time, up to `most`."""
    law = np.zeros(most + 1)
    law[0] = 1.0
    for tickets, size in pairs:
        if size:
            chance = -math.expm1(-tickets * time)
            law = np.convolve(law, binomial_law(size, chance, most))[: most + 1]
    return law


def without_one(field: Field, index: int, floor_class: str | None) -> list[tuple[float, int]]:
    return [
        (one.tickets, one.applicants - (at == index))
        for at, one in enumerate(field.classes)
        if floor_class is None or one.floor_class == floor_class
    ]


def still_a_place(field: Field, index: int, time: float) -> float:
    """The chance that one of the class at `index`, drawn at `time`, gets a place; with at most one
    class that has a floor.
    """
    most = field.places - 1
    if not field.floors:
        return float(law_of(without_one(field, index, None), time, most).sum())
    (name, floor), *_ = field.floors.items()
    own = field.classes[index].floor_class == name
    protected = law_of(without_one(field, index, name), time, most)
    others = np.cumsum(law_of(without_one(field, index, ""), time, most))
    chance = 0.0
    for number, weight in enumerate(protected):
        if own and number < floor:
            chance += weight
        else:
            taken = number if own else max(number, floor)
            chance += weight * (others[most - taken] if taken <= most else 0.0)
    return float(chance)


def chance_by_convolutions(field: Field, index: int) -> float:
    """The chance of a place for one of the class at `index`."""
    rate = field.classes[index].tickets
    low, high = decision_window(field)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    times = low + (nodes + 1) * (high - low) / 2
    terms = [rate * math.exp(-rate * t) * still_a_place(field, index, float(t)) for t in times]
    return float(-math.expm1(-rate * low) + np.dot(weights, terms) * (high - low) / 2)


def decision_window(field: Field) -> tuple[float, float]:
    """Times before which everybody gets a place and after which nobody does."""
    protected = [(one.tickets, one.applicants) for one in field.classes if one.floor_class]
    everybody = [(one.tickets, one.applicants) for one in field.classes]
    floor = sum(field.floors.values())
    others = [(one.tickets, one.applicants) for one in field.classes if not one.floor_class]
    early = time_of(others, field.places - floor, -DEVIATIONS)
    late = max(
        time_of(everybody, field.places, DEVIATIONS),
        time_of(protected, floor, DEVIATIONS) if floor else 0.0,
    )
    return early, late


def time_of(pairs: list[tuple[float, int]], count: int, deviations: int) -> float:
    """When so many of (tickets, applicants), give or take deviations, are expected to have come."""
    aim = max(count + deviations * math.sqrt(count), 0.0)
    low, high = 0.0, 50.0
    for _ in range(100):
        time = (low + high) / 2
        come = sum(-size * math.expm1(-tickets * time) for tickets, size in pairs)
        low, high = (time, high) if come < aim else (low, time)
    return low
