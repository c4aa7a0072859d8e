"""Splits that cannot be: times that run backwards, legs nobody could run, runaways.

Real splits are dirty: chips read twice, clocks off by hours, a column that holds a handful of
runners on another way. What is screened out becomes blank, never a guess.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dorsal.course.pace.editions import Bools, PastEdition
from dorsal.course.tracks import Floats
from dorsal.ground.problems import BadInput, Problem

FASTEST_M_S = 7.0  # over a whole leg, whatever the descent
SHORT_LEG_M = 500.0  # positions of mats are not surer than that
MOST_DEVIATIONS = 8.0  # robust standard deviations of a share from its neighbours'
LEAST_DEVIATION = 0.015  # of the finish time: closer to the others nobody is a runaway
SEEN_BY = 0.75  # of the finishers: a mat that missed more did not miss at random
JUMBLED = 0.4  # of a runner's times out of order: these are no times since the start
SAMPLE = 400  # finishers that tell whether a file is jumbled
LATE = 6.0  # robust standard deviations of log finish times


def screened(past: PastEdition, *, file: str = "") -> PastEdition:
    """The edition with impossible times blanked and checkpoints few finishers passed left out.

    Raise `BadInput` when the times of most finishers run backwards.
    """
    _refuse_jumbled(past, file)
    elapsed = past.elapsed_s.copy()
    elapsed[:, 0] = np.where(np.isnan(elapsed[:, 0]), 0.0, elapsed[:, 0])
    fast = _too_fast(elapsed, _distances_m(past))
    elapsed[fast] = np.nan
    bad = fast | _out_of_order(elapsed)
    elapsed[bad] = np.nan
    finished = past.finished & np.isfinite(elapsed[:, -1]) & (elapsed[:, -1] > 0)
    finished &= ~_runaway_finishes(elapsed[:, -1], finished)
    odd = _runaway_shares(elapsed, finished)
    elapsed[odd] = np.nan
    keep = _seen_often(elapsed, finished)
    warnings = [*past.warnings, *_told(past, bad | odd, keep, file)]
    clean = replace(past, elapsed_s=elapsed, finished=finished, warnings=tuple(warnings))
    return clean.only(keep)


def _refuse_jumbled(past: PastEdition, file: str) -> None:
    elapsed = past.elapsed_s[past.finished][:SAMPLE]
    if not len(elapsed):
        return
    seen = np.isfinite(elapsed[:, 1:]).sum(axis=1)
    backwards = _out_of_order(elapsed).sum(axis=1)
    if np.median(backwards / np.maximum(seen, 1)) >= JUMBLED:
        what = "the times of most finishers run backwards"
        right = "times since the start, not of day, not of legs, in the order of the course"
        raise BadInput([Problem(what, right, file)])


def _distances_m(past: PastEdition) -> Floats:
    return np.array([place.distance_m for place in past.checkpoints])


def _out_of_order(elapsed: Floats) -> Bools:
    """Times outside the longest rising sequence of their row, a mask of the same shape."""
    seen = np.isfinite(elapsed)
    filled = np.where(seen, elapsed, -np.inf)
    before = np.maximum.accumulate(filled, axis=1)[:, :-1]
    suspects = (seen[:, 1:] & (elapsed[:, 1:] <= before)).any(axis=1)
    bad = np.zeros(elapsed.shape, dtype=np.bool_)
    for row in np.flatnonzero(suspects):
        places = np.flatnonzero(seen[row])
        kept = places[_longest_rise(elapsed[row, places])]
        bad[row, places] = True
        bad[row, kept] = False
    return bad


def _longest_rise(values: Floats) -> list[int]:
    """Indices of the longest strictly rising subsequence."""
    lengths, before = [1] * len(values), [-1] * len(values)
    for end in range(len(values)):
        for start in range(end):
            if values[start] < values[end] and lengths[start] + 1 > lengths[end]:
                lengths[end], before[end] = lengths[start] + 1, start
    place = max(range(len(values)), key=lambda end: lengths[end], default=-1)
    rise = []
    while place >= 0:
        rise.append(place)
        place = before[place]
    return rise[::-1]


def _too_fast(elapsed: Floats, distance_m: Floats) -> Bools:
    """Times at which a runner would have gone faster than anybody runs.

    Start and finish are believed first, then the places between in their order.
    """
    away_m = np.maximum(distance_m - distance_m[0] - SHORT_LEG_M, 0.0)
    left_m = np.maximum(distance_m[-1] - distance_m - SHORT_LEG_M, 0.0)
    finish = np.where(np.isnan(elapsed[:, -1:]), np.inf, elapsed[:, -1:])
    with np.errstate(invalid="ignore"):
        bad: Bools = (elapsed < away_m / FASTEST_M_S) | (elapsed > finish - left_m / FASTEST_M_S)
    last_s, last_m = elapsed[:, 0].copy(), np.full(len(elapsed), distance_m[0])
    for place in range(1, elapsed.shape[1] - 1):
        least_s = (distance_m[place] - last_m - SHORT_LEG_M) / FASTEST_M_S
        seen = np.isfinite(elapsed[:, place]) & ~bad[:, place]
        fast = seen & (elapsed[:, place] - last_s < least_s)
        bad[:, place] |= fast
        good = seen & ~fast
        last_s[good], last_m[good] = elapsed[good, place], distance_m[place]
    bad[:, 0] = False
    return bad


def _runaway_finishes(finish_s: Floats, finished: Bools) -> Bools:
    """Finishes far later than the field, such as a clock that was never stopped."""
    late = np.zeros(len(finish_s), dtype=np.bool_)
    if np.count_nonzero(finished) < 10:
        return late
    logs = np.log(finish_s[finished])
    middle = np.median(logs)
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), 0.05)
    late[finished] = logs > middle + LATE * spread
    return late


def _runaway_shares(elapsed: Floats, finished: Bools) -> Bools:
    """Shares of the finish time far from those of all finishers at the same checkpoint."""
    odd = np.zeros(elapsed.shape, dtype=np.bool_)
    if np.count_nonzero(finished) < 10:
        return odd
    shares = elapsed[finished, 1:-1] / elapsed[finished, -1:]
    known = np.isfinite(shares).any(axis=0)
    away = np.zeros(shares.shape)
    away[:, known] = np.abs(shares[:, known] - np.nanmedian(shares[:, known], axis=0))
    spread = np.full(shares.shape[1], LEAST_DEVIATION)
    spread[known] = np.maximum(1.4826 * np.nanmedian(away[:, known], axis=0), LEAST_DEVIATION)
    rows = np.flatnonzero(finished)
    odd[rows[:, None], np.arange(1, elapsed.shape[1] - 1)] = away > MOST_DEVIATIONS * spread
    return odd


def _seen_often(elapsed: Floats, finished: Bools) -> Bools:
    if not finished.any():
        return np.ones(elapsed.shape[1], dtype=np.bool_)
    keep: Bools = np.isfinite(elapsed[finished]).mean(axis=0) >= SEEN_BY
    keep[0] = keep[-1] = True
    return keep


def _told(past: PastEdition, bad: Bools, keep: Bools, file: str) -> list[Problem]:
    warnings = []
    for place, checkpoint in enumerate(past.checkpoints):
        column = checkpoint.key or checkpoint.name
        count = int(bad[:, place].sum())
        if not keep[place]:
            what = f"few finishers were seen at {checkpoint.name}: it is not compared with"
            warnings.append(Problem(what, "", file, 0, column, level="warning"))
        elif count:
            what = f"times at {checkpoint.name} cannot be and were left out"
            warnings.append(Problem(what, "", file, 0, column, str(count), level="warning"))
    return warnings
