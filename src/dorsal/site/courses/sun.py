"""Day and night on the course: when the sun is there, and who needs a lamp where."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsal.course.daylight import LightSection
from dorsal.course.facts.sunlight import light_of_the_last, sun_of_the_day
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.survey import Course
from dorsal.site.courses.memory import Remembered, hash_of
from dorsal.site.courses.surveying import Seen
from dorsal.site.pages.formats import decimal
from dorsal.site.races.models import Edition

LINES: Remembered[tuple[str, ...]] = Remembered(48)


def sun_lines(seen: Seen, edition: Edition) -> tuple[str, ...]:
    """Sunrise and sunset of the day, and where whoever just meets the cut-offs runs in the dark.

    They are remembered: the sun of every place of a course takes a moment.
    """
    start = edition.starts_at.astimezone(ZoneInfo(edition.race.timezone))
    key = hash_of(seen.key, edition.starts_at, edition.race.timezone, get_language())

    def make() -> tuple[str, ...]:
        return (*_of_the_day(seen.course, start), *_of_the_last(seen.course, seen.facts, start))

    return LINES.get(key, make)


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
