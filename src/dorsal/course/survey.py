"""From a track to the course it draws: length, profile, climb and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from dorsal.course.ascent.altitudes import clean_altitudes
from dorsal.course.ascent.noise import STEEPEST, Noise, classify, measure_noise
from dorsal.course.ascent.smoothing import ascent_and_descent, resample, smooth
from dorsal.course.ascent.widths import RULE, ascent_band, choose_width, climbs_of
from dorsal.course.geodesy import along_m
from dorsal.course.grades import felt_grades
from dorsal.course.official.figures import Calibration
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput, Problem

STEEPEST_FELT = 0.6  # over 100 m; the steepest races, up a ski slope, have 50 to 60 %
LONGEST_M = 2_000_000.0  # no race is longer; a few points could ask for all memory


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A track that has been surveyed.

    `along_m` is the distance of each point of the track from its start, shape (len(track),);
    `profile` is smoothed by `width_m` and everything else is computed from it, save the lowest
    and the highest altitude, which are those under a width of 10 m, since more would shave the
    summits. `ascent_band_m` holds the lowest and the highest ascent that one can defend for this
    file. `noise` names the file's noise class and `measured` is what was measured of it.
    `calibration` is None, or says to which official figures the course was bent. `warnings` are
    the track's and the survey's own.
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
    min_altitude_m: float = float("nan")
    max_altitude_m: float = float("nan")
    measured: Noise | None = None
    calibration: Calibration | None = None

    @property
    def distance_m(self) -> float:
        """The length of the course."""
        return float(self.along_m[-1])


def survey(track: Track) -> Course:
    """Survey a track. Raise `BadInput` when it has no length, no altitudes, or no end."""
    along = along_m(track.lat, track.lon)
    _refuse_length(float(along[-1]))
    altitudes, warnings = clean_altitudes(track, along)
    rough = resample(track, along, altitudes)
    noise = measure_noise(rough, along_m=along, altitude_m=altitudes, timed=track.has_times)
    climbs = climbs_of(rough)
    width = choose_width(climbs, noise)
    key = classify(noise, noisy=RULE.noisy(climbs, noise), width_m=width)
    profile = smooth(rough, width_m=width)
    up, down = ascent_and_descent(profile.altitude_m)
    band = ascent_band(
        climbs,
        ascent_m=up,
        width_m=width,
        sparse=key == "sparse",
        drowned=noise.drowns_hills,
    )
    heights = profile if width == RULE.narrow_m else smooth(rough, width_m=RULE.narrow_m)
    return Course(
        track,
        along,
        profile,
        up,
        down,
        band,
        key,
        width,
        (*track.warnings, *warnings, *_doubts(noise, profile)),
        float(heights.altitude_m.min()),
        float(heights.altitude_m.max()),
        noise,
    )


def _refuse_length(length_m: float) -> None:
    if length_m <= 0:
        raise BadInput([Problem("the track has no length", "a line of at least two places")])
    if length_m > LONGEST_M:
        what, right = "the track is too long for a course", "at most 2,000 km"
        raise BadInput([Problem(what, right, value=f"{length_m / 1000:.0f} km")])


def _doubts(noise: Noise, profile: Profile) -> Iterator[Problem]:
    if noise.drowns_hills:
        yield Problem(
            "the altitudes are more noise than hills, and the ascent is too high",
            "altitudes of a finer terrain model or of a barometer",
            value=f"steadiness {noise.steadiness:.2f}",
            level="warning",
        )
    for grades, most in ((profile.grades, STEEPEST), (felt_grades(profile), STEEPEST_FELT)):
        steepest = int(np.abs(grades).argmax())
        grade = abs(float(grades[steepest]))
        if grade > most:
            yield Problem(
                "the course is steeper than any path",
                "a tunnel, a cliff or a bad altitude is there",
                value=f"{100 * grade:.0f} % at km {steepest * profile.step_m / 1000:.1f}",
                level="warning",
            )
            return  # once is enough
