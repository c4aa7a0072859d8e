"""What a track says, as its director reads it before it is shown to anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dorsal.course.ascent.explanation import describe_noise
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.survey import Course
from dorsal.ground.problems import Problem
from dorsal.site.courses.models import EditionCourse, TrackFile
from dorsal.site.courses.reasons import Opinionated, opinionated
from dorsal.site.courses.surveying import opinions_of
from dorsal.site.pages.wording import SiteWording

NEAR = 0.02  # of a distance: nobody would quarrel


@dataclass(frozen=True, eq=False)
class Verdict:
    """A track's survey in the director's words, beside what others and the organiser say."""

    course: Course
    facts: CourseFacts
    points: int
    noise: str
    methods: tuple[Opinionated, ...]
    problems: tuple[Problem, ...]
    official_m: int | None
    official_ascent_m: int | None

    @property
    def within_band(self) -> bool:
        """Whether the organiser's climb can be defended by this track."""
        low, high = self.course.ascent_band_m
        return self.official_ascent_m is None or low <= self.official_ascent_m <= high

    @property
    def length_fits(self) -> bool:
        """Whether the organiser's distance is near the track's."""
        said, measured = self.official_m, self.course.distance_m
        return said is None or abs(said - measured) <= NEAR * measured


def verdict_of(
    track: TrackFile,
    course: Course,
    facts: CourseFacts,
    kept: EditionCourse | None,
    doubts: tuple[Problem, ...] = (),
) -> Verdict:
    """What a track says, with its warnings and those of placing the checkpoints on it."""
    return Verdict(
        course=course,
        facts=facts,
        points=len(course.track),
        noise=describe_noise(course, wording=SiteWording()),
        methods=tuple(opinionated(one) for one in opinions_of(track)),
        problems=(*facts.warnings, *map(_at_its_place, doubts)),
        official_m=kept.official_m if kept else None,
        official_ascent_m=kept.official_ascent_m if kept else None,
    )


def _at_its_place(doubt: Problem) -> Problem:
    """A doubt with the name of the place that it is about."""
    return replace(doubt, what=f"{doubt.column}: {doubt.what}") if doubt.column else doubt
