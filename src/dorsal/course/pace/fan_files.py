"""A fans' guide as a value for JSON and as a calendar."""

from __future__ import annotations

from datetime import datetime

from dorsal.course.durations import elapsed_text
from dorsal.course.pace.calendars import CalendarEvent, calendar_text
from dorsal.course.pace.fans import FanGuide, FanPoint
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording


def fan_document(guide: FanGuide) -> dict[str, object]:
    """The guide in plain values for JSON."""
    return {
        "start_at": guide.start_at.isoformat() if guide.start_at else None,
        "notes": list(guide.notes),
        "points": [_point_document(point) for point in guide.points],
    }


def _point_document(point: FanPoint) -> dict[str, object]:
    passages: dict[str, object] = {}
    for who in ("first_woman", "first_man", "middle", "last"):
        elapsed_s: float = getattr(point, f"{who}_s")
        moment = point.moment(elapsed_s)
        passages[f"{who}_s"] = round(elapsed_s, 1)
        passages[f"{who}_at"] = moment.isoformat() if moment else None
    return {
        "key": point.key,
        "name": point.name,
        "distance_m": round(point.distance_m, 1),
        **passages,
        "closes_at": point.closes_at.isoformat() if point.closes_at else None,
        "way_there": point.way_there,
    }


def fan_calendar(
    guide: FanGuide, *, now: datetime, title: str, identity: str, wording: Wording = ENGLISH
) -> str:
    """The guide as a calendar: an entry for each place, from its first runner to its last.

    Raise `BadInput` when the start's moment or its time zone is unknown.
    """
    if guide.start_at is None or guide.start_at.tzinfo is None:
        what = "a calendar needs the day and the time of the start"
        raise BadInput([Problem(what, "the start as 2026-05-31T09:00+02:00")])
    events = [_fan_event(point, title, identity, wording) for point in guide.points]
    return calendar_text(events, now=now, name=title)


def _fan_event(point: FanPoint, title: str, identity: str, wording: Wording) -> CalendarEvent:
    assert point.start_at is not None
    first = min(point.first_woman_s, point.first_man_s)
    told = [
        wording.say("First man after %(time)s", time=elapsed_text(point.first_man_s)),
        wording.say("First woman after %(time)s", time=elapsed_text(point.first_woman_s)),
        wording.say("Middle of the field after %(time)s", time=elapsed_text(point.middle_s)),
        *([point.way_there] if point.way_there else []),
    ]
    return CalendarEvent(
        identity=f"{identity}|fans|{point.key}",
        start_at=point.moment(first) or point.start_at,
        end_at=point.moment(point.last_s) or point.start_at,
        summary=f"{title}: {point.name}",
        description="\n".join(told),
        location=point.name,
        lat=point.lat,
        lon=point.lon,
    )
