"""The climbs and descents of a course, as a mountain runner counts and names them.

Where they begin and end is told in `dorsal.course.climbs.slopes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.course.climbs.slopes import Direction, find_slopes
from dorsal.course.grades import steepest_grades
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint

# By metres climbed. On slopes as steep as those of mountain races energy goes with height: a metre
# climbed costs about the same at 15 % as at 40 % (Minetti 2002), so the length says little beside
# the gain. The top class begins with the vertical kilometre, which is a race of its own.
CATEGORIES = ((1000.0, "HC"), (700.0, "1"), (450.0, "2"), (250.0, "3"), (0.0, "4"))
NAMED_WITHIN_M = 600.0
NAMED_FROM_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Climb:
    """A climb, or a descent where `direction` is down.

    `gain_m` is the difference in altitude between its ends and `ascent_m` all the metres climbed
    on the way (descended, in a descent): both positive. `mean_grade` and `steepest_grade` (over
    100 m) are negative in a descent. `name` is that of a checkpoint at the top, or at the foot of
    a descent; empty where none is near.
    """

    direction: Direction
    start_m: float
    end_m: float
    start_altitude_m: float
    end_altitude_m: float
    ascent_m: float
    mean_grade: float
    steepest_grade: float
    category: str
    name: str = ""

    @property
    def length_m(self) -> float:
        """Metres along the course."""
        return self.end_m - self.start_m

    @property
    def gain_m(self) -> float:
        """Metres between its ends in altitude, positive."""
        return abs(self.end_altitude_m - self.start_altitude_m)


def find_climbs(profile: Profile, places: Sequence[PlacedCheckpoint] = ()) -> tuple[Climb, ...]:
    """The climbs in running order; they never overlap each other, nor any descent."""
    return _found(profile, places, "up")


def find_descents(profile: Profile, places: Sequence[PlacedCheckpoint] = ()) -> tuple[Climb, ...]:
    """The descents in running order; they never overlap each other, nor any climb."""
    return _found(profile, places, "down")


def category_of(gain_m: float) -> str:
    """HC from 1,000 m of gain, then 1 from 700, 2 from 450, 3 from 250, and 4 below."""
    return next((name for least, name in CATEGORIES if gain_m >= least), CATEGORIES[-1][1])


def _found(
    profile: Profile, places: Sequence[PlacedCheckpoint], wanted: Direction
) -> tuple[Climb, ...]:
    return tuple(
        _climb(profile, places, direction, start, end)
        for direction, start, end in find_slopes(profile)
        if direction == wanted
    )


def _climb(
    profile: Profile,
    places: Sequence[PlacedCheckpoint],
    direction: Direction,
    start: int,
    end: int,
) -> Climb:
    start_m, end_m = start * profile.step_m, end * profile.step_m
    low, high = float(profile.altitude_m[start]), float(profile.altitude_m[end])
    up = direction == "up"
    walked = profile.ascent_between if up else profile.descent_between
    return Climb(
        direction,
        start_m,
        end_m,
        low,
        high,
        walked(start_m, end_m),
        (high - low) / (end_m - start_m),
        steepest_grades(profile, start_m, end_m)[1 if up else 0],
        category_of(abs(high - low)),
        _name(places, (start_m, end_m), (low, high)),
    )


def _name(
    places: Sequence[PlacedCheckpoint],
    span_m: tuple[float, float],
    altitudes_m: tuple[float, float],
) -> str:
    """The checkpoint nearest to the end, on the way or within 600 m after it, and as high.

    As high means: on the last quarter of the gain, or on the last of the fall in a descent.
    """
    (start, end), (low, high) = span_m, altitudes_m
    near = [
        place
        for place in places
        if start < place.distance_m <= end + NAMED_WITHIN_M
        and (place.altitude_m - low) / (high - low) >= NAMED_FROM_SHARE
    ]
    nearest = min(near, key=lambda place: abs(place.distance_m - end), default=None)
    return nearest.checkpoint.name if nearest else ""
