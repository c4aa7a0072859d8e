"""When to be where, for those who come to cheer: first woman, first man, middle and last runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace.carrying import takes_longer
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.forecast import forecast
from dorsal.course.pace.moments import checked_start, moment_after
from dorsal.course.pace.planning import refuse_impossible
from dorsal.course.pace.route import Route, route_of
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

# Finish times in those of the last runner: medians of ten editions of seven races of 11 to 66 h.
MAN_OF_LAST, WOMAN_OF_LAST, MIDDLE_OF_LAST = 0.42, 0.50, 0.81
LAST = 0.995  # of the finishers: a handful of clocks were never stopped
CROWD = 50  # fewer finishers than that have their very last


@dataclass(frozen=True, slots=True)
class FieldTimes:
    """Finish times expected of the first woman, the first man, the middle and the last runner."""

    first_woman_s: float
    first_man_s: float
    middle_s: float
    last_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FanPoint:
    """A place to cheer: seconds from the gun at which each passes; moments where the gun is known.

    `closes_at` is when the place closes; the last runner is there by the cut-off at the latest.
    """

    key: str
    name: str
    distance_m: float
    first_woman_s: float
    first_man_s: float
    middle_s: float
    last_s: float
    start_at: datetime | None = None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    way_there: str = ""
    lat: float | None = None
    lon: float | None = None

    def moment(self, elapsed_s: float) -> datetime | None:
        """The moment of the clock, to the minute, None where the gun's is unknown."""
        if self.start_at is None:
            return None
        return moment_after(self.start_at, 60 * round(elapsed_s / 60))


@dataclass(frozen=True, slots=True)
class FanGuide:
    """The places in the order of the course, and sentences on what the times rest on."""

    points: tuple[FanPoint, ...]
    field: FieldTimes
    start_at: datetime | None
    notes: tuple[str, ...]


def when_where(
    checkpoints: Sequence[Checkpoint],
    *,
    expected: FieldTimes | None = None,
    history: Sequence[PastEdition] = (),
    course: Course | None = None,
    places_m: Sequence[float] | None = None,
    start_at: datetime | None = None,
    wording: Wording = ENGLISH,
) -> FanGuide:
    """When each of the four passes the spectators' places, all checkpoints where none is marked.

    Their finish times are `expected`, else those of past editions, else parts of the finish's
    cut-off. Raise `BadInput` when nothing tells.
    """
    route = route_of(checkpoints, course=course, places_m=places_m, wording=wording)
    start_at = checked_start(start_at or route.start_at())
    field, basis = _field(route, expected, history, start_at, wording)
    arrivals = np.array([_arrivals(route, history, time) for time in _four(field)])
    arrivals[-1] = _by_cutoffs(arrivals[-1], route, start_at)
    marked = any(place.spectators for place in route.checkpoints)
    points = tuple(
        _point(place, arrivals[:, number], route, start_at)
        for number, place in enumerate(route.checkpoints)
        if place.spectators or not marked
    )
    return FanGuide(points, field, start_at, (basis, _caution(wording)))


def _four(field: FieldTimes) -> tuple[float, float, float, float]:
    return field.first_woman_s, field.first_man_s, field.middle_s, field.last_s


def _arrivals(route: Route, history: Sequence[PastEdition], target_s: float) -> Floats:
    told = forecast(
        route.checkpoints,
        target_s,
        course=route.course,
        places_m=route.places_m,
        history=history,
    )
    arrivals: Floats = told.shares * target_s
    return arrivals


def _by_cutoffs(last: Floats, route: Route, start_at: datetime | None) -> Floats:
    """The last runner's passages, none after its cut-off but where cut-offs run backwards."""
    cutoffs = [route.cutoff_s(place, start_at) for place in route.checkpoints[1:]]
    latest = np.array([0.0, *(np.inf if one is None else one for one in cutoffs)])
    by_then: Floats = np.maximum.accumulate(np.minimum(last, latest))
    return by_then


def _point(
    place: Checkpoint, arrivals: Floats, route: Route, start_at: datetime | None
) -> FanPoint:
    woman, man, middle, last = (float(value) for value in arrivals)
    cutoff = route.cutoff_s(place, start_at) if place.distance_m > 0 else None
    return FanPoint(
        key=place.key,
        name=place.name,
        distance_m=place.distance_m,
        first_woman_s=woman,
        first_man_s=man,
        middle_s=middle,
        last_s=last,
        start_at=start_at,
        closes_at=_closes(place, cutoff, start_at),
        opens_at=place.opens_at,
        way_there=place.way_there,
        lat=place.lat,
        lon=place.lon,
    )


def _closes(place: Checkpoint, cutoff: float | None, start_at: datetime | None) -> datetime | None:
    """When the place closes: as told, else with its cut-off."""
    if place.closes_at is not None or place.distance_m <= 0:
        return place.closes_at
    if place.cutoff_at is not None:
        return place.cutoff_at
    if cutoff is None or start_at is None:
        return None
    return moment_after(start_at, cutoff)


def _field(
    route: Route,
    expected: FieldTimes | None,
    history: Sequence[PastEdition],
    start_at: datetime | None,
    wording: Wording,
) -> tuple[FieldTimes, str]:
    if expected is not None:
        for time_s in _four(expected):
            refuse_impossible(time_s)
        return expected, wording.say("For the finish times that were given.")
    if history:
        found = [_field_of(past, route) for past in history]
        names = wording.listed([past.edition or wording.say("a past edition") for past in history])
        times = np.median(np.array([_four(one) for one in found]), axis=0)
        text = wording.say("For finish times as in %(editions)s.", editions=names)
        return FieldTimes(*(float(time) for time in times)), text
    last = route.cutoff_s(route.checkpoints[-1], start_at)
    if last is None:
        what = "nothing tells when runners finish"
        raise BadInput([Problem(what, "a past edition, a cut-off at the finish, or finish times")])
    parts = (WOMAN_OF_LAST, MAN_OF_LAST, MIDDLE_OF_LAST, 1.0)
    text = wording.say(
        "No past edition: the first man is expected at %(man)s %% of the finish's cut-off, the "
        "first woman at %(woman)s %%, the middle of the field at %(middle)s %%, as in other "
        "mountain races.",
        man=round(100 * MAN_OF_LAST),
        woman=round(100 * WOMAN_OF_LAST),
        middle=round(100 * MIDDLE_OF_LAST),
    )
    return FieldTimes(*(last * part for part in parts)), text


def _field_of(past: PastEdition, route: Route) -> FieldTimes:
    """The four of a past edition, as many times as long as this course takes beside that one."""
    finish_s, sex = past.finish_s, past.sex[past.finished]
    longer = takes_longer(past, route.checkpoints)
    last = finish_s.max() if len(finish_s) < CROWD else np.quantile(finish_s, LAST)
    men, women = finish_s[sex != "F"], finish_s[sex == "F"]
    men = finish_s[sex == "M"] if (sex == "M").any() else men
    behind = WOMAN_OF_LAST / MAN_OF_LAST
    man = men.min() if len(men) else women.min() / behind
    woman = women.min() if len(women) else man * behind
    four = (woman, man, np.median(finish_s), last)
    return FieldTimes(*(float(time) * longer for time in four))


def _caution(wording: Wording) -> str:
    return wording.say(
        "Runners may be early: be there a quarter of an hour before. The last is the last who will "
        "finish; others pass until the place closes."
    )
