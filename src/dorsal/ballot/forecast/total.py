"""How many will have applied at closing: the median, and a band that holds four times out of five.

Let n people have applied by now. Past year i had at the same moment (`curves.same_moment`) c_i of
its T_i applicants, the share s_i = (c_i + 1/2) / (T_i + 1) of the way. Shares are taken as logits
y_i = log(s_i / (1 - s_i)), so that a band never leaves 0 to 1, and this year's logit y is thought
to be one more of them: normal around an unknown mean m with an unknown variance. With k past years

    m = mean of y_i,    v = (3 * 0.4^2 + sum (y_i - m)^2) / (3 + k - 1),
    y ~ m + t * sqrt(v (1 + 1/k) + 1 / (n (1 - s))),    t of Student with 3 + k - 1 degrees,

with s the share of the logit m. The constants are the prior: the spread of one year is taken to be
0.4, and that counts as much as three years do (Gelman and others, Bayesian Data Analysis, 3rd
edition 2013, section 3.3). The last term is the luck of counting n of n / s. Then n / s is the
median at closing, and the band is n over the shares at both ends of the middle 80 % of y.

Without past years the way is thought to be that of ballots in general, with a rush at the opening
and a surge before the closing: logit s = 0.7 logit u, u being the part of the window that is over;
the spread is 1.0, which is wide and meant to be.

Before `EARLIEST` of the way or `FEWEST` applications, this year says too little. Then log T_i, with
a prior spread of 0.25, take the place of y_i, and the median is their mean; with no past year there
is no forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, inf, log, log1p, sqrt
from typing import Literal, TypeAlias

from dorsal.ballot.forecast.curves import Curve, same_moment

Basis: TypeAlias = Literal["counted", "curves", "habit", "totals"]

EARLIEST = 0.02
FEWEST = 20
HABIT_SLOPE = 0.7
HABIT_SPREAD = 1.0
PRIOR_SPREAD = 0.4
PRIOR_SPREAD_OF_TOTALS = 0.25
PRIOR_YEARS = 3
Z = 1.2815515655446004  # the normal law's 90 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Applicants at closing: `median`, and `low` to `high`, which hold four times out of five.

    `so_far` have applied; `basis` says what the forecast rests on: nothing but the count, since the
    ballot is closed, the curves of `years` past years, the habit of ballots in general, or the
    totals of past years. `share` is the share of the way, from 0 to 1 (0.0 where it is not used).
    """

    so_far: int
    median: int
    low: int
    high: int
    basis: Basis
    years: int = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class _Guess:
    """A centre, the variance around it for one more year, and the degrees of freedom of both."""

    centre: float
    variance: float
    degrees: float


def forecast_total(
    so_far: int, *, now: int, opened: int, closed: int, past: Sequence[Curve]
) -> Total | None:
    """The applicants at closing, given those so far and the curves of past years; None when there
    is nothing to go by.
    """
    if now >= closed:
        return Total(so_far=so_far, median=so_far, low=so_far, high=so_far, basis="counted")
    now = max(now, opened)
    past = [curve for curve in past if curve.applicants]  # a year without anybody tells nothing
    guess = guess_share(past, now=now, opened=opened, closed=closed)
    share = _share_of(guess.centre)
    if so_far >= FEWEST and share >= EARLIEST:
        return _by_share(so_far, guess, len(past))
    return _by_totals(so_far, past) if past else None


def guess_share(past: Sequence[Curve], *, now: int, opened: int, closed: int) -> _Guess:
    """The logit of the share of the way, by past years or by habit."""
    if not past:
        over = (now - opened + 0.5) / (closed - opened + 1)
        return _Guess(HABIT_SLOPE * _logit(over), HABIT_SPREAD**2, inf)
    logits = []
    for curve in past:
        time = same_moment(now, opened=opened, closed=closed, past=curve)
        logits.append(logit_of_part(curve.count_at(time), curve.applicants))
    return _one_more(logits, PRIOR_SPREAD)


def logit_of_part(part: float, whole: float) -> float:
    """The logit of (part + 1/2) / (whole + 1)."""
    return log((part + 0.5) / (whole - part + 0.5))


def _by_share(so_far: int, guess: _Guess, years: int) -> Total:
    share = _share_of(guess.centre)
    # 1 - s is the share of the opposite logit: exact where s is near 1
    counting = 1 / (so_far * _share_of(-guess.centre))
    reach = student(guess.degrees) * sqrt(guess.variance + counting)
    return Total(
        so_far=so_far,
        median=round(so_far / share),
        low=floor(so_far / _share_of(guess.centre + reach)),
        high=ceil(so_far / _share_of(guess.centre - reach)),
        basis="curves" if years else "habit",
        years=years,
        share=share,
    )


def _by_totals(so_far: int, past: Sequence[Curve]) -> Total:
    guess = _one_more([log(curve.applicants + 0.5) for curve in past], PRIOR_SPREAD_OF_TOTALS)
    reach = student(guess.degrees) * sqrt(guess.variance)
    return Total(
        so_far=so_far,
        median=max(so_far, round(_total_of(guess.centre))),
        low=max(so_far, floor(_total_of(guess.centre - reach))),
        high=max(so_far, ceil(_total_of(guess.centre + reach))),
        basis="totals",
        years=len(past),
    )


def _total_of(logarithm: float) -> float:
    """The total T of log(T + 1/2)."""
    return exp(logarithm) - 0.5


def _one_more(values: Sequence[float], prior_spread: float) -> _Guess:
    """The law of one more value, given some, with the prior on their spread."""
    centre = sum(values) / len(values)
    degrees = PRIOR_YEARS + len(values) - 1
    squares = sum((value - centre) ** 2 for value in values)
    variance = (PRIOR_YEARS * prior_spread**2 + squares) / degrees
    return _Guess(centre, variance * (1 + 1 / len(values)), degrees)


def student(degrees: float) -> float:
    """The 90 % point of Student's law with at least three degrees of freedom, within 0.002.

    By the expansion in 1 / degrees (Abramowitz and Stegun, 26.7.5).
    """
    return (
        Z
        + (Z**3 + Z) / (4 * degrees)
        + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)
        + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * degrees**3)
    )


def _logit(share: float) -> float:
    return log(share) - log1p(-share)


def _share_of(logit: float) -> float:
    return 1 / (1 + exp(-logit)) if logit >= 0 else exp(logit) / (1 + exp(logit))
