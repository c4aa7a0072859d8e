"""Small courses of known shape, on which tests know every answer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.geodesy import along_m
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats, Track

LAT, LON = 43.0, -2.3
METRE_NORTH = 1 / 111_113.0  # degrees of latitude in a metre, near LAT
METRE_EAST = 1 / 81_540.0


def profile_of(
    altitudes: Sequence[float] | NDArray[np.floating], *, step_m: float = 10.0
) -> Profile:
    """A profile with these altitudes, that runs north."""
    count = len(altitudes)
    lat: Floats = LAT + np.arange(count, dtype=np.float64) * (step_m * METRE_NORTH)
    return Profile(step_m, np.array(altitudes, dtype=np.float64), lat, np.full(count, LON))


def course_of(points_m: Sequence[tuple[float, float, float]]) -> Course:
    """A course through corners given as metres east, metres north and altitude, joined straight."""
    corners = np.array(points_m, dtype=np.float64)
    lat, lon = LAT + corners[:, 1] * METRE_NORTH, LON + corners[:, 0] * METRE_EAST
    return course_along(lat, lon, corners[:, 2].copy())


def course_along(lat: Floats, lon: Floats, altitude_m: Floats) -> Course:
    """A course along points in degrees, its profile straight between them and not smoothed."""
    track = Track(lat, lon, altitude_m, np.full(len(lat), np.nan), name="Made")
    along = along_m(lat, lon)
    steps = max(1, round(float(along[-1]) / 10.0))
    places = np.linspace(0.0, float(along[-1]), steps + 1)
    profile = Profile(
        float(along[-1]) / steps,
        np.interp(places, along, altitude_m),
        np.interp(places, along, lat),
        np.interp(places, along, lon),
    )
    rises = profile.rises_m
    up, down = float(rises[rises > 0].sum()), float(-rises[rises < 0].sum())
    return Course(track, along, profile, up, down, (up, up), "made", 0.0)


def checkpoint_at(
    km: float, name: str = "A", east_m: float | None = None, north_m: float = 0.0, **more: object
) -> Checkpoint:
    """A checkpoint at an official distance, with a position in metres where one is given."""
    position: dict[str, object] = {}
    if east_m is not None:
        position = {"lat": LAT + north_m * METRE_NORTH, "lon": LON + east_m * METRE_EAST}
    values: dict[str, object] = {"key": name.casefold(), "name": name, "distance_m": km * 1000}
    return Checkpoint(**(values | position | more))  # type: ignore[arg-type]


def placed(
    distance_m: float, name: str = "A", altitude_m: float = 0.0, **more: object
) -> PlacedCheckpoint:
    """A checkpoint that has been placed where its official distance says."""
    checkpoint = checkpoint_at(distance_m / 1000, name, **more)  # type: ignore[arg-type]
    return PlacedCheckpoint(checkpoint, distance_m, altitude_m, "distance")
