"""The places and the courses of RACE.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import pairwise
from typing import TypeGuard

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Place, RaceCourse, TimeOfPassing, Visit
from dorsal.timing.race_file.blocks import Block

PASSINGS: tuple[TimeOfPassing, ...] = ("first", "last", "strongest")
UNLIMITED = "unlimited"
MOST_LAPS = 1_000
MOST_KM, MOST_CLIMB = 2_000.0, 200_000.0


def read_places(top: Block, zone: tzinfo) -> tuple[Place, ...]:
    """All places, in their order."""
    if not top.has("places"):
        top.wrong("places", "there are no places", "write [[places]] above each checkpoint")
    return tuple(_place(block, zone) for block in top.blocks("places"))


def _place(block: Block, zone: tzinfo) -> Place:
    usual = Place(Checkpoint("", "", 0.0))
    return Place(
        checkpoint=_checkpoint(block, zone),
        in_out=block.flag("in_out"),
        window_s=block.span_or("window", usual.window_s),
        passing=block.choice("passing", PASSINGS, usual.passing),
        grace_s=block.span_or("grace", usual.grace_s),
        cutoff_on=block.choice("cutoff_on", ("in", "out"), usual.cutoff_on),
    )


def _checkpoint(block: Block, zone: tzinfo) -> Checkpoint:
    lat, lon = _position(block)
    if not block.has("km"):
        block.wrong("km", "km is missing", "write km = 13.5, the distance from the start")
    return Checkpoint(
        key=block.key("key"),
        name=block.text("name"),
        distance_m=_metres(block) or 0.0,
        ascent_m=block.number("ascent", 0, MOST_CLIMB),
        descent_m=block.number("descent", 0, MOST_CLIMB),
        altitude_m=block.number("altitude", -500, 9_000),
        lat=lat,
        lon=lon,
        cutoff_s=block.span("cutoff"),
        opens_at=_moment(block, "opens", zone),
        closes_at=_moment(block, "closes", zone),
        services=block.texts("services"),
        spectators=block.flag("spectators"),
        way_there=block.text("way_there", ""),
    )


def _metres(block: Block) -> float | None:
    return block.number("km", 0, MOST_KM, scale=1_000)


def _position(block: Block) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees, both or neither."""
    value = block.values.get("position")
    if value is None:
        return None, None
    if isinstance(value, list) and len(value) == 2:
        lat, lon = (float(one) if _is_number(one) else 999.0 for one in value)
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    block.wrong("position", "this is no position", "write position = [42.9588, -2.5246]")
    return None, None


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return type(value) is int or (isinstance(value, Decimal) and value.is_finite())


def _moment(block: Block, key: str, zone: tzinfo) -> datetime | None:
    instant = block.instant(key, zone)
    return None if instant is None else datetime_of(instant).astimezone(zone)


def read_courses(top: Block, places: Sequence[Place]) -> tuple[RaceCourse, ...]:
    """All courses, in their order."""
    if not top.has("courses"):
        top.wrong("courses", "there are no courses", "write [[courses]] above each course")
    return tuple(_course(block, places) for block in top.blocks("courses"))


def _course(block: Block, places: Sequence[Place]) -> RaceCourse:
    key, laps = block.key("key"), _laps(block)
    visits = tuple(_visits(block, {one.key: one for one in places}))
    limit_s = block.span("limit")
    if laps == 0 and limit_s is None and block.draft.sound((*block.path, "limit")):
        right = 'write limit = "24:00:00", the time that runners have'
        block.wrong("limit", "laps without end need a limit", right)
    _check_order(block, visits)
    _check_laps(block, visits, laps)
    return RaceCourse(
        key=key,
        name=block.text("name", key),
        visits=visits,
        laps=laps,
        limit_s=limit_s,
        shortest_lap_s=block.span_or("shortest_lap", RaceCourse("", "", ()).shortest_lap_s),
    )


def _laps(block: Block) -> int:
    """How many laps; 0 for as many as a runner can."""
    value = block.values.get("laps")
    if isinstance(value, str):
        if value != UNLIMITED:
            right = f'write a number, or laps = "{UNLIMITED}"'
            block.wrong("laps", "this is no number of laps", right, value)
        return 0 if value == UNLIMITED else 1
    return block.whole("laps", 1, MOST_LAPS, 1)


def _visits(block: Block, places: dict[str, Place]) -> Iterator[Visit]:
    listed = block.values.get("places")
    if not isinstance(listed, list) or len(listed) < 2:
        what = "places is missing" if listed is None else "places is no list of two or more"
        right = 'write places = ["start", ..., "finish"], in the order in which they are passed'
        block.wrong("places", what, right)
        return
    for index, item in enumerate(listed):
        yield _visit(block, index, item, places)


def _visit(block: Block, index: int, item: object, places: dict[str, Place]) -> Visit:
    """A place by its key, with the place's numbers; or a table with numbers of its own."""
    path = (*block.path, "places", index)
    if isinstance(item, dict):
        return _own_visit(Block(block.draft, path, item, "courses.places"), index, places)
    if isinstance(item, str) and item in places:
        at = places[item].checkpoint
        return Visit(index, item, 1, at.distance_m, at.ascent_m, at.descent_m, at.cutoff_s)
    if isinstance(item, str):
        block.draft.unknown(path, item, tuple(places), "place")
    else:
        block.draft.wrong(path, "this is no place", 'write a key such as "cp03"', item)
    return Visit(index, "", 1, 0.0)


def _own_visit(block: Block, index: int, places: dict[str, Place]) -> Visit:
    if not block.has("km"):
        block.wrong("km", "km is missing", "write km = 13.5, the distance from the start")
    return Visit(
        index=index,
        place=block.key("place", tuple(places), "place"),
        lap=1,
        distance_m=_metres(block) or 0.0,
        ascent_m=block.number("ascent", 0, MOST_CLIMB),
        descent_m=block.number("descent", 0, MOST_CLIMB),
        cutoff_s=block.span("cutoff"),
    )


def _check_order(block: Block, visits: Sequence[Visit]) -> None:
    """A course begins at 0 km, and every place is farther and closes no earlier than the last."""
    path = (*block.path, "places")
    if not visits or not block.draft.sound(path, ("places",)):
        return
    if visits[0].distance_m:
        right = "the first place is the start, at km = 0"
        block.draft.wrong((*path, 0), "the course does not begin at 0 km", right, visits[0].place)
    for one, other in pairwise(visits):
        if other.distance_m <= one.distance_m:
            what = f"this place is no farther than the one before, {one.place}"
            right = "put places in the order in which they are passed; a place that comes twice "
            right += 'is { place = "KEY", km = 31.5 } with its second distance'
            block.draft.wrong((*path, other.index), what, right, other.place)
    _check_cutoffs(block, visits)


def _check_cutoffs(block: Block, visits: Sequence[Visit]) -> None:
    known = [one for one in visits if one.cutoff_s is not None]
    for one, other in pairwise(known):
        if (other.cutoff_s or 0.0) < (one.cutoff_s or 0.0):
            what = f"the cut-off is earlier than that of {one.place} before it"
            right = "cut-offs count from the gun"
            block.draft.wrong((*block.path, "places", other.index), what, right, other.place)


def _check_laps(block: Block, visits: Sequence[Visit], laps: int) -> None:
    """Cut-offs count from the gun, so those of a lap would mean nothing in the next."""
    if laps == 1:
        return
    for visit in visits:
        if visit.cutoff_s is not None:
            what = "a course of several laps has no cut-offs at its places"
            right = "give the course a limit; or write its laps one after the other, with laps = 1"
            block.draft.wrong((*block.path, "places", visit.index), what, right, visit.place)
