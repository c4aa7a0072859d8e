"""Reads of one runner at one place that lie close together are one passing, with one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dorsal.timing.passings.sightings import IN, MANUAL_RANK, NO_SIDE, OUT, START, Sightings
from dorsal.timing.race import Place, TimeOfPassing

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

FARTHEST_MS = 2**40  # beyond which times are not packed with their runner into one number
APART_MS = 1_500  # two mats of one place do not stand on the same metre
FIRST, LAST, STRONGEST = 0, 1, 2
RULE: dict[TimeOfPassing, int] = {"first": FIRST, "last": LAST, "strongest": STRONGEST}


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of rows of `Sightings`, by runner, place, side and time.

    `rows` holds the rows of all groups one after another; group g has `rows[starts[g]:ends[g]]`,
    in the order of their times. The other columns have the shape (groups,): `best` is the row that
    gives the time, `weights` how sure the group is, `apart_ms` how far two sources are apart beyond
    their doubts, `written_ms` how far from it somebody wrote that the same passing was (0: nobody).
    """

    rows: Ints
    starts: Ints
    ends: Ints
    bibs: Ints
    places: Ints
    sides: Ints
    best: Ints
    times_ms: Ints
    doubts_ms: Ints
    weights: np.ndarray[tuple[int], np.dtype[np.float64]]
    manual: np.ndarray[tuple[int], np.dtype[np.bool_]]
    apart_ms: Ints
    written_ms: Ints

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self.best)


def group(sightings: Sightings, rows: Ints, places: Mapping[str, Place]) -> Groups:
    """Group rows of known runners, places and times.

    A new group begins where `window_s` of the place has passed since the row before; all rows of
    the side `START` of a runner are one.
    """
    names = sightings.place_names
    windows_ms = np.array([_window_ms(places.get(name)) for name in names], dtype=np.int64)
    rules = np.array([_rule(places.get(name)) for name in names], dtype=np.int64)
    rows, keys = _sorted(sightings, rows)
    times_ms = sightings.times_ms[rows]
    begins = np.ones(len(rows), dtype=bool)
    gaps_ms = np.diff(times_ms)
    near = (gaps_ms < windows_ms[sightings.places[rows[1:]]]) | (keys[1:] % 4 == START)
    begins[1:] = (np.diff(keys) != 0) | ~near
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(rows))
    sides = sightings.sides[rows[starts]] if len(rows) else starts
    rule = np.where(sides == START, LAST, rules[sightings.places[rows[starts]]])
    return _described(sightings, rows, starts, ends, rule)


def _window_ms(place: Place | None) -> int:
    return round(1000 * place.window_s) if place else 0


def _rule(place: Place | None) -> int:
    return RULE[place.passing] if place else FIRST


def _sorted(sightings: Sightings, rows: Ints) -> tuple[Ints, Ints]:
    """The rows by runner, place, side and time, and for each a number of the first three."""
    many = len(sightings.place_names) + 1
    keys = (sightings.bibs[rows] * many + sightings.places[rows]) * 4 + sightings.sides[rows]
    times_ms = sightings.times_ms[rows]
    if not len(rows):
        return rows, keys
    since_ms = times_ms - times_ms.min()
    span_ms = int(since_ms.max()) + 1
    if span_ms < FARTHEST_MS and int(keys.max()) < 2**62 // span_ms:
        order = np.argsort(keys * span_ms + since_ms, kind="stable")
    else:
        order = np.lexsort((times_ms, keys))
    return rows[order], keys[order]


def _described(sightings: Sightings, rows: Ints, starts: Ints, ends: Ints, rule: Ints) -> Groups:
    number = np.repeat(np.arange(len(starts)), ends - starts)
    best_at = _best(sightings, rows, starts, number, rule)
    best = rows[best_at]
    ranks = sightings.ranks[best]
    weights = np.where(ranks < MANUAL_RANK, 3.0, 1.5) + np.where(ranks == 0, 50.0, 0.0)
    return Groups(
        rows=rows,
        starts=starts,
        ends=ends,
        bibs=sightings.bibs[best],
        places=sightings.places[best],
        sides=sightings.sides[best],
        best=best,
        times_ms=sightings.times_ms[best],
        doubts_ms=sightings.doubts_ms[best],
        weights=weights,
        manual=ranks >= MANUAL_RANK,
        apart_ms=_apart(sightings, rows, number, best, rule),
        written_ms=np.zeros(len(best), dtype=np.int64),
    )


def _precedence(sightings: Sightings, rows: Ints) -> Ints:
    """By rank, then by whole seconds of doubt, then by the source's name: the least goes first."""
    doubt_s = np.minimum(sightings.doubts_ms[rows] // 1000, 4095)
    many = len(sightings.source_names) + 1
    return (sightings.ranks[rows] * 4096 + doubt_s) * many + sightings.sources[rows] + 1


def _best(sightings: Sightings, rows: Ints, starts: Ints, number: Ints, rule: Ints) -> Ints:
    """The position in `rows` of the row of each group that gives the time."""
    if not len(rows):
        return starts
    precedence = _precedence(sightings, rows)
    may = precedence == np.minimum.reduceat(precedence, starts)[number]
    return _by_rule(sightings, rows, starts, rule, may, number)


def _by_rule(
    sightings: Sightings,
    rows: Ints,
    starts: Ints,
    rule: Ints,
    may: np.ndarray[tuple[int], np.dtype[np.bool_]],
    number: Ints,
) -> Ints:
    """The first, last or strongest position of each run among those that may be taken."""
    at = np.arange(len(rows))
    found = np.minimum.reduceat(np.where(may, at, len(rows)), starts)
    if (rule == LAST).any():
        last = np.maximum.reduceat(np.where(may, at, -1), starts)
        found = np.where(rule == LAST, last, found)
    if (rule == STRONGEST).any():
        strength = np.where(may, sightings.strengths[rows], np.iinfo(np.int64).min)
        top = np.maximum.reduceat(strength, starts)[number]
        strongest = np.minimum.reduceat(np.where(may & (strength == top), at, len(rows)), starts)
        found = np.where(rule == STRONGEST, strongest, found)
    return found


def _apart(sightings: Sightings, rows: Ints, number: Ints, best: Ints, rule: Ints) -> Ints:
    """How far the times of the sources of each group are apart beyond their doubts.

    Only sources of the kind that gives the time are compared: readers, or people.
    """
    apart = np.zeros(len(best), dtype=np.int64)
    if not len(rows):
        return apart
    manual = sightings.ranks >= MANUAL_RANK
    same = manual[rows] == manual[best][number]
    other = sightings.sources[rows] != sightings.sources[best][number]
    mixed = np.zeros(len(best), dtype=bool)
    mixed[number[same & other]] = True
    taken = np.flatnonzero(mixed[number] & same)
    if not len(taken):
        return apart
    many = len(sightings.source_names) + 1
    keys = number[taken] * many + sightings.sources[rows[taken]] + 1
    order = np.argsort(keys, kind="stable")
    taken, keys = taken[order], keys[order]
    begins = np.flatnonzero(np.append(True, np.diff(keys) != 0))
    which = number[taken[begins]]
    every = np.ones(len(taken), dtype=bool)
    within = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(taken))))
    chosen = rows[taken][_by_rule(sightings, rows[taken], begins, rule[which], every, within)]
    return _beyond(sightings, chosen, which, apart)


def _beyond(sightings: Sightings, chosen: Ints, which: Ints, apart: Ints) -> Ints:
    """The greatest earliest instant less the least latest one, by group; 0 where they overlap."""
    times_ms, doubts_ms = sightings.times_ms[chosen], sightings.doubts_ms[chosen] + APART_MS
    begins = np.flatnonzero(np.append(True, np.diff(which) != 0))
    earliest = np.maximum.reduceat(times_ms - doubts_ms, begins)
    latest = np.minimum.reduceat(times_ms + doubts_ms, begins)
    apart[which[begins]] = np.maximum(0, earliest - latest)
    return apart


def names_of(sides: Sequence[int]) -> list[str]:
    """The sides of groups in words."""
    return [{NO_SIDE: "", IN: "in", OUT: "out", START: "in"}[side] for side in sides]


def runs_of(values: Ints) -> list[tuple[int, int]]:
    """Where each run of equal values begins and ends."""
    if not len(values):
        return []
    begins = np.flatnonzero(np.append(True, np.diff(values) != 0)).tolist()
    return list(zip(begins, [*begins[1:], len(values)], strict=True))
