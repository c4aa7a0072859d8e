"""How many of a section have come by a given time: the law of a sum of binomials, by its discrete
Fourier transform.

Drawing tickets from a hat is the same as giving every applicant an exponential clock that runs at
the rate of their tickets, and drawing in the order in which the clocks ring (Efraimidis and
Spirakis, Information Processing Letters 97, 2006). By time t each applicant with w tickets has come
with chance p = 1 - exp(-w t), all independently. So the number N that have come is a sum of
binomials, and its characteristic function is the product over classes of (1 - p + p z)^n with
z = exp(i theta). Its values at L-th roots of unity give the law of N on any window of L numbers
outside which N has no mass to speak of (Fernandez and Williams, IEEE Transactions on Aerospace and
Electronic Systems 46, 2010). To take one applicant out is to divide by one factor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Complexes: TypeAlias = NDArray[np.complex128]
Integers: TypeAlias = NDArray[np.int64]

NEGLIGIBLE = 1e-14
SMALLEST_SQUARE = 1e-280


@dataclass(frozen=True, slots=True)
class Section:
    """Classes that share one floor: `rates` (tickets) and `sizes` (applicants), both of shape
    (classes,); `floor` places go to them first.
    """

    rates: Floats
    sizes: Floats
    floor: int

    @property
    def size(self) -> int:
        """How many applicants there are."""
        return int(self.sizes.sum())

    def expected(self, time: float) -> float:
        """The expected number that have come by a time."""
        return float(-(self.sizes * np.expm1(-self.rates * time)).sum())

    def pace(self, time: float) -> float:
        """The expected number that come per unit of the logarithm of time."""
        return float((self.sizes * self.rates * time * np.exp(-self.rates * time)).sum())

    def variance(self, time: float) -> float:
        """The variance of the number that have come by a time."""
        stays = np.exp(-self.rates * time)
        return float((self.sizes * stays * (1 - stays)).sum())


def window(mean: Floats, variance: Floats, *, most: int) -> tuple[Integers, int]:
    """First numbers (one for each time) and the common length of windows that hold all of a count
    but `NEGLIGIBLE` at either side, by Bernstein's inequality; never longer than 0 to `most`.
    """
    exponent = -log(NEGLIGIBLE)
    reach = exponent / 3 + np.sqrt((exponent / 3) ** 2 + 2 * exponent * variance)
    length = 2 * ceil(float(reach.max())) + 2
    if length > most:
        return np.zeros(len(mean), dtype=np.int64), most + 1
    length = fast_length(length)
    return np.floor(mean).astype(np.int64) - length // 2, length


def fast_length(least: int) -> int:
    """The next even length that is a product of small primes, for the fast transform."""
    length = least + least % 2
    while not _smooth(length):
        length += 2
    return length


def _smooth(number: int) -> bool:
    for prime in (2, 3, 5):
        while number % prime == 0:
            number //= prime
    return number == 1


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The law of the number of a section that have come, at several times.

    `first` (times,) and `length` are the windows; `transform` (times, frequencies) is
    E exp(i theta (N - first)) at the frequencies theta = 2 pi j / length, j = 0 to length // 2.
    """

    section: Section
    come: Floats  # (classes, times): the chance of one of the class to have come
    first: Integers
    length: int
    transform: Complexes

    @staticmethod
    def at(section: Section, times: Floats) -> Arrivals:
        """The law at times of shape (times,)."""
        come = -np.expm1(-np.outer(section.rates, times))
        mean = section.sizes @ come
        variance = section.sizes @ (come * (1 - come))
        first, length = window(mean, variance, most=section.size)
        cosine, sine = _circle(length)
        modulus = np.zeros((len(times), len(cosine)))
        turned = np.zeros_like(modulus)
        for size, chance in zip(section.sizes, come, strict=True):
            real, imaginary, square = _factor(chance, cosine, sine)
            modulus += size * np.log(square)
            turned += size * np.arctan2(imaginary, real)
        turned -= np.outer(first, 2 * np.pi * np.arange(len(cosine)) / length)
        return Arrivals(section, come, first, length, np.exp(0.5 * modulus + 1j * turned))

    def law(self) -> Floats:
        """P(N = first + l) of shape (times, length)."""
        return np.fft.irfft(self.transform.conj(), n=self.length, axis=1)

    def expectations_without_one(self, values: Floats) -> Iterator[Floats]:
        """For each class E values(N'), N' being N without one applicant of that class.

        `values` has shape (times, length), its columns standing for first to first + length - 1.
        Yields shape (times,) for each class.
        """
        cosine, sine = _circle(self.length)
        doubled = np.full(len(cosine), 2.0)
        doubled[0] = 1.0
        if self.length % 2 == 0:
            doubled[-1] = 1.0
        weighted = self.transform * np.fft.rfft(values, axis=1) * (doubled / self.length)
        across, along = weighted.real.copy(), weighted.imag.copy()
        for chance in self.come:
            real, imaginary, square = _factor(chance, cosine, sine)
            yield ((across * real + along * imaginary) / square).sum(axis=1)


def _circle(length: int) -> tuple[Floats, Floats]:
    angles = 2 * np.pi * np.arange(length // 2 + 1) / length
    return np.cos(angles), np.sin(angles)


def _factor(chance: Floats, cosine: Floats, sine: Floats) -> tuple[Floats, Floats, Floats]:
    """1 - p + p z at every time and frequency: real part, imaginary part, square of the modulus.

    It would be 0 where p is one half and z is -1. The sine of pi as computed is not 0, so neither
    is the factor, and since the product holds the very same factor, dividing by it is right there
    too. The bound on the square only keeps its logarithm finite whatever the sine is.
    """
    p = chance[:, None]
    real = (1 - p) + p * cosine
    imaginary = p * sine
    square = np.maximum(real * real + imaginary * imaginary, SMALLEST_SQUARE)
    return real, imaginary, square
