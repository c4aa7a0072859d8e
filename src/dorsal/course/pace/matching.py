"""Which checkpoint of a past edition is which of this one.

Lists change: names are spelt anew, kilometres measured anew, columns move. Two checkpoints are the
same place when they lie within 400 m of each other, or when their names are alike and they lie
within 1,500 m or have no position. Places are paired in the order of the course, so that a place
passed twice finds each passage, and so that the pairs agree best in name and kilometre.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.geodesy import arcs_m
from dorsal.course.tracks import Floats

SAME_PLACE_M = 400.0
SAME_NAME_M = 1500.0
ALIKE = 0.8  # of the letters of two names
COMPARABLE = 0.02  # of the distance from the start
LITTLE_WORDS = frozenset(
    ("la", "le", "les", "l", "de", "du", "des", "d", "the", "el", "los", "las", "of")
)

Reason = Literal["same", "way changed", "not there"]


@dataclass(frozen=True, slots=True)
class Match:
    """One checkpoint of this edition and what it was before.

    `past` is the index of the same place among the past checkpoints, None where it was none.
    `reason` says whether its splits can be compared: `same` place at the same distance (2 %),
    the `way changed` to the same place, or it was `not there`.
    """

    key: str
    past: int | None
    reason: Reason

    @property
    def comparable(self) -> bool:
        """Whether a split here and a split there mean the same."""
        return self.reason == "same"


def match(past: Sequence[Checkpoint], now: Sequence[Checkpoint]) -> tuple[Match, ...]:
    """Pair this edition's checkpoints with a past one's, both in the order of the course.

    The first and the last are start and finish and are always paired.
    """
    likeness = _likeness(past, now)
    likeness[0, :] = likeness[:, 0] = likeness[-1, :] = likeness[:, -1] = 0.0
    pairs = _best_in_order(likeness) | {0: 0, len(now) - 1: len(past) - 1}
    return tuple(_match(past, now, place, pairs.get(place)) for place in range(len(now)))


def _match(
    past: Sequence[Checkpoint], now: Sequence[Checkpoint], place: int, before: int | None
) -> Match:
    here = now[place]
    if before is None:
        return Match(here.key, None, "not there")
    differs = abs(past[before].distance_m - here.distance_m)
    same = differs <= COMPARABLE * max(here.distance_m, 1000.0)
    return Match(here.key, before, "same" if same else "way changed")


def _best_in_order(likeness: Floats) -> dict[int, int]:
    """Pairs {now: past} of rising indices whose likeness sums to the most."""
    rows, columns = likeness.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        for j in range(columns):
            joined = best[i, j] + likeness[i, j] if likeness[i, j] > 0 else 0.0
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], joined)
    pairs, i, j = {}, rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[j] = i
    return pairs


def _likeness(past: Sequence[Checkpoint], now: Sequence[Checkpoint]) -> Floats:
    """How alike each past place and each of now are, shape (past, now).

    0 for two places, else 1 to 1.6: more for names alike and for the same part of the way.
    """
    apart = _apart_m(past, now)
    near = ~(apart > SAME_NAME_M)  # those without a position too
    alike = np.zeros(apart.shape, dtype=np.bool_)
    for i, j in np.argwhere(near):
        alike[i, j] = names_alike(past[i].name, now[j].name)
    same = np.where(np.isnan(apart), alike, apart <= np.where(alike, SAME_NAME_M, SAME_PLACE_M))
    away = np.abs(_parts(past)[:, None] - _parts(now))
    likeness: Floats = np.where(same, 1.1 + 0.5 * alike - np.minimum(0.1, away), 0.0)
    return likeness


def _parts(places: Sequence[Checkpoint]) -> Floats:
    """The part of the way that each place lies at, 0 to 1."""
    return np.array([place.distance_m for place in places]) / max(places[-1].distance_m, 1.0)


def _apart_m(past: Sequence[Checkpoint], now: Sequence[Checkpoint]) -> Floats:
    """Metres between each past place and each of now, NaN where a position is unknown."""
    there, here = _positions(past), _positions(now)
    return arcs_m(there[:, :1], there[:, 1:], here[:, 0], here[:, 1])


def _positions(places: Sequence[Checkpoint]) -> Floats:
    """Latitudes and longitudes, shape (n, 2), NaN where either is unknown."""
    known = [(p.lat, p.lon) if None not in (p.lat, p.lon) else (np.nan, np.nan) for p in places]
    return np.array(known, dtype=np.float64)


@lru_cache(maxsize=10_000)  # a plan asks the same pairs again, and the next plan too
def names_alike(a: str, b: str) -> bool:
    """Whether two names are the same but for spelling: 'St Andrée' and 'St André'."""
    first, second = _letters(a), _letters(b)
    if not first or not second:
        return False
    if re.findall(r"[0-9]+", first) != re.findall(r"[0-9]+", second):
        return False
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def _letters(name: str) -> str:
    """The name in small letters of any script and digits, without accents and little words."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", plain)
    kept = [word for word in words if word not in LITTLE_WORDS]
    return "".join(kept or words) or name.casefold().strip()
