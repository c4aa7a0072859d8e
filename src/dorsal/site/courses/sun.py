"""Day and night on the course: when the sun is there, and who needs a lamp where."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.course.daylight import LightSection, light_sections, passing_times, sun_times
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.survey import Course
from dorsal.site.pages.formats import decimal
from dorsal.site.races.models import Edition


def sun_lines(course: Course, facts: CourseFacts, edition: Edition) -> list[str]:
    """Sunrise and sunset of the day, and where whoever just meets the cut-offs runs in the dark."""
    zone = ZoneInfo(edition.race.timezone)
    start = edition.starts_at.astimezone(zone)
    return [*_of_the_day(course, start), *_of_the_last(course, facts, start)]


def _of_the_day(course: Course, start: datetime) -> list[str]:
    lat, lon = float(course.profile.lat[0]), float(course.profile.lon[0])
    sun = sun_times(lat, lon, start.date())
    if sun.sunrise is None or sun.sunset is None:
        return []
    zone = start.tzinfo
    return [
        _("On the day the sun rises at %(rise)s and sets at %(set)s.")
        % {
            "rise": f"{sun.sunrise.astimezone(zone):%H:%M}",
            "set": f"{sun.sunset.astimezone(zone):%H:%M}",
        }
    ]


def _of_the_last(course: Course, facts: CourseFacts, start: datetime) -> list[str]:
    timed = [one for one in facts.checkpoints if one.checkpoint.cutoff_s and one.distance_m > 0]
    if not timed or any(
        before.checkpoint.cutoff_s >= after.checkpoint.cutoff_s  # type: ignore[operator]
        for before, after in pairwise(timed)
    ):
        return []
    distances = [0.0, *(one.distance_m for one in timed)]
    elapsed = [0.0, *(float(one.checkpoint.cutoff_s or 0.0) for one in timed)]
    sections = light_sections(course.profile, start, passing_times(distances, elapsed))
    dark = [one for one in sections if one.light == "night"]
    if not dark:
        return [_("Even whoever just meets the cut-offs runs by daylight, or at dusk.")]
    return [_night(one) for one in dark]


def _night(section: LightSection) -> str:
    return _(
        "Whoever just meets the cut-offs needs a lamp from km %(from)s to %(to)s, from %(start)s "
        "to %(end)s."
    ) % {
        "from": decimal(section.start_m / 1000),
        "to": decimal(section.end_m / 1000),
        "start": f"{section.start_at:%H:%M}",
        "end": f"{section.end_at:%H:%M}",
    }
