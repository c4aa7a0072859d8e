"""Day and night on the course: when the sun is there, and who needs a lamp where."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.course.daylight import LightSection
from dorsal.course.facts.sunlight import light_of_the_last, sun_of_the_day
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
    sun = sun_of_the_day(course.profile, start)
    if sun.sunrise is None or sun.sunset is None:
        return []
    return [
        _("On the day the sun rises at %(rise)s and sets at %(set)s.")
        % {"rise": f"{sun.sunrise:%H:%M}", "set": f"{sun.sunset:%H:%M}"}
    ]


def _of_the_last(course: Course, facts: CourseFacts, start: datetime) -> list[str]:
    sections = light_of_the_last(course.profile, facts, start)
    if not sections:
        return []
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
