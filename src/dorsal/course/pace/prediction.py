"""A finish time predicted from a runner's own earlier results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.effort import km_effort
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

EXPONENT = 1.30  # of time over km-effort
SIMILAR = 0.5  # a result's weight falls by exp(-SIMILAR) for each e-fold of km-effort between
RECENT_YEARS = 4.0  # and by exp(-1) for each four years of age
HARDER = 1.05  # races ahead take that much longer than results carried over by effort alone
BAND = (0.85, 1.24)  # P10 and P90 of the true time over the predicted one
SHORTEST_M, LONGEST_M, MOST_ASCENT_M = 3_000.0, 1_000_000.0, 100_000.0
FASTEST_S_PER_KM, SLOWEST_S_PER_KM = 140.0, 3_600.0  # of km-effort
OLDEST_YEARS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An earlier finish: metres, metres of ascent, seconds, and how many years ago it was."""

    distance_m: float
    ascent_m: float
    finish_s: float
    years_ago: float = 0.0

    @property
    def effort_km(self) -> float:
        """The km-effort of the course it was run on."""
        return km_effort(self.distance_m, self.ascent_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A finish in seconds; `low_s` and `high_s` hold 8 of 10 runners; what it rests on."""

    finish_s: float
    low_s: float
    high_s: float
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()


def predict(
    results: Sequence[Result],
    *,
    distance_m: float,
    ascent_m: float,
    wording: Wording = ENGLISH,
) -> Prediction:
    """The finish on a course of so many metres and metres of ascent; `BadInput` for silly results.

    Each result is carried over by (km-effort / its km-effort) ** EXPONENT, as P. Riegel (Athletic
    Records and Human Endurance, 1981) does by distance; the logarithms are averaged, recent and
    similar results most. The exponent and the band come from 2,011 finishers of three races of the
    Grand Raid of La Réunion 2024 with their own past results, and the exponent also from 2,430 of
    those results predicted from earlier ones. The three want a `HARDER` of 1.11, the past results
    0.97: it lies between. The weights by similarity and age were chosen by hand on the same data.
    `benchmarks/course_prediction.py` measures: mean error 12.3 %, 78 % in the band, 6 % too fast on
    that island; all of it in sample, so expect more elsewhere.
    """
    _refuse(results, distance_m, ascent_m)
    effort = km_effort(distance_m, ascent_m)
    efforts = np.array([one.effort_km for one in results])
    times = np.array([one.finish_s for one in results])
    ages = np.array([one.years_ago for one in results])
    away = np.log(effort / efforts)
    nearness = -SIMILAR * np.abs(away) - ages / RECENT_YEARS
    weights = np.exp(nearness - nearness.max())
    told = np.average(np.log(times) + EXPONENT * away, weights=weights)
    finish_s = float(np.exp(told)) * HARDER
    low_s, high_s = (finish_s * edge for edge in BAND)
    notes = _notes(len(results), finish_s, low_s, high_s, wording)
    return Prediction(
        finish_s=finish_s, low_s=low_s, high_s=high_s, results=tuple(results), notes=notes
    )


def _notes(
    count: int, finish_s: float, low_s: float, high_s: float, wording: Wording
) -> tuple[str, ...]:
    return (
        wording.counted(
            "Predicted from %(number)s result of the runner: %(finish)s; 8 of 10 runners finish "
            "between %(low)s and %(high)s.",
            "Predicted from %(number)s results of the runner: %(finish)s; 8 of 10 runners finish "
            "between %(low)s and %(high)s.",
            count,
            finish=short_elapsed_text(finish_s),
            low=short_elapsed_text(low_s),
            high=short_elapsed_text(high_s),
        ),
    )


def _refuse(results: Sequence[Result], distance_m: float, ascent_m: float) -> None:
    problems: list[Problem] = []
    if not (SHORTEST_M <= distance_m <= LONGEST_M and 0 <= ascent_m <= MOST_ASCENT_M):
        what = "a finish is predicted for a course of 3 to 1,000 km with its ascent"
        problems.append(Problem(what, "", value=f"{distance_m / 1000:g} km, {ascent_m:g} m"))
    if not results:
        problems.append(Problem("there is no result to predict from", "at least one"))
    problems += [problem for one in results if (problem := _silly(one))]
    if problems:
        raise BadInput(problems)


def _silly(one: Result) -> Problem | None:
    value = f"{one.distance_m / 1000:g} km, {one.ascent_m:g} m, {one.finish_s:g} s"
    if not (SHORTEST_M <= one.distance_m <= LONGEST_M and 0 <= one.ascent_m <= MOST_ASCENT_M):
        what, right = "a result's course cannot be", "3 to 1,000 km and its ascent in metres"
        return Problem(what, right, value=value)
    if not 0 <= one.years_ago <= OLDEST_YEARS:
        return Problem("a result's age cannot be", "0 to 60 years", value=f"{one.years_ago:g}")
    fastest, slowest = (one.effort_km * s for s in (FASTEST_S_PER_KM, SLOWEST_S_PER_KM))
    if not fastest <= one.finish_s <= slowest:
        right = f"between {elapsed_text(fastest)} and {elapsed_text(slowest)} on that course"
        return Problem("nobody finishes in that time", right, value=value)
    return None
