"""What the cut-offs of a course ask of the last runner, and where they contradict themselves.

A cut-off is read in four ways: as the pace from the start, as km-effort an hour, as the pace that
is left for each stretch since the cut-off before, and as the finish time of a runner who just
meets it. How runners share out their time over climbs, descents and hours is the affair of an
effort model, which is an argument; `pace_model` makes the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dorsal.course.effort import ASCENT_PER_KM_M
from dorsal.course.pace.effort import costs_along
from dorsal.course.pace.moments import seconds_between
from dorsal.course.pace.slowdown import model_shares
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint

# The share of a finish time (in seconds) that has gone by at a distance along the track (in m).
ShareAt = Callable[[float, float], float]
SLOWEST = 1_000.0  # times the elapsed time: nobody is slower
HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The cut-off of a checkpoint, read in all ways; None where it cannot be known.

    `elapsed_s` counts from the gun. `effort_km` is the km-effort up to the checkpoint, `finish_s`
    the finish time of a runner who just meets the cut-off. What begins with `stretch` is counted
    from the cut-off before, or from the start; `stretch_finish_s` is the finish time of a runner
    who takes all the time that the cut-offs leave for the stretch: the harder the stretch, the
    smaller.
    """

    place: PlacedCheckpoint
    elapsed_s: float | None
    effort_km: float
    pace_s_per_km: float | None
    effort_km_per_h: float | None
    finish_s: float | None
    stretch_m: float
    stretch_effort_km: float
    stretch_s: float | None
    stretch_pace_s_per_km: float | None
    stretch_effort_km_per_h: float | None
    stretch_finish_s: float | None


def cutoff_elapsed_s(place: PlacedCheckpoint, start_at: datetime | None) -> float | None:
    """Seconds from the gun: as the organiser says, or from the moment when the start is known."""
    checkpoint = place.checkpoint
    if checkpoint.cutoff_s is not None:
        return checkpoint.cutoff_s
    if checkpoint.cutoff_at is None or start_at is None:
        return None
    return seconds_between(start_at, checkpoint.cutoff_at)


def read_cutoffs(
    profile: Profile,
    places: Sequence[PlacedCheckpoint],
    *,
    start_at: datetime | None = None,
    share_at: ShareAt | None = None,
) -> tuple[Cutoff, ...]:
    """The cut-offs of checkpoints in running order; a checkpoint without one is passed over.

    A cut-off at the start line (closing the start) is passed over too. `share_at` is the effort
    model, `pace_model(profile)` unless another is given. Without `start_at`, moments say only how
    long each stretch may take.
    """
    reader = _Reader(profile, start_at, share_at or pace_model(profile))
    found: list[Cutoff] = []
    for place in places:
        checkpoint = place.checkpoint
        timed = checkpoint.cutoff_s is not None or checkpoint.cutoff_at is not None
        if timed and place.distance_m > 0:
            found.append(reader.read(place, found[-1] if found else None))
    return tuple(found)


def pace_model(profile: Profile) -> ShareAt:
    """The effort model of `dorsal.course.pace`: cost by grade, and slowing down with the hours."""
    along = profile.distance_m
    costs = costs_along(profile, along)

    def share_at(distance_m: float, finish_s: float) -> float:
        here = float(np.interp(distance_m, along, costs))
        return float(model_shares(np.array([here, costs[-1]]), finish_s)[0])

    return share_at


class _Reader:
    def __init__(self, profile: Profile, start_at: datetime | None, share_at: ShareAt) -> None:
        self.start_at, self.share_at = start_at, share_at
        self.along = profile.distance_m
        rises = np.maximum(profile.rises_m, 0.0)
        self.climbed = np.concatenate(([0.0], np.cumsum(rises)))

    def read(self, place: PlacedCheckpoint, before: Cutoff | None) -> Cutoff:
        elapsed, at = cutoff_elapsed_s(place, self.start_at), place.distance_m
        since = _since(place, elapsed, before)
        start_m = before.place.distance_m if before else 0.0
        effort = self._effort_km(at)
        stretch_effort = effort - self._effort_km(start_m)
        return Cutoff(
            place=place,
            elapsed_s=elapsed,
            effort_km=effort,
            pace_s_per_km=_per(elapsed, at / 1000),
            effort_km_per_h=_per_hour(effort, elapsed),
            finish_s=self._finish_s(elapsed, 0.0, at),
            stretch_m=at - start_m,
            stretch_effort_km=stretch_effort,
            stretch_s=since,
            stretch_pace_s_per_km=_per(since, (at - start_m) / 1000),
            stretch_effort_km_per_h=_per_hour(stretch_effort, since),
            stretch_finish_s=self._finish_s(since, start_m, at),
        )

    def _effort_km(self, distance_m: float) -> float:
        climbed = float(np.interp(distance_m, self.along, self.climbed))
        return distance_m / 1000 + climbed / ASCENT_PER_KM_M

    def _finish_s(self, seconds: float | None, start_m: float, end_m: float) -> float | None:
        """The finish time with which the model takes so long from one place to the other."""
        if seconds is None or seconds <= 0 or end_m <= start_m:
            return None
        low, high = seconds, seconds * SLOWEST
        for _ in range(HALVINGS):
            middle = (low * high) ** 0.5
            share = self.share_at(end_m, middle) - self.share_at(start_m, middle)
            low, high = (middle, high) if middle * share < seconds else (low, middle)
        return high


def _since(place: PlacedCheckpoint, elapsed_s: float | None, before: Cutoff | None) -> float | None:
    """Seconds since the cut-off before, from elapsed times or from two moments."""
    if before is None:
        return elapsed_s
    if elapsed_s is not None and before.elapsed_s is not None:
        return elapsed_s - before.elapsed_s
    here, there = place.checkpoint.cutoff_at, before.place.checkpoint.cutoff_at
    return seconds_between(there, here) if here is not None and there is not None else None


def _per(seconds: float | None, amount: float) -> float | None:
    return seconds / amount if seconds is not None and amount > 0 else None


def _per_hour(amount: float, seconds: float | None) -> float | None:
    return amount / seconds * 3600 if seconds is not None and seconds > 0 else None
