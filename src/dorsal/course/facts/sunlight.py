"""The light of the day of the race: for everybody, and for the last runner."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from dorsal.course.cutoffs.paces import cutoff_elapsed_s
from dorsal.course.daylight import (
    LightSection,
    SunTimes,
    light_sections,
    passing_times,
    sun_times,
)
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.profile import Profile


def sun_of_the_day(profile: Profile, start_at: datetime) -> SunTimes:
    """When the light changes at the start line on the day of the start, in its time zone."""
    sun = sun_times(float(profile.lat[0]), float(profile.lon[0]), start_at.date())

    def here(moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(start_at.tzinfo)

    return SunTimes(here(sun.dawn), here(sun.sunrise), here(sun.sunset), here(sun.dusk))


def light_of_the_last(
    profile: Profile, facts: CourseFacts, start_at: datetime
) -> tuple[LightSection, ...]:
    """The light in which the slowest runner goes who meets every cut-off; empty without one.

    Such a runner is at each place by the earliest of its cut-off and those after it, which is its
    own wherever cut-offs rise along the course.
    """
    told = [(one.distance_m, cutoff_elapsed_s(one, start_at)) for one in facts.checkpoints]
    timed = [(at, elapsed) for at, elapsed in told if elapsed is not None and at > 0]
    by_s = np.array([elapsed for _, elapsed in timed])
    if not timed or by_s.min() <= 0:
        return ()
    met = np.minimum.accumulate(by_s[::-1])[::-1]
    places = [0.0, *(at for at, _ in timed)]
    return light_sections(profile, start_at, passing_times(places, [0.0, *met.tolist()]))
