"""Where a draw's decision falls: the time by which the places are gone, in the limit of a large
field.

Without chance in it, every count is its expectation. It is where the exact integral looks first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from dorsal.ballot.odds.arrivals import Section

HALVINGS = 60
WIDEST = 1.0
LEAST_COUNT = 1e-12


@dataclass(frozen=True, slots=True)
class Threshold:
    """The logarithm of the time after which no more of a section get a place, and its standard
    deviation.
    """

    log_time: float
    spread: float


def thresholds(sections: Sequence[Section], places: int) -> list[Threshold]:
    """The threshold of each section; there are more applicants than places."""
    common = _crossing(
        lambda time: sum(max(one.expected(time), one.floor) for one in sections) - places, sections
    )
    return [_threshold_of(one, sections, common) for one in sections]


def _threshold_of(section: Section, sections: Sequence[Section], common: float) -> Threshold:
    own = common
    if section.floor and section.floor < section.size:
        own = _crossing(lambda time: section.expected(time) - section.floor, sections)
    if own > common:
        return Threshold(own, _spread([section], own))
    return Threshold(common, _spread(sections, common))


def _crossing(excess: Callable[[float], float], sections: Sequence[Section]) -> float:
    """The logarithm of the time at which `excess`, which never falls, passes 0."""
    total_rate = sum(float(one.rates @ one.sizes) for one in sections)
    slowest = min(float(one.rates.min()) for one in sections)
    low, high = log(LEAST_COUNT / total_rate), log(100 / slowest)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if excess(exp(middle)) > 0:
            high = middle
        else:
            low = middle
    return low


def _spread(sections: Sequence[Section], log_time: float) -> float:
    """Standard deviation of the logarithm of the threshold: that of the count over its pace."""
    time = exp(log_time)
    pace = sum(one.pace(time) for one in sections)
    deviation = sqrt(sum(one.variance(time) for one in sections))
    return min(WIDEST, deviation / pace) if pace and deviation else WIDEST
