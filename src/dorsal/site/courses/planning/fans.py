"""When fans should be where: the places, the times, the way there, the road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404

from dorsal.course.pace import FanGuide, FanPoint, when_where
from dorsal.course.pace.sheets.clocks import clock_text
from dorsal.ground.problems import BadInput
from dorsal.site.courses.checking import is_kept_moment
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.pages import address_of
from dorsal.site.courses.past.reading import expected_of, history_of
from dorsal.site.courses.surveying import see
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition


@dataclass(frozen=True)
class FanLine:
    """A place to cheer, with clock times in the zone of the race."""

    name: str
    distance_m: float
    first_man: str
    first_woman: str
    middle: str
    last: str
    way_there: str
    road_closes: str


def guide_of(kept: EditionCourse, edition: Edition) -> FanGuide | None:
    """When the first, the middle and the last pass; None when nothing tells when they finish."""
    seen = see(kept, edition)
    places = seen.facts.checkpoints
    start = edition.starts_at.astimezone(ZoneInfo(edition.race.timezone))
    try:
        return when_where(
            [one.checkpoint for one in places],
            expected=expected_of(kept),
            history=history_of(edition),
            course=seen.course,
            places_m=[one.distance_m for one in places],
            start_at=start,
            wording=SiteWording(),
        )
    except BadInput:
        return None


def guide_or_404(kept: EditionCourse, edition: Edition) -> FanGuide:
    """The guide; `Http404` when there is none."""
    guide = guide_of(kept, edition)
    if guide is None:
        raise Http404("nothing tells when runners pass")
    return guide


def page_of_spectators(kept: EditionCourse, edition: Edition) -> dict[str, Any]:
    """The page for fans."""
    guide = guide_of(kept, edition)
    zone = ZoneInfo(edition.race.timezone)
    roads = {row.key: row.road_closes_at for row in kept.checkpoints.all()}
    points = guide.points if guide else ()
    longest_s = guide.field.last_s if guide else 0.0
    return {
        "race": edition.race,
        "edition": edition,
        "lines": [_line(one, _clock(roads.get(one.key), zone), longest_s) for one in points],
        "notes": guide.notes if guide else (),
        "calendar": address_of("course_spectators_file", edition, "fans.ics"),
        "sheet": address_of("course_spectators_file", edition, "fans.pdf"),
    }


def _line(point: FanPoint, road_closes: str, longest_s: float) -> FanLine:
    def at(elapsed_s: float) -> str:
        moment, start = point.moment(elapsed_s), point.start_at
        if moment is None or start is None:
            return ""
        return clock_text(moment, start, longest_s, SiteWording())

    return FanLine(
        name=point.name,
        distance_m=point.distance_m,
        first_man=at(point.first_man_s),
        first_woman=at(point.first_woman_s),
        middle=at(point.middle_s),
        last=at(point.last_s),
        way_there=point.way_there,
        road_closes=road_closes,
    )


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}" if moment and is_kept_moment(moment) else ""
