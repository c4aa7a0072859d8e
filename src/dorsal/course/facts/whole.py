"""All that is known of a course, in one value: what the report, the JSON and the page show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.climbs.named import Climb, find_climbs, find_descents
from dorsal.course.cutoffs.checks import check_cutoffs
from dorsal.course.cutoffs.paces import Cutoff, read_cutoffs
from dorsal.course.effort import energy_kj_per_kg, itra_class, km_effort
from dorsal.course.grades import (
    GradeShare,
    HighPlace,
    Stretch,
    grade_shares,
    hardest_stretch,
    highest_place,
    lowest_place,
    runnable_share,
)
from dorsal.course.legs import Leg, measure_legs
from dorsal.course.snapping import PlacedCheckpoint, snap
from dorsal.course.survey import Course
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

BREAK_M = 200.0  # segments nearer to each other are one line


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What a course is, from its track and its checkpoints.

    `distance_m`, `ascent_m`, `ascent_band_m`, `descent_m`, `noise` and the altitudes of the lowest
    and the highest place are the survey's.
    `checkpoints` are in their places along the track; `legs` lead from the start to the finish;
    without checkpoints there is one. `energy_kj_per_kg` is for the whole course. `warnings` are
    the file's, the survey's and those of placing the checkpoints; `cutoff_warnings` are for the
    director alone. `calibrated` says that length and ascent are the organiser's while the band is
    the track's own; `bridged_m` is how much of the length are straight lines over breaks between
    the segments of the track.
    """

    name: str
    distance_m: float
    ascent_m: float
    ascent_band_m: tuple[float, float]
    descent_m: float
    noise: str
    lowest: HighPlace
    highest: HighPlace
    effort_km: float
    itra_class: str
    energy_kj_per_kg: float
    runnable_share: float
    hardest: Stretch
    grades: tuple[GradeShare, ...]
    climbs: tuple[Climb, ...]
    descents: tuple[Climb, ...]
    checkpoints: tuple[PlacedCheckpoint, ...]
    legs: tuple[Leg, ...]
    warnings: tuple[Problem, ...]
    cutoffs: tuple[Cutoff, ...]
    cutoff_warnings: tuple[Problem, ...]
    calibrated: bool = False
    bridged_m: float = 0.0


def describe(
    course: Course,
    checkpoints: Sequence[Checkpoint] = (),
    *,
    start_at: datetime | None = None,
    wording: Wording = ENGLISH,
) -> CourseFacts:
    """Work out everything about a course that has been surveyed.

    `start_at` turns cut-offs that are moments into elapsed times. Raise `BadInput` when it has no
    time zone.
    """
    if start_at is not None and start_at.tzinfo is None:
        raise BadInput([Problem("the start has no time zone", "a moment with its zone")])
    profile, snapping = course.profile, snap(course, checkpoints)
    cutoffs = read_cutoffs(profile, snapping.places, start_at=start_at)
    effort = km_effort(course.distance_m, course.ascent_m)
    return CourseFacts(
        name=course.track.name,
        distance_m=course.distance_m,
        ascent_m=course.ascent_m,
        ascent_band_m=course.ascent_band_m,
        descent_m=course.descent_m,
        noise=course.noise,
        lowest=_with_altitude(lowest_place(profile), course.min_altitude_m),
        highest=_with_altitude(highest_place(profile), course.max_altitude_m),
        effort_km=effort,
        itra_class=itra_class(effort),
        energy_kj_per_kg=energy_kj_per_kg(profile),
        runnable_share=runnable_share(profile),
        hardest=hardest_stretch(profile),
        grades=grade_shares(profile),
        climbs=find_climbs(profile, snapping.places),
        descents=find_descents(profile, snapping.places),
        checkpoints=snapping.places,
        legs=measure_legs(course, snapping.places, wording=wording),
        warnings=(*course.warnings, *snapping.problems),
        cutoffs=cutoffs,
        cutoff_warnings=check_cutoffs(cutoffs, start_at=start_at),
        calibrated=course.calibration is not None,
        bridged_m=_bridged_m(course),
    )


def _bridged_m(course: Course) -> float:
    starts = np.array(course.track.starts[1:], dtype=np.intp)
    steps = course.along_m[starts] - course.along_m[starts - 1]
    return float(steps[steps > BREAK_M].sum())


def _with_altitude(place: HighPlace, altitude_m: float) -> HighPlace:
    """The place with the survey's altitude, where it has one: the profile shaves the summits."""
    return replace(place, altitude_m=altitude_m) if isfinite(altitude_m) else place
