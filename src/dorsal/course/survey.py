"""From a track to the course it draws: length, profile, climb and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dorsal.course.geodesy import along_m
from dorsal.course.profile import STEP_M, Profile
from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A track that has been surveyed.

    `along_m` is the distance of each point of the track from its start, shape (len(track),);
    `profile` is smoothed by `width_m` and everything else is computed from it. `ascent_band_m`
    holds the lowest and the highest ascent that one can defend for this file. `noise` names the
    file's noise class. `warnings` are the track's and the survey's own.
    """

    track: Track
    along_m: Floats
    profile: Profile
    ascent_m: float
    descent_m: float
    ascent_band_m: tuple[float, float]
    noise: str
    width_m: float
    warnings: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def distance_m(self) -> float:
        """The length of the course."""
        return float(self.along_m[-1])


def survey(track: Track) -> Course:
    """Survey a track. Raise `BadInput` when it has no length or no altitudes."""
    along = along_m(track.lat, track.lon)
    if along[-1] <= 0:
        raise BadInput([Problem("the track has no length", "a line of at least two places")])
    if not track.has_altitudes:
        raise BadInput([Problem("the track has no altitudes", "a file with elevations")])
    profile = _smoothed(_resampled(track, along), 30.0)
    rises = profile.rises_m
    up, down = float(rises[rises > 0].sum()), float(-rises[rises < 0].sum())
    return Course(track, along, profile, up, down, (up, up), "unknown", 30.0, track.warnings)


def _resampled(track: Track, along: Floats) -> Profile:
    steps = max(1, round(float(along[-1]) / STEP_M))
    places = np.linspace(0.0, float(along[-1]), steps + 1)
    known = np.isfinite(track.altitude_m)
    altitudes = np.interp(places, along[known], track.altitude_m[known])
    lat = np.interp(places, along, track.lat)
    lon = np.interp(places, along, np.degrees(np.unwrap(np.radians(track.lon))))
    return Profile(float(along[-1]) / steps, altitudes, lat, (lon + 180) % 360 - 180)


def _smoothed(profile: Profile, width_m: float) -> Profile:
    reach = max(1, round(4 * width_m / profile.step_m))
    offsets = np.arange(-reach, reach + 1) * profile.step_m
    weights = np.exp(-0.5 * (offsets / width_m) ** 2)
    padded = np.pad(profile.altitude_m, reach, mode="edge")
    altitudes = np.convolve(padded, weights / weights.sum(), mode="valid")
    return Profile(profile.step_m, altitudes, profile.lat, profile.lon)
