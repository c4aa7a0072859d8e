"""Of which kinds those will be who are still to come.

Kinds grow as they stand: each gets a part of the growth in proportion to those of it who have
applied so far. Where all past years tell newcomers apart, these and the returning grow each by
their own factor (1 - s) / s, s being their own share of the way (as in `total`, by the same mean of
logits). While the forecast rests on the totals of past years, the growth is composed as a usual
year is, if that is given. Whole numbers are made by largest remainders, so that they add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from dorsal.ballot.forecast.curves import PastYear, same_moment
from dorsal.ballot.forecast.total import logit_of_part
from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """Applicants of one kind, `newcomers` of whom apply for the first time (0: not known)."""

    kind: Kind
    applicants: int
    newcomers: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.newcomers <= self.applicants:
            raise ValueError(f"{self.newcomers} newcomers among {self.applicants} applicants")


def count_kinds(
    form: BallotForm, *, newcomers: frozenset[str] = frozenset()
) -> tuple[tuple[KindCount, ...], int]:
    """The kinds of a ballot as it stands, and how many have none: they are sure of a place, or
    have no chance. `newcomers` are identifiers.
    """
    new = [0] * len(form.kinds)
    members = (member for entry in form.entries for member in entry.members)
    for member, position in zip(members, form.kind_of, strict=True):
        if position >= 0 and member in newcomers:
            new[position] += 1
    counts = tuple(
        KindCount(kind=kind, applicants=applicants, newcomers=first)
        for kind, applicants, first in zip(form.kinds, form.applicants, new, strict=True)
    )
    return counts, len(form.kind_of) - sum(form.applicants)


def growth_by_kind(
    counts: Sequence[KindCount], past: Sequence[PastYear], *, now: int, opened: int, closed: int
) -> dict[Kind, float]:
    """The weight of each kind in the growth to come."""
    new = old = 1.0
    if past and all(year.newcomers for year in past):
        new = _growth(past, now=now, opened=opened, closed=closed, newcomers=True)
        old = _growth(past, now=now, opened=opened, closed=closed, newcomers=False)
    return {
        one.kind: one.newcomers * new + (one.applicants - one.newcomers) * old for one in counts
    }


def _growth(
    past: Sequence[PastYear], *, now: int, opened: int, closed: int, newcomers: bool
) -> float:
    """How many are still to come for each who has: (1 - s) / s = exp(-logit s)."""
    logits = []
    for year in past:
        first = year.newcomers or year.everybody
        time = same_moment(now, opened=opened, closed=closed, past=year.everybody)
        part, whole = first.count_at(time), float(first.applicants)
        if not newcomers:
            part = max(0.0, year.everybody.count_at(time) - part)
            whole = max(part, year.everybody.applicants - whole)
        logits.append(logit_of_part(part, whole))
    return exp(-sum(logits) / len(logits))


def grown(
    counts: Sequence[KindCount], growth: int, weights: Mapping[Kind, float]
) -> dict[Kind, int]:
    """The applicants of each kind when so many more have come, spread by weight."""
    now = {one.kind: one.applicants for one in counts}
    kinds = sorted({*now, *weights})
    more = _spread(growth, [weights.get(kind, 0.0) for kind in kinds])
    return {kind: now.get(kind, 0) + part for kind, part in zip(kinds, more, strict=True)}


def _spread(number: int, weights: Sequence[float]) -> list[int]:
    """A whole number in parts by weight, by largest remainders; nothing where nothing weighs."""
    total = sum(weights)
    if not total or number <= 0:
        return [0] * len(weights)
    exact = np.array(weights) * (number / total)
    parts = np.floor(exact).astype(int)
    first = np.argsort(parts - exact, kind="stable")[: number - int(parts.sum())]
    parts[first] += 1
    return [int(part) for part in parts]
