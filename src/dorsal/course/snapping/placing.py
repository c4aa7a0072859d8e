"""From a list of checkpoints to their places along a track, with what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.snapping.matching import Candidates, cheapest_placing
from dorsal.course.snapping.passes import Line, Passes
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats
from dorsal.ground.problems import Problem

By = Literal["position", "distance"]
MISFIT_UNIT_M = 50.0  # this far from the track costs 1
ALTITUDE_UNIT_M = 40.0  # so does this difference in altitude
DEAREST_ALTITUDE = 3.0
AT_END_M = 100.0  # a start or finish line this near to an end of the track is there
FAR_M = 200.0  # a misfit worth a warning
# A checkpoint known by its altitude alone is sought this far about its distance.
GUESS_REACH_M, GUESS_REACH_SHARE, GUESS_STEP_M = 500.0, 0.05, 50.0
GUESS_ALTITUDE_UNIT_M, DEAREST_GUESS = 12.0, 5.0
FINISH_SHARE = 0.06  # a last checkpoint this near the track's end is its finish
SHORT_SHARE = 0.02  # but one that is shorter by more may be the last station before it


@dataclass(frozen=True, slots=True)
class PlacedCheckpoint:
    """A checkpoint and where it is along the track.

    `distance_m` and `altitude_m` are the track's, while the checkpoint keeps the organiser's.
    `by` says how it was placed; `misfit_m` is how far the track passes from its position, None
    where it has none.
    """

    checkpoint: Checkpoint
    distance_m: float
    altitude_m: float
    by: By
    misfit_m: float | None = None


@dataclass(frozen=True, slots=True)
class Snapping:
    """All checkpoints of a course in their places, in running order, and what did not fit.

    `scale` is the track's length over the organiser's. `problems` are warnings: a checkpoint is
    always placed, if need be by its distance alone.
    """

    places: tuple[PlacedCheckpoint, ...]
    scale: float
    problems: tuple[Problem, ...] = ()


def snap(course: Course, checkpoints: Sequence[Checkpoint]) -> Snapping:
    """Place checkpoints along a course, each at or after the one before."""
    ordered = sorted(checkpoints, key=lambda one: one.distance_m)
    if not ordered:
        return Snapping((), 1.0)
    line = Line(course.track.lat, course.track.lon, course.along_m)
    passes = [_passes(line, one) for one in ordered]
    scale, has_finish = _scale(course, ordered)
    official = np.array([one.distance_m for one in ordered]) * scale
    candidates = [
        _guesses(course, one, at, float(official[-1]))
        if one.lat is None
        else Candidates(near.distance_m, _costs(course, one, near))
        for one, near, at in zip(ordered, passes, official.tolist(), strict=True)
    ]
    finish_m = course.distance_m if has_finish else None
    known = cheapest_placing(candidates, official, finish_m)
    found = [
        np.nan if index is None else float(places.distance_m[index])
        for places, index in zip(candidates, known, strict=True)
    ]
    ended = _at_ends(np.array(found), official, course.distance_m, has_finish)
    distances = _filled(ended, official, course.distance_m)
    placed = _places(course, ordered, passes, known, distances)
    return Snapping(placed, scale, tuple(_problems(course, placed, passes)))


def _passes(line: Line, checkpoint: Checkpoint) -> Passes:
    if checkpoint.lat is None or checkpoint.lon is None:
        return Passes(np.empty(0), np.empty(0))
    return line.passes(checkpoint.lat, checkpoint.lon)


def _scale(course: Course, ordered: Sequence[Checkpoint]) -> tuple[float, bool]:
    """The track's length over the organiser's, and whether the last checkpoint is the finish.

    It is when the two lengths agree within 6 %, or when the track ends before it; where the track
    goes on, the list seems to end early, and its distances are taken as they are.
    """
    last = ordered[-1].distance_m
    ratio = course.distance_m / last if last > 0 else np.inf
    has_finish = bool(ratio <= 1 + FINISH_SHARE)
    return (float(ratio) if has_finish else 1.0), has_finish


def _costs(course: Course, checkpoint: Checkpoint, near: Passes) -> Floats:
    """What each pass costs by its misfit, and by its altitude where the organiser gives one."""
    cost: Floats = near.misfit_m / MISFIT_UNIT_M
    if checkpoint.altitude_m is not None:
        wrong = np.abs(course.profile.altitude_at(near.distance_m) - checkpoint.altitude_m)
        cost = cost + np.minimum(wrong / ALTITUDE_UNIT_M, DEAREST_ALTITUDE)
    return cost


def _guesses(
    course: Course, checkpoint: Checkpoint, expected_m: float, last_m: float
) -> Candidates:
    """Places about the expected distance of a checkpoint without position, by their altitude.

    None without an altitude, nor for the start and the last checkpoint, whose places are known.
    """
    free_m = min(expected_m, last_m - expected_m)
    if checkpoint.altitude_m is None or free_m <= 0:
        return Candidates(np.empty(0), np.empty(0))
    reach = GUESS_REACH_M + GUESS_REACH_SHARE * free_m
    grid = expected_m + np.arange(-reach, reach + GUESS_STEP_M, GUESS_STEP_M)
    grid = np.unique(np.clip(grid, 0.0, course.distance_m))
    wrong = np.abs(course.profile.altitude_at(grid) - checkpoint.altitude_m)
    return Candidates(grid, np.minimum(wrong / GUESS_ALTITUDE_UNIT_M, DEAREST_GUESS))


def _places(
    course: Course,
    ordered: Sequence[Checkpoint],
    passes: Sequence[Passes],
    known: Sequence[int | None],
    distances_m: Floats,
) -> tuple[PlacedCheckpoint, ...]:
    altitudes = course.profile.altitude_at(distances_m)
    return tuple(
        PlacedCheckpoint(
            checkpoint,
            float(distance),
            float(altitude),
            "distance" if index is None or checkpoint.lat is None else "position",
            None if index is None or checkpoint.lat is None else float(near.misfit_m[index]),
        )
        for checkpoint, near, index, distance, altitude in zip(
            ordered, passes, known, distances_m, altitudes, strict=True
        )
    )


def _at_ends(distances_m: Floats, official: Floats, length_m: float, has_finish: bool) -> Floats:
    """Known distances, NaN where unknown, with the start and finish lines at the track's ends."""
    ended = distances_m.copy()
    if official[0] == 0 and not ended[0] > AT_END_M:
        ended[0] = 0.0
    if length_m - ended[-1] <= AT_END_M or (has_finish and np.isnan(ended[-1])):
        ended[-1] = length_m
    return ended


def _filled(distances_m: Floats, official: Floats, length_m: float) -> Floats:
    """Distances that never fall, those that are NaN bent between the known ones.

    Official distances are stretched straight between two known places, and taken as they are
    beyond the last.
    """
    known = np.isfinite(distances_m)
    at = np.concatenate(([0.0], official[known]))
    to = np.concatenate(([0.0], distances_m[known]))
    bent = np.interp(official, at, to) + np.maximum(official - at[-1], 0.0)
    limits = np.minimum.accumulate(np.where(known, distances_m, length_m)[::-1])[::-1]
    filled: Floats = np.where(known, distances_m, np.minimum(bent, limits))
    return np.maximum.accumulate(filled)


def _problems(
    course: Course, places: Sequence[PlacedCheckpoint], passes: Sequence[Passes]
) -> list[Problem]:
    found = [
        problem
        for place, near in zip(places, passes, strict=True)
        for problem in _misfits(place, near)
    ]
    return [*found, *_end_problems(course.distance_m, places[-1])]


def _end_problems(length: float, last: PlacedCheckpoint) -> list[Problem]:
    """A list that does not end where the track does, or seems to lack the finish."""
    official = last.checkpoint.distance_m
    if abs(length - official) > FINISH_SHARE * official:
        what = (
            f"the last checkpoint is at km {official / 1000:.1f}, "
            f"the track is {length / 1000:.1f} km long"
        )
        at_end = length - last.distance_m <= FINISH_SHARE * length
        right = "check that both are of this edition" if at_end else "end the list with the finish"
        return [_warning(what, right, last.checkpoint)]
    moved = last.by == "distance" and last.distance_m == length
    if moved and length - official > SHORT_SHARE * official:
        what = (
            f"{last.checkpoint.name}, the last of the list at km {official / 1000:.1f}, is taken "
            f"for the finish, and the track is {length / 1000:.1f} km long"
        )
        return [_warning(what, "if it is not the finish, add the finish", last.checkpoint)]
    return []


def _misfits(place: PlacedCheckpoint, near: Passes) -> list[Problem]:
    name = place.checkpoint.name
    if place.by == "distance" and place.checkpoint.lat is not None:
        nearest = f"{near.misfit_m.min():.0f} m" if len(near.misfit_m) else "over 1 km"
        what = f"the track does not pass {name} where it should (nearest {nearest} away)"
        right = "check the position, the distance, or whether the track is this edition's"
        return [_warning(what, right, place.checkpoint)]
    if place.misfit_m is not None and place.misfit_m > FAR_M:
        what = f"the track passes {place.misfit_m:.0f} m from {name}"
        return [_warning(what, "check the position or the track", place.checkpoint)]
    return []


def _warning(what: str, right: str, checkpoint: Checkpoint) -> Problem:
    return Problem(what, right, column=checkpoint.key, level="warning")
