"""Where it is dark on the course for somebody: for the middle of the field, or for a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.course.daylight import LightSection, light_sections, passing_times
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace import PastEdition, Plan, plan, when_where
from dorsal.ground.problems import BadInput
from dorsal.site.courses.memory import Remembered, hash_of
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.past.reading import expected_of, history_of
from dorsal.site.courses.surveying import Seen, see
from dorsal.site.pages.formats import decimal
from dorsal.site.races.models import Edition

SHORTEST_M = 200.0  # of darkness that is worth a word


@dataclass(frozen=True)
class Night:
    """Where somebody runs in the dark, in metres along the track, and from when to when."""

    start_m: float
    end_m: float
    start_at: datetime
    end_at: datetime

    @property
    def text(self) -> str:
        """The stretch in words: `km 12.3 to 30.1, 21:40 to 6:10`."""
        return _("km %(from)s to %(to)s, %(start)s to %(end)s") % {
            "from": decimal(self.start_m / 1000),
            "to": decimal(self.end_m / 1000),
            "start": f"{self.start_at:%-H:%M}",
            "end": f"{self.end_at:%-H:%M}",
        }


@dataclass(frozen=True)
class Nights:
    """The dark stretches of one runner, and who that is."""

    finish_s: float
    stretches: tuple[Night, ...]

    @property
    def of_the_middle(self) -> str:
        """The sentence about the middle of the field; nothing when it runs by daylight."""
        said = _("The middle of the field, at the finish after %(time)s, needs a lamp: %(where)s.")
        return self._said(said)

    @property
    def of_a_plan(self) -> str:
        """The sentence about a plan; nothing when it needs no lamp."""
        return self._said(_("With this plan you need a lamp: %(where)s."))

    def _said(self, sentence: str) -> str:
        where = _("; ").join(one.text for one in self.stretches)
        values = {"time": short_elapsed_text(self.finish_s), "where": where}
        return sentence % values if where else ""


NOBODY = Nights(0.0, ())
MIDDLE: Remembered[Nights] = Remembered(48)


def nights_of_the_middle(kept: EditionCourse, edition: Edition) -> Nights:
    """Where the middle runner of the field is in the dark, as the times for fans expect it; nothing
    when nothing tells when that is.
    """
    seen, history = see(kept, edition), history_of(edition)
    learnt = [(one.edition, len(one), one.finish_s.tobytes()) for one in history]
    key = hash_of(seen.key, edition.starts_at, expected_of(kept), learnt)
    return MIDDLE.get(key, lambda: _of_the_middle(kept, edition, seen, history))


def _of_the_middle(
    kept: EditionCourse, edition: Edition, seen: Seen, history: Sequence[PastEdition]
) -> Nights:
    places = seen.facts.checkpoints
    points = [one.checkpoint for one in places]
    places_m = [one.distance_m for one in places]
    course, start = seen.course, edition.starts_at.astimezone(ZoneInfo(edition.race.timezone))
    try:
        guide = when_where(
            points,
            expected=expected_of(kept),
            history=history,
            course=course,
            places_m=places_m,
            start_at=start,
        )
        made = plan(
            points,
            target_s=guide.field.middle_s,
            history=history,
            course=course,
            places_m=places_m,
            start_at=start,
        )
    except BadInput:
        return NOBODY
    return nights_of_plan(made, seen)


def nights_of_plan(made: Plan, seen: Seen) -> Nights:
    """Where somebody with this plan is in the dark; nothing when the gun's time is unknown."""
    if made.start_at is None:
        return NOBODY
    along = {one.checkpoint.key: one.distance_m for one in seen.facts.checkpoints}
    rows = sorted((along.get(row.key, row.distance_m), row.arrive_s) for row in made.rows)
    arrivals = passing_times([at for at, _s in rows], [time_s for _m, time_s in rows])
    sections = light_sections(seen.course.profile, made.start_at, arrivals)
    return Nights(made.target_s, tuple(_night(one) for one in sections if _is_dark(one)))


def _is_dark(section: LightSection) -> bool:
    return section.light == "night" and section.end_m - section.start_m >= SHORTEST_M


def _night(section: LightSection) -> Night:
    return Night(section.start_m, section.end_m, section.start_at, section.end_at)
