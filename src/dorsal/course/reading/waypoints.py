"""Named points beside the line, from the texts of their elements."""

from __future__ import annotations

from collections.abc import Mapping

from dorsal.course.reading.bounds import MOST_LETTERS, MOST_WAYPOINTS
from dorsal.course.reading.columns import numbers_of
from dorsal.course.tracks import Waypoint
from dorsal.ground.problems import Problem

LOWEST_M, HIGHEST_M = -500.0, 9000.0


def waypoint_of(lat: str, lon: str, told: Mapping[str, str]) -> Waypoint | None:
    """A waypoint from the texts of a GPX `wpt`, or None where it lies nowhere on Earth."""
    latitude, longitude, altitude = numbers_of([lat, lon, told.get("ele", "")]).tolist()
    if not (abs(latitude) <= 90 and -180 <= longitude <= 360):
        return None
    return Waypoint(
        latitude,
        longitude - 360 if longitude > 180 else longitude,
        _text(told, "name"),
        altitude if LOWEST_M <= altitude <= HIGHEST_M else None,
        _text(told, "sym") or _text(told, "type"),
        _text(told, "desc") or _text(told, "cmt"),
    )


def waypoints_lost(count: int, file: str) -> tuple[Problem, ...]:
    """A warning where waypoints were left out."""
    if not count:
        return ()
    what = "some waypoints have no place on Earth, or are too many; they were left out"
    right = f"lat and lon in degrees, and at most {MOST_WAYPOINTS:,} waypoints"
    return (Problem(what, right, file, 0, "", f"{count:,} waypoints", "warning"),)


def _text(told: Mapping[str, str], name: str) -> str:
    return " ".join(told.get(name, "").split())[:MOST_LETTERS]
