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
    likeness = np.array([[_likeness(a, b, past, now) for b in now] for a in past])
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


def _likeness(
    a: Checkpoint, b: Checkpoint, past: Sequence[Checkpoint], now: Sequence[Checkpoint]
) -> float:
    """0 for two places, else 1 to 1.6: more for names alike and for the same part of the way."""
    alike, apart = names_alike(a.name, b.name), _apart_m(a, b)
    nearest = SAME_NAME_M if alike else SAME_PLACE_M
    if not (alike if apart is None else apart <= nearest):
        return 0.0
    part_a = a.distance_m / max(past[-1].distance_m, 1.0)
    part_b = b.distance_m / max(now[-1].distance_m, 1.0)
    return 1.1 + 0.5 * alike - min(0.1, abs(part_a - part_b))


def _apart_m(a: Checkpoint, b: Checkpoint) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    points = (np.array([value]) for value in (a.lat, a.lon, b.lat, b.lon))
    return float(arcs_m(*points)[0])


def names_alike(a: str, b: str) -> bool:
    """Whether two names are the same but for spelling: 'St Andrée' and 'St André'."""
    first, second = _letters(a), _letters(b)
    if not first or not second:
        return False
    if re.findall(r"[0-9]+", first) != re.findall(r"[0-9]+", second):
        return False
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def _letters(name: str) -> str:
    """The name in small plain letters and digits, without little words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain or "")
    kept = [word for word in words if word not in LITTLE_WORDS]
    return "".join(kept or words) or name.casefold().strip()
