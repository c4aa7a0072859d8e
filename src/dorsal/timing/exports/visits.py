"""Visits of a race counted over all laps, and what they are called."""

from __future__ import annotations

from dorsal.timing.passings.route import visits_of
from dorsal.timing.race import Race, RaceCourse, Visit


def visit_at(course: RaceCourse, index: int) -> Visit:
    """A visit counted over all laps: a lap's finish is the start of the next, and counts once."""
    laps = 1 + max(0, index - 1) // (len(course.visits) - 1)
    return visits_of(course, laps=laps)[index]


def visit_name(race: Race, visit: Visit, *, laps: bool) -> str:
    """What a visit is called: its place, its kilometre, and its lap where there are several."""
    name = race.place(visit.place).checkpoint.name
    lap = f", lap {visit.lap}" if laps else ""
    return f"{name} (km {visit.distance_m / 1000:.1f}{lap})"
