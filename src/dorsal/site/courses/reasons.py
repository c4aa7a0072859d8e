"""Why other sites give another climb: what the track is like, how sure its climb is, what other
programs would say of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dorsal.course.ascent.explanation import describe_noise
from dorsal.course.ascent.methods import Opinion
from dorsal.course.survey import Course
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.surveying import opinions_of, survey_track
from dorsal.site.pages.formats import whole
from dorsal.site.pages.wording import SiteWording


@dataclass(frozen=True)
class Opinionated:
    """What a method is called, how it counts, and the climb that it would tell."""

    name: str
    about: str
    ascent_m: float


@dataclass(frozen=True)
class Why:
    """The folded answer: sentences, and the methods with their climbs."""

    track: str
    band: str
    official: str
    methods: tuple[Opinionated, ...]


def why_of(kept: EditionCourse) -> Why:
    """Why other sites give another climb for this course."""
    course = survey_track(kept.track)
    return Why(
        track=describe_noise(course, wording=SiteWording()),
        band=_band(course),
        official=_official(kept, course),
        methods=tuple(opinionated(one) for one in opinions_of(kept.track)),
    )


def opinionated(opinion: Opinion) -> Opinionated:
    """What one method says, in the language of the page."""
    method = opinion.method
    return Opinionated(_(method.name), _(method.description), opinion.ascent_m)


def _band(course: Course) -> str:
    low, high = course.ascent_band_m
    return _(
        "Every program smooths the altitudes of a file in its own way before it adds up the "
        "climbs, so each tells another sum. Measured by the track's own noise, this one climbs "
        "%(here)s m; whatever lies between %(low)s and %(high)s m can be defended."
    ) % {"here": whole(course.ascent_m), "low": whole(low), "high": whole(high)}


def _official(kept: EditionCourse, course: Course) -> str:
    if not kept.official_ascent_m:
        return ""
    values = {"said": whole(kept.official_ascent_m)}
    low, high = course.ascent_band_m
    if kept.calibrated:
        return _("The organiser says %(said)s m, and the profile is fitted to it.") % values
    if low <= kept.official_ascent_m <= high:
        return _("The organiser says %(said)s m, which lies within.") % values
    return _("The organiser says %(said)s m, which this track does not bear out.") % values
