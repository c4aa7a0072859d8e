"""The places and courses of a new race, from lists of checkpoints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.geodesy import along_m
from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.entry_list.slugs import slug
from dorsal.timing.race import Place, RaceCourse, Visit
from dorsal.timing.race_file.blocks import KEY

SAME_PLACE_M = 300.0  # two checkpoints of one name that lie farther apart are two places


def new_route(
    lists: Mapping[str, Sequence[Checkpoint]],
) -> tuple[tuple[Place, ...], tuple[RaceCourse, ...]]:
    """The places and courses of lists of checkpoints, each by the course's name.

    Checkpoints of one name are one place that is passed again, or by another course, unless they
    lie apart; the start and the finish of a course stay two. `BadInput` for a list that is no
    course: one place, two at one distance, or a first one that is not at 0 km.
    """
    _check(lists)
    places: list[Place] = []
    courses: list[RaceCourse] = []
    for name, points in lists.items():
        visits: list[Visit] = []
        for index, point in enumerate(points):
            others = places[:]
            if index == len(points) - 1:
                others = [one for one in places if one.key != visits[0].place]
            key = _known(point, others) or _add(point, places)
            visits.append(_visit(index, key, point))
        courses.append(
            RaceCourse(free_key(name, (one.key for one in courses)), name, tuple(visits))
        )
    return tuple(places), tuple(courses)


def _check(lists: Mapping[str, Sequence[Checkpoint]]) -> None:
    problems = []
    for name, points in lists.items():
        if len(points) < 2:
            problems.append(Problem(f"the course {name} has no two checkpoints", _ENDS))
        elif points[0].distance_m:
            what = f"the course {name} does not begin at its start"
            value = f"{points[0].name}, {points[0].distance_m / 1000:g} km"
            problems.append(Problem(what, _ENDS, value=value))
        for one, other in pairwise(points):
            if one.distance_m == other.distance_m:
                what = f"two checkpoints of the course {name} are at one distance"
                right = "a place is passed once at a distance; for arriving and leaving write "
                right += "in_out = true in RACE.toml"
                problems.append(Problem(what, right, value=f"{one.name}, {other.name}"))
    if problems:
        raise BadInput(problems)


_ENDS = "the list begins with the start, at 0 km, and ends with the finish"


def _known(point: Checkpoint, places: Iterable[Place]) -> str:
    """The key of the place that a checkpoint is; blank where it is a new one."""
    for one in places:
        same_name = slug(one.checkpoint.name) == slug(point.name)
        if same_name and _apart_m(one.checkpoint, point) <= SAME_PLACE_M:
            return one.key
    return ""


def _apart_m(one: Checkpoint, other: Checkpoint) -> float:
    """Metres between two checkpoints; 0 where nobody said where they are."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    import numpy as np  # inline: keeps `--help` fast

    return float(along_m(np.array([one.lat, other.lat]), np.array([one.lon, other.lon]))[-1])


def _add(point: Checkpoint, places: list[Place]) -> str:
    """The key of a new place: the list's own, or made from the name where that is taken."""
    used = {one.key for one in places}
    key = free_key(slug(point.name) if point.key in used else point.key, used)
    places.append(Place(replace(point, key=key, cutoff_at=None)))
    return key


def free_key(name: str, taken: Iterable[str]) -> str:
    """The name where it is a key without accents, else what can be made of it; one that is not
    taken.
    """
    used = {one.casefold() for one in taken}
    plain = name.isascii() and KEY.fullmatch(name)
    key = name if plain else slug(name)[:36].strip("-") or "place"
    number, found = 1, key
    while found.casefold() in used:
        number += 1
        found = f"{key}-{number}"
    return found


def _visit(index: int, key: str, point: Checkpoint) -> Visit:
    return Visit(
        index=index,
        place=key,
        lap=1,
        distance_m=point.distance_m,
        ascent_m=point.ascent_m,
        descent_m=point.descent_m,
        cutoff_s=point.cutoff_s,
    )
