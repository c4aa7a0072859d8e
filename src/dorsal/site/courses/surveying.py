"""What a kept course comes to: its survey, and all that is known of it. Computed, never kept but in
memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsal.course.ascent.methods import Opinion, other_opinions
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.facts.whole import CourseFacts, describe
from dorsal.course.official.calibration import calibrate_to_checkpoints
from dorsal.course.reading import read_track
from dorsal.course.survey import Course, survey
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses.checkpoints import shown_checkpoints
from dorsal.site.courses.memory import Remembered, hash_of
from dorsal.site.courses.models import EditionCourse, TrackFile
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition


@dataclass(frozen=True, eq=False)
class Seen:
    """A kept course as it is shown: `measured` is what the track says, `course` the same or fitted
    to the official figures, `key` the hash of all that this came from. `doubts` say why the figures
    cannot be true, or why nothing could be fitted to them.
    """

    key: str
    measured: Course
    course: Course
    facts: CourseFacts
    doubts: tuple[Problem, ...] = ()


SURVEYS: Remembered[Course] = Remembered(24)  # a few megabytes each
OPINIONS: Remembered[tuple[Opinion, ...]] = Remembered(200)
SEEN: Remembered[Seen] = Remembered(48)


class TrackUnreadable(BadInput, Http404):
    """A kept track cannot be read any more, or its file is gone. Where nobody catches it, the page
    is not there; the office tells why.
    """


def survey_track(track: TrackFile) -> Course:
    """The survey of an uploaded track. `TrackUnreadable` when there is none any more.

    It is read without the name of its file: the same bytes may be another race's as well.
    """
    return SURVEYS.get(track.sha256, lambda: _survey(track))


def _survey(track: TrackFile) -> Course:
    try:
        return survey(read_track(_bytes(track)))
    except BadInput as error:
        raise TrackUnreadable(error.problems) from error
    except OSError as error:
        problem = Problem(_("the file is gone"), _("upload the track again"), track.name)
        raise TrackUnreadable([problem]) from error


def opinions_of(track: TrackFile) -> tuple[Opinion, ...]:
    """What other programs would say of an uploaded track."""
    return OPINIONS.get(track.sha256, lambda: other_opinions(survey_track(track).track))


def _bytes(track: TrackFile) -> bytes:
    with track.file.open("rb") as file:
        data: bytes = file.read()
        return data


def see(kept: EditionCourse, edition: Edition) -> Seen:
    """A kept course as it is shown, in the language of the page."""
    checkpoints = shown_checkpoints(kept, edition)
    said = (kept.official_m, kept.official_ascent_m) if kept.calibrated else (None, None)
    key = hash_of(kept.track.sha256, said, checkpoints, get_language())

    def make() -> Seen:
        measured = survey_track(kept.track)
        course, doubts = _fitted(measured, *said, checkpoints) if any(said) else (measured, ())
        facts = describe(course, checkpoints, wording=SiteWording())
        return Seen(key, measured, course, facts, doubts)

    return SEEN.get(key, make)


def _fitted(
    measured: Course,
    official_m: int | None,
    official_ascent_m: int | None,
    checkpoints: Sequence[Checkpoint],
) -> tuple[Course, tuple[Problem, ...]]:
    """The course bent to the organiser's totals and to what is said at checkpoints, with doubts;
    as it was measured, where nothing can be bent to them.
    """
    try:
        course = calibrate_to_checkpoints(
            measured,
            checkpoints,
            official_km=official_m / 1000 if official_m else None,
            official_ascent_m=official_ascent_m,
        )
    except BadInput as error:
        return measured, error.problems
    return course, course.calibration.doubts if course.calibration else ()
