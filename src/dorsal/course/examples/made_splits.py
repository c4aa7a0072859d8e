"""Splits of a whole field, made up: who runs how fast, who fades, who is stopped by a cut-off.

Finish times lie between a first and a last around a middle; each runner's splits follow the effort
model of `dorsal.course.pace` with a fade of their own, and nobody who is late at a cut-off goes on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.editions import Bools
from dorsal.course.pace.effort import costs_by_legs
from dorsal.course.pace.slowdown import model_shares
from dorsal.course.tracks import Floats

WOMEN = 0.22
EARLY, LATE = 1.9, 1.15  # shapes: few are fast, many arrive shortly before the last
FADE = 0.05  # of the share in the middle of the course, from one runner to the next
MISSED = 0.004  # of the passages nobody saw
TIRED = 0.06  # of all give up somewhere, in time or not
JUST_S = 420.0  # before a cut-off that the slowest meet
HEADINGS = ("runner", "status", "sex", "category", "country")
COUNTRIES = ("ESP", "ESP", "ESP", "ESP", "ESP", "FRA", "FRA", "PRT", "ITA", "GBR", "DEU", "CHE")


@dataclass(frozen=True, slots=True)
class MadeField:
    """How many finish a made-up race, and the finish times of four of them, in seconds."""

    finishers: int = 500
    first_man_s: float = 13_200.0
    first_woman_s: float = 15_600.0
    middle_s: float = 21_600.0
    last_s: float = 28_740.0


def make_splits(
    rng: np.random.Generator, checkpoints: Sequence[Checkpoint], field: MadeField | None = None
) -> str:
    """The splits of a made-up edition as CSV, a column for each checkpoint's key, whole seconds.

    `checkpoints` go from the start to the finish. The file has as many finishers as the field says,
    and those who were stopped or gave up; the runners are numbers, in the order of their bibs.
    """
    field = field or MadeField()
    finishers, late = _on_foot(rng, checkpoints, field)
    rows = [("FINISHER", woman, splits) for woman, splits in finishers]
    rows += [("DNF", woman, splits) for woman, splits in late]
    order = rng.permutation(len(rows))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*HEADINGS, *(place.key for place in checkpoints)))
    for number, index in enumerate(order, start=1):
        status, woman, splits = rows[index]
        sex = "F" if woman else "M"
        category = f"{'SEN' if rng.random() < 0.55 else 'V40'}-{sex}"
        country = COUNTRIES[int(rng.integers(len(COUNTRIES)))]
        cells = ["" if np.isnan(time) else str(round(time)) for time in splits]
        writer.writerow((f"r{number:04}", status, sex, category, country, *cells))
    return text.getvalue()


Runner = tuple[bool, Floats]


def _on_foot(
    rng: np.random.Generator, checkpoints: Sequence[Checkpoint], field: MadeField
) -> tuple[list[Runner], list[Runner]]:
    """Those who finish, and those who do not."""
    times_s, women = _field(rng, field)
    costs = costs_by_legs(checkpoints)
    cutoffs = np.array([np.inf if c.cutoff_s is None else c.cutoff_s for c in checkpoints])
    splits = _splits(rng, costs, times_s)
    within = _pressed(rng, splits, cutoffs)
    finishers = [(bool(w), _unseen(rng, row)) for w, row in zip(women, within, strict=True)]
    others = round(field.finishers * TIRED)
    slow_s = rng.uniform(field.last_s * 1.01, field.last_s * 1.25, others)
    any_s = rng.choice(times_s, others)
    gone = [*_splits(rng, costs, slow_s), *_splits(rng, costs, any_s)]
    late = [
        (bool(rng.random() < WOMEN), _stopped(rng, row, cutoffs, tired=number >= others))
        for number, row in enumerate(gone)
    ]
    return finishers, late


def _field(rng: np.random.Generator, field: MadeField) -> tuple[Floats, Bools]:
    """Finish times and who is a woman, shapes (finishers,): the four told ones among them."""
    count = field.finishers
    places = rng.random(count)
    early = field.middle_s - (field.middle_s - field.first_man_s) * (2 * places) ** EARLY
    late = field.middle_s + (field.last_s - field.middle_s) * (2 * places - 1).clip(0) ** LATE
    times_s = np.where(places < 0.5, early, late)
    women = rng.random(count) < WOMEN
    lead = field.first_woman_s
    times_s = np.where(women & (times_s < lead), lead + rng.random(count) * 3600, times_s)
    times_s[:3] = field.first_man_s, field.first_woman_s, field.last_s
    women[:3] = False, True, False
    return times_s, women


def _splits(rng: np.random.Generator, costs: Floats, times_s: Floats) -> Floats:
    """Splits of runners with these finish times, shape (runners, checkpoints)."""
    shares = model_shares(costs, times_s)
    fade = rng.normal(0.0, FADE, len(times_s))[:, None]
    uneven = rng.normal(0.0, FADE / 12, shares.shape)
    uneven[:, [0, -1]] = 0.0
    shares = shares + 4 * fade * shares * (1 - shares) * shares + uneven
    splits = np.sort(shares.clip(0.0, 1.0), axis=1) * times_s[:, None]
    result: Floats = np.round(splits)
    return result


def _pressed(rng: np.random.Generator, splits: Floats, cutoffs: Floats) -> Floats:
    """The splits of those who finish: each cut-off met, by the slowest just so."""
    latest = cutoffs - rng.random(splits.shape) * JUST_S
    latest[:, -1] = cutoffs[-1]
    met: Floats = np.sort(np.round(np.minimum(splits, latest)), axis=1)
    return met


def _unseen(rng: np.random.Generator, row: Floats) -> Floats:
    """The splits with a few that no reader caught, never at the start or the finish."""
    missed = rng.random(len(row)) < MISSED
    missed[[0, -1]] = False
    return np.where(missed, np.nan, row)


def _stopped(rng: np.random.Generator, row: Floats, cutoffs: Floats, *, tired: bool) -> Floats:
    """The splits up to the first cut-off that was missed, or to where somebody gave up."""
    late = np.flatnonzero(row > cutoffs)
    last = int(late[0]) if len(late) else len(row) - 2
    if tired:
        last = min(last, int(rng.integers(2, len(row) - 1)))
    kept = row.copy()
    kept[last + 1 :] = np.nan
    kept[-1] = np.nan
    return kept
