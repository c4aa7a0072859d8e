"""A course in small, for the pages of its race and its edition."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ground.problems import BadInput
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.pages import course_address
from dorsal.site.courses.queries import course_of, latest_shown_course
from dorsal.site.courses.showing import silhouette
from dorsal.site.courses.surveying import see
from dorsal.site.races.models import Edition, Race


@dataclass(frozen=True)
class Glimpse:
    """A small profile: closed path data in a view box of 1200 by 240, figures, where it leads."""

    edition: Edition
    address: str
    path: str
    distance_m: float
    ascent_m: float
    highest_m: float


def glimpse_of_edition(edition: Edition) -> Glimpse | None:
    """The course of an edition in small, once it is shown to everybody."""
    kept = course_of(edition, CourseKind.MAIN)
    return _glimpse(kept, edition) if kept is not None and kept.published else None


def glimpse_of_race(race: Race) -> Glimpse | None:
    """The race's latest course in small."""
    kept = latest_shown_course(race)
    return _glimpse(kept, kept.edition) if kept is not None else None


def _glimpse(kept: EditionCourse, edition: Edition) -> Glimpse | None:
    """The course in small; None when its track cannot be read any more, which its office says."""
    try:
        seen = see(kept, edition)
    except BadInput:
        return None
    return Glimpse(
        edition,
        course_address(kept, edition),
        silhouette(seen.course.profile),
        seen.course.distance_m,
        seen.course.ascent_m,
        seen.facts.highest.altitude_m,
    )
