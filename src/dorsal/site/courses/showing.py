"""What the pages of a course show, from what a kept course comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.translation import gettext as _

from dorsal.course.climbs.named import Climb
from dorsal.course.durations import short_elapsed_text
from dorsal.course.facts.description import text_profile
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.grades import GradeShare
from dorsal.course.legs import Leg
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.survey import Course
from dorsal.site.courses.drawings import shorts_of
from dorsal.site.courses.lines import Drawing, Line, drawing_of, line_of, path_through
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.sun import sun_lines
from dorsal.site.courses.surveying import Seen
from dorsal.site.pages.formats import decimal, whole
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition

RUNNER_KG = 70
KJ_PER_KCAL = 4.184
SILHOUETTE_PLACES = 160
SHORTEST_DESCENT_M = 100.0  # of altitude; smaller ones are not worth a line


@dataclass(frozen=True)
class Pin:
    """A numbered place on the still map."""

    short: str
    kind: str
    title: str
    distance_m: float  # along the track
    x: float
    y: float


@dataclass(frozen=True)
class Row:
    """A checkpoint in the table, with the leg that ends there; `place_m` is along the track."""

    short: str
    kind: str
    name: str
    distance_m: float
    place_m: float
    altitude_m: float
    leg: Leg | None
    cutoff: str
    cutoff_at: str  # by the clock of the race
    services: tuple[str, ...]
    open: str


@dataclass(frozen=True)
class ShownClimb:
    """A climb or descent with its title in the language of the page."""

    climb: Climb
    title: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.climb, name)


@dataclass(frozen=True)
class ShownShare:
    """A part of the course by its grade, and the width of its bar in percent of the widest."""

    label: str
    kind: str
    distance_m: float
    width: float


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything a course's page tells, in the language of the page."""

    title: str
    summary: str
    course: Course
    facts: CourseFacts
    line: Line
    drawing: Drawing
    silhouette: str
    pins: tuple[Pin, ...]
    rows: tuple[Row, ...]
    climbs: tuple[ShownClimb, ...]
    shares: tuple[ShownShare, ...]
    kcal: float
    sun: tuple[str, ...]
    told: tuple[str, ...]


def shown_of(kept: EditionCourse, edition: Edition, seen: Seen) -> Shown:
    """What a course's page tells."""
    course, facts = seen.course, seen.facts
    line = line_of(course.profile)
    drawing = drawing_of(line)
    return Shown(
        title=str(kept.get_kind_display()),
        summary=_summary(course),
        course=course,
        facts=facts,
        line=line,
        drawing=drawing,
        silhouette=silhouette(course.profile),
        pins=tuple(_pins(facts.checkpoints, course, drawing)),
        rows=tuple(_rows(facts.checkpoints, facts.legs, edition)),
        climbs=tuple(_climbs(facts)),
        shares=tuple(_shares(facts.grades)),
        kcal=facts.energy_kj_per_kg * RUNNER_KG / KJ_PER_KCAL,
        sun=sun_lines(seen, edition),
        told=text_profile(facts, course.profile, wording=SiteWording()),
    )


def _summary(course: Course) -> str:
    return _("%(km)s km with %(up)s m up and %(down)s m down.") % {
        "km": decimal(course.distance_m / 1000),
        "up": whole(course.ascent_m),
        "down": whole(course.descent_m),
    }


def silhouette(profile: Profile, *, width: int = 1200, height: int = 240) -> str:
    """The profile as a mountain on the horizon: closed path data in a view box of this size."""
    places = np.linspace(0.0, profile.length_m, SILHOUETTE_PLACES)
    altitude = profile.altitude_at(places)
    span = max(float(np.ptp(altitude)), 1.0)
    y = height - 24 - (altitude - altitude.min()) / span * (height - 30)
    x = np.linspace(0, width, SILHOUETTE_PLACES)
    return f"{path_through(np.rint(x), np.rint(y))}V{height}H0Z"


def _pins(places: Sequence[PlacedCheckpoint], course: Course, drawing: Drawing) -> list[Pin]:
    profile, found = course.profile, []
    named = [(one.distance_m, one.checkpoint.name) for one in places]
    shorts = shorts_of(places, course.profile.length_m)
    if "finish" not in (kind for _short, kind in shorts):
        named.append((course.distance_m, _("Finish")))
        shorts.append((_("F"), "finish"))
    if "start" not in (kind for _short, kind in shorts):
        named.insert(0, (0.0, _("Start")))
        shorts.insert(0, (_("S"), "start"))
    for (distance, name), (short, kind) in zip(named, shorts, strict=True):
        at = profile.index_at(distance)
        x, y = drawing.at(float(profile.lat[at]), float(profile.lon[at]))
        found.append(Pin(short, kind, name, distance, x, y))
    return found


def _rows(places: Sequence[PlacedCheckpoint], legs: Sequence[Leg], edition: Edition) -> list[Row]:
    ending = {one.end.checkpoint.key: one for one in legs}
    length_m = legs[-1].end.distance_m if legs else 0.0
    found = []
    for place, (short, kind) in zip(places, shorts_of(places, length_m), strict=True):
        at, one = place.distance_m, place.checkpoint
        found.append(
            Row(
                short=short,
                kind=kind,
                name=one.name,
                distance_m=one.distance_m,
                place_m=at,
                altitude_m=place.altitude_m,
                leg=ending.get(one.key),
                cutoff="" if one.cutoff_s is None else short_elapsed_text(one.cutoff_s),
                cutoff_at=f"{one.cutoff_at:%-H:%M}" if one.cutoff_at else "",
                services=one.services,
                open=_open(one.opens_at, one.closes_at, edition),
            )
        )
    return found


def _open(opens: datetime | None, closes: datetime | None, edition: Edition) -> str:
    """Opening hours by the clock: `9:30 to 11:25`."""
    zone = ZoneInfo(edition.race.timezone)
    told = [f"{one.astimezone(zone):%-H:%M}" if one else "" for one in (opens, closes)]
    if all(told):
        return _("%(from)s to %(to)s") % {"from": told[0], "to": told[1]}
    if told[0]:
        return _("from %(from)s") % {"from": told[0]}
    return _("until %(to)s") % {"to": told[1]} if told[1] else ""


def _climbs(facts: CourseFacts) -> list[ShownClimb]:
    downs = [one for one in facts.descents if one.gain_m >= SHORTEST_DESCENT_M]
    both = sorted((*facts.climbs, *downs), key=lambda one: one.start_m)
    return [ShownClimb(one, _climb_title(one)) for one in both]


def _climb_title(climb: Climb) -> str:
    if climb.direction == "up":
        return climb.name or _("Climb")
    return _("Down to %(place)s") % {"place": climb.name} if climb.name else _("Descent")


def _shares(shares: Sequence[GradeShare]) -> list[ShownShare]:
    widest = max(one.share for one in shares) or 1.0
    return [
        ShownShare(_label(one), _kind(one), one.distance_m, round(100 * one.share / widest, 1))
        for one in reversed(shares)
    ]


def _label(share: GradeShare) -> str:
    low, high = (None if one is None else round(one * 100) for one in (share.low, share.high))
    if low is None:
        return _("steeper than −%(n)s %%") % {"n": abs(high or 0)}
    if high is None:
        return _("steeper than %(n)s %%") % {"n": low}
    return f"{low:+d} … {high:+d} %".replace("-", "−")


def _kind(share: GradeShare) -> str:
    middle = (share.low or -0.4) + (share.high or 0.4)
    if abs(middle) < 0.04:
        return "flat"
    steep = "very" if abs(middle) > 0.45 else "steep" if abs(middle) > 0.25 else "mild"
    return f"{'up' if middle > 0 else 'down'}-{steep}"
