"""The checkpoints of a course from its start to its finish, with what is known between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.moments import moment_after, seconds_between
from dorsal.course.snapping import snap
from dorsal.course.survey import Course
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

SHORT_OF_FINISH = 0.94  # of the track: a last checkpoint before that is not the finish


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Checkpoints in the order of the course, each with a key of its own, start and finish too.

    `places_m` say where they lie along the `course`'s track, both None without a track.
    """

    checkpoints: tuple[Checkpoint, ...]
    course: Course | None = None
    places_m: tuple[float, ...] | None = None

    def start_at(self) -> datetime | None:
        """The gun's moment, from the first cut-off that is known both ways."""
        for place in self.checkpoints:
            if place.cutoff_at is not None and place.cutoff_s is not None:
                return moment_after(place.cutoff_at, -place.cutoff_s)
        return None

    def cutoff_s(self, place: Checkpoint, start_at: datetime | None) -> float | None:
        """Seconds from the gun to a checkpoint's cut-off, None where nobody knows."""
        if place.cutoff_s is not None:
            return place.cutoff_s
        if place.cutoff_at is None or start_at is None:
            return None
        since = seconds_between(start_at, place.cutoff_at)
        return since if since is not None and since > 0 else None

    def climb(self, number: int) -> tuple[float | None, float | None]:
        """Metres up and down on the leg to a checkpoint: the organiser's, else the track's."""
        if number == 0:
            return None, None
        start, end = self.checkpoints[number - 1 : number + 1]
        up = _difference(start.ascent_m, end.ascent_m)
        down = _difference(start.descent_m, end.descent_m)
        if self.course is not None and self.places_m is not None:
            ends = self.places_m[number - 1], self.places_m[number]
            up = self.course.profile.ascent_between(*ends) if up is None else up
            down = self.course.profile.descent_between(*ends) if down is None else down
        return up, down

    def altitude_m(self, number: int) -> float | None:
        """The altitude of a checkpoint: the organiser's, else the track's."""
        told = self.checkpoints[number].altitude_m
        if told is not None or self.course is None or self.places_m is None:
            return told
        return float(self.course.profile.altitude_at(self.places_m[number]))


def route_of(
    checkpoints: Sequence[Checkpoint],
    *,
    course: Course | None = None,
    places_m: Sequence[float] | None = None,
    wording: Wording = ENGLISH,
) -> Route:
    """The route of checkpoints in any order. A start is added where the list has none, and a
    finish where the track goes on for long after the last. Raise `BadInput` without any length.
    """
    order = sorted(range(len(checkpoints)), key=lambda place: checkpoints[place].distance_m)
    ordered = [checkpoints[place] for place in order]
    if not ordered or ordered[-1].distance_m <= 0:
        right = "the checkpoints with their distances from the start, the last the finish"
        raise BadInput([Problem("the checkpoints have no distances", right)])
    places = None if places_m is None else [float(places_m[place]) for place in order]
    if places is None and course is not None:
        places = [one.distance_m for one in snap(course, ordered).places]
    _complete(ordered, places, course, wording)
    if places is not None:
        places[0] = 0.0
    return Route(_keyed(ordered), course, None if places is None else tuple(places))


def _complete(
    ordered: list[Checkpoint],
    places: list[float] | None,
    course: Course | None,
    wording: Wording,
) -> None:
    """Add the start and the finish where they are missing."""
    if ordered[0].distance_m > 0:
        ordered.insert(0, start_before(ordered, wording.say("Start")))
        if places is not None:
            places.insert(0, 0.0)
    if (
        course is not None
        and places is not None
        and places[-1] < SHORT_OF_FINISH * course.distance_m
    ):
        finish_m = ordered[-1].distance_m + course.distance_m - places[-1]
        ordered.append(Checkpoint(key="finish", name=wording.say("Finish"), distance_m=finish_m))
        places.append(course.distance_m)


def start_before(ordered: Sequence[Checkpoint], name: str = "") -> Checkpoint:
    """A start for a list that has none: nothing climbed yet, where the list counts ascents."""
    counts_up = any(place.ascent_m is not None for place in ordered)
    counts_down = any(place.descent_m is not None for place in ordered)
    return Checkpoint(
        key="start",
        name=name,
        distance_m=0.0,
        ascent_m=0.0 if counts_up else None,
        descent_m=0.0 if counts_down else None,
    )


def _keyed(ordered: Sequence[Checkpoint]) -> tuple[Checkpoint, ...]:
    """The checkpoints with a key for each that has none or another's."""
    seen: set[str] = set()
    keyed = []
    for number, place in enumerate(ordered):
        key = place.key
        while not key or key in seen:
            key = f"{key or 'cp'}{number:02d}"
        seen.add(key)
        keyed.append(place if key == place.key else replace(place, key=key))
    return tuple(keyed)


def _difference(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else max(0.0, end - start)
