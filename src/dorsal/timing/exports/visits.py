"""Visits of a race counted over all laps, and what they are called."""

from __future__ import annotations

from dataclasses import replace

from dorsal.timing.race import Race, RaceCourse, Visit


def visit_at(course: RaceCourse, index: int) -> Visit:
    """A visit counted over all laps: a lap's finish is the start of the next, and counts once."""
    lap = course.visits
    if index < len(lap):
        return lap[index]
    laps_before, within = divmod(index - 1, len(lap) - 1)
    visit = lap[within + 1]
    further_m = laps_before * lap[-1].distance_m
    return replace(visit, index=index, lap=laps_before + 1, distance_m=visit.distance_m + further_m)


def visit_name(race: Race, visit: Visit, *, laps: bool) -> str:
    """What a visit is called: its place, its kilometre, and its lap where there are several."""
    name = race.place(visit.place).checkpoint.name
    lap = f", lap {visit.lap}" if laps else ""
    return f"{name} (km {visit.distance_m / 1000:.1f}{lap})"
