"""The legs of a course: what lies between one checkpoint and the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.grades import steepest_grades
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.survey import Course
from dorsal.ground.wording import ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class Leg:
    """The part of a course between two checkpoints, as measured on its profile.

    `mean_grade` is the rise from end to end over the length; the steepest grades are over 100 m,
    down (the lowest) and up (the highest). The official figures are the organiser's differences
    between the two checkpoints, None where not given for both.
    """

    start: PlacedCheckpoint
    end: PlacedCheckpoint
    ascent_m: float
    descent_m: float
    mean_grade: float
    steepest_down: float
    steepest_up: float
    lowest_m: float
    highest_m: float
    official_length_m: float | None
    official_ascent_m: float | None
    official_descent_m: float | None

    @property
    def length_m(self) -> float:
        """Metres along the track."""
        return self.end.distance_m - self.start.distance_m


def measure_legs(
    course: Course, places: Sequence[PlacedCheckpoint], *, wording: Wording = ENGLISH
) -> tuple[Leg, ...]:
    """The legs from the start to the finish; they add up to the whole course.

    Where the checkpoints do not begin at the start or end at the finish, these are put in.
    """
    ends = _with_ends(course, places, wording)
    return tuple(_leg(course.profile, start, end) for start, end in pairwise(ends))


def _with_ends(
    course: Course, places: Sequence[PlacedCheckpoint], wording: Wording
) -> list[PlacedCheckpoint]:
    ends = list(places)
    if not ends or ends[0].distance_m > 0:
        ends.insert(0, _end("start", wording.say("Start"), 0.0, course))
    if ends[-1].distance_m < course.distance_m:
        ends.append(_end("finish", wording.say("Finish"), course.distance_m, course))
    return ends


def _end(key: str, name: str, distance_m: float, course: Course) -> PlacedCheckpoint:
    altitude = float(course.profile.altitude_at(distance_m))
    # Its official distance is nobody's word, so no leg to it has an official length.
    return PlacedCheckpoint(Checkpoint(key, name, float("nan")), distance_m, altitude, "distance")


def _leg(profile: Profile, start: PlacedCheckpoint, end: PlacedCheckpoint) -> Leg:
    first, last = start.distance_m, end.distance_m
    down, up = steepest_grades(profile, first, last)
    places = profile.distance_m
    inner = profile.altitude_m[(places >= first) & (places <= last)]
    altitudes = [start.altitude_m, end.altitude_m, *inner.tolist()]
    length = last - first
    return Leg(
        start,
        end,
        profile.ascent_between(first, last),
        profile.descent_between(first, last),
        (end.altitude_m - start.altitude_m) / length if length > 0 else 0.0,
        down,
        up,
        min(altitudes),
        max(altitudes),
        _difference(start.checkpoint.distance_m, end.checkpoint.distance_m),
        _difference(start.checkpoint.ascent_m, end.checkpoint.ascent_m),
        _difference(start.checkpoint.descent_m, end.checkpoint.descent_m),
    )


def _difference(start: float | None, end: float | None) -> float | None:
    if start is None or end is None or start != start or end != end:
        return None
    return end - start
