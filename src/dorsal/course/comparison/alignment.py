"""Two tracks laid over each other: where they run together, and where each goes its own way.

Both are compared in running order, so that a path used twice, or in the other direction, is not
taken for the same stretch. Places of one track are matched with the other by dynamic programming
that never runs backwards and matches as much as it can, the nearer the better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dorsal.course.geodesy import earth_centred
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

Kind = Literal["common", "changed"]
TOLERANCE_M = 100.0  # two traces of one path differ by less; switchbacks cut by planners too
STEP_M = 50.0
MOST_PLACES = 2_500
LEAST_COMMON_M = 300.0  # less than this together is a crossing
LEAST_CHANGE_M = 400.0  # less than this apart, on both, is the way traces are drawn

Run: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of two courses that is common to both or changed; either may be without length.

    Distances are along each course: `first_*` along the first, `second_*` along the second.
    """

    kind: Kind
    first_start_m: float
    first_end_m: float
    second_start_m: float
    second_end_m: float

    @property
    def first_length_m(self) -> float:
        """Metres of the first course."""
        return self.first_end_m - self.first_start_m

    @property
    def second_length_m(self) -> float:
        """Metres of the second course."""
        return self.second_end_m - self.second_start_m


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """The stretches of two courses in running order; together they cover both from end to end.

    `first_m` and `second_m`, shape (n,), ascending, are places of the two courses that are the
    same place.
    """

    stretches: tuple[Stretch, ...]
    first_m: Floats
    second_m: Floats

    def carried(self, first_m: float) -> float | None:
        """The distance along the second course of a place of the first; None where changed."""
        for stretch in self.stretches:
            inside = stretch.first_start_m <= first_m <= stretch.first_end_m
            if inside and stretch.kind == "common":
                there = float(np.interp(first_m, self.first_m, self.second_m))
                return min(max(there, stretch.second_start_m), stretch.second_end_m)
        return None

    def changed_between(self, second_start_m: float, second_end_m: float) -> bool:
        """Whether a changed part touches the second course between two of its distances."""
        return any(
            stretch.kind == "changed"
            and stretch.second_end_m > second_start_m
            and stretch.second_start_m < second_end_m
            for stretch in self.stretches
        )


def align(first: Profile, second: Profile) -> Alignment:
    """Lay two courses over each other.

    Common are parts of at least 300 m on which the two stay within 100 m of each other; changes of
    less than 400 m on both courses are taken for common.
    """
    places, matched = _matches(first, second)
    runs = _joined(_runs(places, matched))
    runs = _joined([run for run in runs if _is_long(run)])
    runs = _to_ends(runs, first, second)
    known = np.isfinite(matched)
    ends = [edge for start, end, there, back in runs for edge in ((start, there), (end, back))]
    pairs = np.array([*zip(places[known], matched[known], strict=True), *ends]).reshape(-1, 2)
    pairs = np.maximum.accumulate(pairs[np.argsort(pairs[:, 0], kind="stable")], axis=0)
    return Alignment(tuple(_with_changes(runs, first, second)), pairs[:, 0], pairs[:, 1])


def _matches(first: Profile, second: Profile) -> tuple[Floats, Floats]:
    """Places along the first course, and where the second passes them: NaN where it does not."""
    at, points = _sampled(first)
    along, corners = _sampled(second)
    pieces = np.diff(corners, axis=0)
    squares = np.maximum(np.einsum("ij,ij->i", pieces, pieces), 1e-12)
    best = np.zeros(len(pieces))
    sources = np.empty((len(at), len(pieces)), dtype=np.int16)
    shares = np.empty((len(at), len(pieces)), dtype=np.float32)
    for row, point in enumerate(points):
        share, misfit = _nearest(point, corners, pieces, squares)
        closeness = 1 - 0.5 * (misfit / TOLERANCE_M) ** 2
        gain = best + np.where(misfit <= TOLERANCE_M, closeness, 0.0)
        best, sources[row] = _running_best(gain)
        shares[row] = np.where(misfit <= TOLERANCE_M, share, np.nan)
    matched = np.full(len(at), np.nan)
    piece = len(pieces) - 1
    for row in range(len(at) - 1, -1, -1):
        piece = int(sources[row, piece])
        matched[row] = along[piece] + shares[row, piece] * (along[piece + 1] - along[piece])
    return at, np.maximum.accumulate(np.where(np.isnan(matched), -np.inf, matched)) + 0 * matched


def _sampled(profile: Profile) -> tuple[Floats, Floats]:
    """Distances and points in space about every 50 m, the ends included."""
    count = int(np.clip(profile.length_m / STEP_M, 1, MOST_PLACES - 1)) + 1
    at = np.linspace(0.0, profile.length_m, count)
    space = np.stack(earth_centred(profile.lat, profile.lon), axis=1)
    axes = [np.interp(at, profile.distance_m, space[:, axis]) for axis in range(3)]
    return at, np.stack(axes, axis=1)


def _nearest(
    point: Floats, corners: Floats, pieces: Floats, squares: Floats
) -> tuple[Floats, Floats]:
    """How far along each piece its nearest point to a place is, 0 to 1, and the distance."""
    to_point = point - corners[:-1]
    share = np.clip(np.einsum("ij,ij->i", to_point, pieces) / squares, 0.0, 1.0)
    away = to_point - share[:, None] * pieces
    return share, np.sqrt(np.einsum("ij,ij->i", away, away))


def _running_best(gain: Floats) -> tuple[Floats, NDArray[np.int16]]:
    """The greatest value up to each index, and the first index at which it stands."""
    best: Floats = np.maximum.accumulate(gain)
    rises = np.concatenate(([True], best[1:] > best[:-1]))
    source = np.maximum.accumulate(np.where(rises, np.arange(len(gain)), 0))
    return best, source.astype(np.int16)


def _runs(places: Floats, matched: Floats) -> Iterator[Run]:
    """Runs of matched places without a leap of the second course between two of them."""
    start = last = -1
    for index, here in enumerate(matched.tolist()):
        if here != here:
            continue
        if start >= 0 and (
            index > last + 1 or here - matched[last] > LEAST_CHANGE_M + places[1] - places[0]
        ):
            yield _run(places, matched, start, last)
            start = index
        start = index if start < 0 else start
        last = index
    if start >= 0:
        yield _run(places, matched, start, last)


def _run(places: Floats, matched: Floats, start: int, last: int) -> Run:
    return float(places[start]), float(places[last]), float(matched[start]), float(matched[last])


def _joined(runs: Sequence[Run] | Iterator[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and _is_slight(joined[-1], run):
            joined[-1] = (joined[-1][0], run[1], joined[-1][2], run[3])
        else:
            joined.append(run)
    return joined


def _is_long(run: Run) -> bool:
    return min(run[1] - run[0], run[3] - run[2]) >= LEAST_COMMON_M


def _is_slight(one: Run, other: Run) -> bool:
    return other[0] - one[1] < LEAST_CHANGE_M and other[2] - one[3] < LEAST_CHANGE_M


def _to_ends(runs: list[Run], first: Profile, second: Profile) -> list[Run]:
    """Runs that begin or end near the ends of both courses begin or end there."""
    if not runs:
        return []
    runs = list(runs)
    if max(runs[0][0], runs[0][2]) < LEAST_CHANGE_M:
        runs[0] = (0.0, runs[0][1], 0.0, runs[0][3])
    ends = (first.length_m, second.length_m)
    if max(ends[0] - runs[-1][1], ends[1] - runs[-1][3]) < LEAST_CHANGE_M:
        runs[-1] = (runs[-1][0], ends[0], runs[-1][2], ends[1])
    return runs


def _with_changes(runs: Sequence[Run], first: Profile, second: Profile) -> Iterator[Stretch]:
    first_m = second_m = 0.0
    for start, end, second_start, second_end in runs:
        if start > first_m or second_start > second_m:
            yield Stretch("changed", first_m, start, second_m, second_start)
        yield Stretch("common", start, end, second_start, second_end)
        first_m, second_m = end, second_end
    if first_m < first.length_m or second_m < second.length_m:
        yield Stretch("changed", first_m, first.length_m, second_m, second.length_m)
