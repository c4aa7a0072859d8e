"""Exact chances of a place: an integral over the time at which an applicant is drawn.

Give every applicant an exponential clock at the rate of their tickets (see `arrivals`). One of
class c, with w tickets, is drawn at a time with density w exp(-w t), and then has a place or not by
how many others have come before. With S(t) the chance that this still is a place,

    chance = integral of w exp(-w t) S(t) dt.

Without floors S(t) = P(N' <= m - 1), N' being the number of others that have come and m the places.
With floors F_1, F_2, ... of classes that do not overlap, one of section j has a place if and only
if fewer than F_j others of it have come, or if fewer than m places are taken when every other
section i counts for as many as have come, but at least for its floor:

    N'_j <= F_j - 1   or   N'_j + sum over i of max(N_i, F_i) <= m - 1.

That is what seating floors first and the rest in the draw order comes to. Among the first w of the
waiting list stands who would have a place if there were w more.

The integral is taken in the logarithm of t by the trapezoidal rule, which for integrands that are
analytic and vanish at both ends converges faster than any power of the step (Trefethen and
Weideman, SIAM Review 56, 2014). To make it vanish, the S of a Poisson stream of matching count and
width is taken off, for which the integral is known: a chance 1 - (r / (r + w))^K to come before the
K-th arrival of a stream of rate r. Steps are halved until the result stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

from dorsal.ballot.odds.arrivals import (
    Arrivals,
    Floats,
    Integers,
    Section,
    fast_length,
    window,
)
from dorsal.ballot.odds.field import Field
from dorsal.ballot.odds.thresholds import Threshold, thresholds

ACCURACY = 1e-10
TAIL = 1e-12
ALLOWED_OF_SUM = 1e-10  # for each applicant; the error of a chance is far below
STEP = 0.85  # of the narrowest spread; beyond it the trapezoidal rule begins to see the bump
WIDEST_STEP = 0.3
REACH = 7.0  # spreads at either side of the threshold, before the ends are looked at
BLOCK = 8
LARGEST_BLOCK = 512
MOST_HALVINGS = 10
MOST_BLOCKS = 400
MOST_IN_MEMORY = 4_000_000  # numbers in one array


class NotConverged(ArithmeticError):
    """The integral did not stand still; it names the field for which this was."""


def exact_chances(field: Field, *, places: int | None = None) -> Floats:
    """The chance of a place for one applicant of each class of a field, of shape (classes,); 0.0
    for a class that nobody is in.

    `places` stands for the field's own number where it is given. The error is below 1e-9.
    """
    places = field.places if places is None else places
    chances = np.zeros(len(field.classes))
    people = [index for index, one in enumerate(field.classes) if one.applicants]
    if places >= field.applicants:
        chances[people] = 1.0
        return chances
    names, sections, members = _sections(field, people)
    if places <= 0 or sum(one.floor for one in sections) > places:
        return chances
    for name, found in zip(names, _chances_by_section(sections, places), strict=True):
        chances[members[name]] = found
    _check_sum(field, chances, places)
    return chances


def _check_sum(field: Field, chances: Floats, places: int) -> None:
    """Chances add up to the places: `NotConverged` when they do not."""
    total = float(np.dot([one.applicants for one in field.classes], chances))
    if abs(total - places) > ALLOWED_OF_SUM * (1 + field.applicants):
        raise NotConverged(f"the chances add up to {total}, not to {places}: {field}")


def _sections(
    field: Field, people: Sequence[int]
) -> tuple[list[str], list[Section], dict[str, list[int]]]:
    """The sections, a floor above the size of its class being as good as that size."""
    members: dict[str, list[int]] = {}
    for index in people:
        name = field.classes[index].floor_class
        members.setdefault(name if field.floors.get(name, 0) else "", []).append(index)
    sections = []
    for name, indexes in members.items():
        rates = np.array([field.classes[index].tickets for index in indexes], dtype=np.float64)
        sizes = np.array([field.classes[index].applicants for index in indexes], dtype=np.float64)
        floor = min(field.floors.get(name, 0), int(sizes.sum()))
        sections.append(Section(rates, sizes, floor))
    return list(members), sections, members


@dataclass(frozen=True, slots=True)
class _Stream:
    """A Poisson stream and its K-th arrival, to stand in for a section's threshold."""

    count: int
    rate: float

    @staticmethod
    def like(threshold: Threshold) -> _Stream:
        count = max(1, round(threshold.spread**-2))
        return _Stream(count, count / exp(threshold.log_time))

    def chances(self, rates: Floats) -> Floats:
        """The chances to come before the K-th arrival: 1 - (r / (r + w))^K."""
        chances: Floats = -np.expm1(-self.count * np.log1p(rates / self.rate))
        return chances

    def survival(self, times: Floats) -> Floats:
        """P(fewer than K have arrived) at each time."""
        # Beyond this mean nothing is left of the survival, and the window would only grow.
        mean = np.minimum(self.rate * times, self.count + 12 * sqrt(self.count) + 80)
        first, length = window(mean, mean, most=4 * self.count + 500)
        angles = 2 * np.pi * np.arange(length // 2 + 1) / length
        transform = np.exp(np.outer(mean, np.exp(1j * angles) - 1) - 1j * np.outer(first, angles))
        law = np.fft.irfft(transform.conj(), n=length, axis=1)
        counted = first[:, None] + np.arange(length) < self.count
        survival: Floats = np.where(counted, law, 0.0).sum(axis=1)
        return survival


def _chances_by_section(sections: Sequence[Section], places: int) -> list[Floats]:
    beyond_floors = places - sum(one.floor for one in sections)
    chances = [_settled(one, beyond_floors) for one in sections]
    still_open = [index for index, one in enumerate(chances) if one is None]
    if still_open:
        computed = _computed(sections, still_open, places)
        chances = [computed.get(at, one) for at, one in enumerate(chances)]
    return [one for one in chances if one is not None]


def _settled(section: Section, beyond_floors: int) -> Floats | None:
    """The chances of a section for which nothing has to be computed; its S never falls, or is 0
    throughout.
    """
    if section.floor >= section.size:
        return np.ones(len(section.rates))
    if not section.floor and not beyond_floors:
        return np.zeros(len(section.rates))
    return None


def _computed(
    sections: Sequence[Section], still_open: Sequence[int], places: int
) -> dict[int, Floats]:
    """The chances of the sections at these positions, by the integral."""
    every = thresholds(sections, places)
    found = [every[index] for index in still_open]
    streams = [_Stream.like(one) for one in found]
    integral = _Integral(sections, places, dict(zip(still_open, streams, strict=True)))
    step = min(WIDEST_STEP, STEP * min(one.spread for one in found))
    reach = REACH * max(one.spread for one in found)
    start = min(one.log_time for one in found) - reach
    end = max(one.log_time for one in found) + reach
    sums = integral.refine(start, end, step)
    return {
        index: np.clip(stream.chances(sections[index].rates) + part, 0.0, 1.0)
        for index, stream, part in zip(still_open, streams, sums, strict=True)
    }


def _blocks(step: float) -> Iterator[Floats]:
    """Offsets of further points, block after block, each larger than the one before."""
    for number in range(MOST_BLOCKS):
        size = min(BLOCK * 2**number, LARGEST_BLOCK)
        yield step * np.arange(1, size + 1, dtype=np.float64)


class _Integral:
    """The integral of w t exp(-w t) (S - S of the stream) over log t, for all classes of the
    sections that have a stream (by position) at once.
    """

    def __init__(
        self, sections: Sequence[Section], places: int, streams: Mapping[int, _Stream]
    ) -> None:
        self.sections = sections
        self.places = places
        self.streams = streams
        classes = [sections[index].rates for index in streams]
        self.rates: Floats = np.concatenate(classes)
        self.bounds = np.cumsum([len(rates) for rates in classes])[:-1]

    def refine(self, start: float, end: float, step: float) -> list[Floats]:
        """The integral with steps halved until it stands still."""
        total, low, high = self._widened(start, end, step)
        for _ in range(MOST_HALVINGS):
            middles = np.arange(low + step / 2, high, step, dtype=np.float64)
            between = self.terms(middles).sum(axis=1)
            change = np.abs(between - total).max() * step / 2
            total, step = total + between, step / 2
            if change < ACCURACY:
                return np.split(total * step, self.bounds)
        raise NotConverged(f"{self.places} places, sections {self.sections}")

    def _widened(self, start: float, end: float, step: float) -> tuple[Floats, float, float]:
        """The sum over a grid from below `start` to above `end`, beyond whose ends nothing is
        left.
        """
        count = int((end - start) / step) + 2
        grid = start + step * np.arange(count, dtype=np.float64)
        total = self.terms(grid).sum(axis=1)
        low, high = float(grid[0]), float(grid[-1])
        for block in _blocks(step):
            if self._left_before(low) < TAIL:
                break
            total, low = total + self.terms(low - block).sum(axis=1), low - float(block[-1])
        else:
            raise NotConverged(f"{self.places} places, sections {self.sections}")
        for block in _blocks(step):
            if self._left_after(high) < TAIL:
                break
            total, high = total + self.terms(high + block).sum(axis=1), high + float(block[-1])
        else:
            raise NotConverged(f"{self.places} places, sections {self.sections}")
        return total, low, high

    def _left_before(self, log_time: float) -> float:
        """A bound on the integral before a time, for any class: the chance to be drawn before,
        and how far both S, which only fall, are from 1 by then.
        """
        survival, stood_in = self._at(log_time)
        from_one = np.maximum(1 - survival, 1 - stood_in)
        return float(np.minimum(self.rates * exp(log_time), from_one).max())

    def _left_after(self, log_time: float) -> float:
        """A bound on the integral after a time: the chance to be drawn after, and what is left of
        both S.
        """
        survival, stood_in = self._at(log_time)
        undrawn = np.exp(-np.minimum(self.rates * exp(log_time), 700.0))
        return float(np.minimum(undrawn, np.maximum(survival, stood_in)).max())

    def _at(self, log_time: float) -> tuple[Floats, Floats]:
        """At one time S, and the S of the stream, for each class."""
        survival, stood_in = self._survivals(np.array([exp(log_time)]))
        return survival[:, 0], stood_in[:, 0]

    def terms(self, log_times: Floats) -> Floats:
        """The integrand, of shape (classes, times)."""
        widest = max(one.size for one in self.sections)
        pace = max(1, MOST_IN_MEMORY // min(widest + 1, 20_000))
        parts = [self._terms(log_times[at : at + pace]) for at in range(0, len(log_times), pace)]
        return np.concatenate(parts, axis=1)

    def _terms(self, log_times: Floats) -> Floats:
        times = np.exp(log_times)
        survival, stood_in = self._survivals(times)
        rates = self.rates[:, None]
        weights: Floats = np.exp(np.log(rates) + log_times - rates * times)
        return weights * (survival - stood_in)

    def _survivals(self, times: Floats) -> tuple[Floats, Floats]:
        """S, and the S of the stream that stands in for it, each of shape (classes, times)."""
        arrivals = [Arrivals.at(one, times) for one in self.sections]
        rows: list[Floats] = []
        beside: list[Floats] = []
        for index, stream in self.streams.items():
            one = arrivals[index]
            still_a_place = _still_a_place(arrivals, index, self.places)
            rows += one.expectations_without_one(still_a_place)
            beside += [stream.survival(times)] * len(one.section.rates)
        return np.array(rows), np.array(beside)


def _still_a_place(arrivals: Sequence[Arrivals], index: int, places: int) -> Floats:
    """For one of a section: the chance of a place when k others of it have come, k running over
    the section's window; of shape (times, length).
    """
    own = arrivals[index]
    come = own.first[:, None] + np.arange(own.length)
    others = [one for at, one in enumerate(arrivals) if at != index]
    left = places - 1 - come
    by_order = _at_most(others, left) if others else (left >= 0).astype(np.float64)
    return np.where(come < own.section.floor, 1.0, by_order)


def _at_most(others: Sequence[Arrivals], limits: Integers) -> Floats:
    """P(sum of max(N_i, F_i) <= limit), of the shape of `limits`."""
    first, law = _counted(others[0])
    for one in others[1:]:
        more, another = _counted(one)
        first, law = first + more, _convolved(law, another)
    below = np.concatenate([np.zeros((len(law), 1)), np.cumsum(law, axis=1)], axis=1)
    at = np.clip(limits - first[:, None] + 1, 0, law.shape[1])
    return np.take_along_axis(below, at, axis=1)


def _counted(one: Arrivals) -> tuple[Integers, Floats]:
    """The law of max(N, F): its first numbers (times,) and chances (times, length)."""
    law, floor = one.law(), one.section.floor
    first = np.maximum(one.first, floor)
    skipped = first - one.first
    at = np.arange(one.length) + skipped[:, None]
    shifted = np.take_along_axis(law, np.minimum(at, one.length - 1), axis=1)
    shifted[at >= one.length] = 0.0
    below = np.where(np.arange(one.length) < skipped[:, None], law, 0.0).sum(axis=1)
    shifted[:, 0] += below
    return first, shifted


def _convolved(law: Floats, another: Floats) -> Floats:
    length = law.shape[1] + another.shape[1] - 1
    size = fast_length(length)
    product = np.fft.rfft(law, n=size, axis=1) * np.fft.rfft(another, n=size, axis=1)
    return np.fft.irfft(product, n=size, axis=1)[:, :length]
