"""What an organiser says of a course, and what came of bending a track to it."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ground.problems import Problem


@dataclass(frozen=True, slots=True)
class OfficialPlace:
    """A checkpoint's official figures, counted from the start, and where it lies on the track.

    `track_m` is its distance along the measured track; `distance_m`, `ascent_m` and `descent_m`
    are the organiser's, None where nobody said.
    """

    name: str
    track_m: float
    distance_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """To which official figures a course was bent, and where they cannot be true.

    `distance_m` and `ascent_m` are those of the bent course; `measured_distance_m` and
    `measured_ascent_m` what the track says by itself; `moved_m` is the most by which an altitude
    was moved. `places` are the places between which the figures hold. `doubts` are what speaks
    against the official figures, each with its place.
    """

    distance_m: float
    ascent_m: float
    measured_distance_m: float
    measured_ascent_m: float
    moved_m: float
    places: tuple[OfficialPlace, ...] = ()
    doubts: tuple[Problem, ...] = ()
