"""Where official figures of a course cannot be true, or do not belong to this track."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

import numpy as np

from dorsal.course.geodesy import arcs_m
from dorsal.course.official.figures import OfficialPlace
from dorsal.course.profile import Profile
from dorsal.course.survey import Course
from dorsal.ground.problems import Problem, Problems

LENGTH_TOLERANCE = 0.05
LONGEST = 10.0
REACHED_M = 20.0
ASCENT_TOLERANCE_M, ASCENT_TOLERANCE = 50.0, 0.15
HEIGHT_TOLERANCE_M, HEIGHT_TOLERANCE = 20.0, 0.05


def refuse_impossible(course: Course, ends: Sequence[OfficialPlace]) -> None:
    """Raise `BadInput` for figures to which nothing can be bent: no numbers, places or official
    distances that do not advance, a length of more than ten times the track's.
    """
    found = Problems()
    for end in ends:
        figures = (end.track_m, end.distance_m, end.ascent_m, end.descent_m)
        if not all(isfinite(figure) for figure in figures if figure is not None):
            found.add("a figure is no number", right="metres", column=end.name or "finish")
    longest = max(end.distance_m or 0.0 for end in ends)
    if longest > LONGEST * course.distance_m:
        found.add(
            "the official length is more than ten times the track's",
            right=f"about {course.distance_m / 1000:.1f} km",
            value=f"{longest / 1000:.1f} km",
        )
    _find_backward(ends, found)
    found.raise_errors()


def _find_backward(ends: Sequence[OfficialPlace], found: Problems) -> None:
    for what, values in (
        ("places on the track", [end.track_m for end in ends]),
        ("official distances", [end.distance_m for end in ends]),
    ):
        known = [(v, end.name) for v, end in zip(values, ends, strict=True) if v is not None]
        for (before, _), (after, name) in pairwise(known):
            if not after > before:
                found.add(
                    f"{what} do not advance",
                    right="figures counted from the start",
                    column=name or "finish",
                    value=f"{before:g} m, then {after:g} m",
                )


def doubts_of(course: Course, ends: Sequence[OfficialPlace]) -> tuple[Problem, ...]:
    """What speaks against official figures, with the place at which each leg ends."""
    doubts = [*_of_the_whole(course, ends[-1])]
    for start, end in pairwise(ends):
        doubts += _of_distance(course, start, end)
        doubts += _of_ascent(course, start, end)
        doubts += _of_heights(course, start, end)
    return tuple(doubts)


def unreached(
    profile: Profile, ends: Sequence[OfficialPlace], where_m: Sequence[float]
) -> Iterator[Problem]:
    """Legs of a bent profile that still do not climb what the organiser says.

    `where_m` are the official distances of the places.
    """
    for (start, start_m), (end, end_m) in pairwise(zip(ends, where_m, strict=True)):
        if start.ascent_m is None or end.ascent_m is None:
            continue
        said, climbed = end.ascent_m - start.ascent_m, profile.ascent_between(start_m, end_m)
        if abs(said - climbed) > REACHED_M:
            yield _doubt(
                "the leg could not be bent to its official ascent",
                end,
                value=f"{said:.0f} m",
                right=f"it now climbs {climbed:.0f} m",
            )


def _of_the_whole(course: Course, finish: OfficialPlace) -> Iterator[Problem]:
    lowest, highest = course.ascent_band_m
    if finish.ascent_m is not None and not lowest <= finish.ascent_m <= highest:
        edge = highest if finish.ascent_m > highest else lowest
        beyond = abs(finish.ascent_m - edge)
        share = f"{100 * beyond / course.ascent_m:.0f} %" if course.ascent_m > 1 else "far"
        yield _doubt(
            "the official ascent is beyond what this track can climb",
            finish,
            value=f"{finish.ascent_m:.0f} m, {share} beyond",
            right=f"{lowest:.0f} to {highest:.0f} m",
        )
    if finish.distance_m is not None:
        ratio = finish.distance_m / course.distance_m
        if abs(ratio - 1) > LENGTH_TOLERANCE:
            yield _doubt(
                "the official length is not that of this track",
                finish,
                value=f"{finish.distance_m / 1000:.1f} km",
                right=f"about {course.distance_m / 1000:.1f} km",
            )


def _of_distance(course: Course, start: OfficialPlace, end: OfficialPlace) -> Iterator[Problem]:
    if start.distance_m is None or end.distance_m is None:
        return
    said, straight = end.distance_m - start.distance_m, _straight_m(course, start, end)
    if said < straight * 0.999:
        yield _doubt(
            "the leg is shorter than the straight line between its ends",
            end,
            value=f"{said / 1000:.2f} km",
            right=f"at least {straight / 1000:.2f} km",
        )


def _of_ascent(course: Course, start: OfficialPlace, end: OfficialPlace) -> Iterator[Problem]:
    whole = start.track_m == 0 and end.track_m == course.distance_m
    if whole or start.ascent_m is None or end.ascent_m is None:
        return
    said = end.ascent_m - start.ascent_m
    ours = course.profile.ascent_between(start.track_m, end.track_m)
    if abs(said - ours) > max(ASCENT_TOLERANCE_M, ASCENT_TOLERANCE * ours):
        yield _doubt(
            "the leg climbs otherwise on this track",
            end,
            value=f"{said:.0f} m",
            right=f"about {ours:.0f} m",
        )


def _of_heights(course: Course, start: OfficialPlace, end: OfficialPlace) -> Iterator[Problem]:
    if start.ascent_m is None or end.ascent_m is None:
        return
    up = end.ascent_m - start.ascent_m
    net = _altitude_m(course, end) - _altitude_m(course, start)
    allowed = HEIGHT_TOLERANCE_M + HEIGHT_TOLERANCE * abs(net)
    if up < max(net - allowed, 0.0):
        yield _doubt(
            "the leg climbs less than its ends are apart in height",
            end,
            value=f"{up:.0f} m",
            right=f"at least {max(net, 0.0):.0f} m",
        )
    if start.descent_m is None or end.descent_m is None:
        return
    said = up - (end.descent_m - start.descent_m)
    if abs(said - net) > allowed:
        yield _doubt(
            "ascent less descent of the leg is not the height between its ends",
            end,
            value=f"{said:+.0f} m",
            right=f"{net:+.0f} m",
        )


def _doubt(what: str, place: OfficialPlace, *, value: str, right: str) -> Problem:
    return Problem(what, right, column=place.name or "finish", value=value, level="warning")


def _straight_m(course: Course, start: OfficialPlace, end: OfficialPlace) -> float:
    ends = [course.profile.index_at(place.track_m) for place in (start, end)]
    lat, lon = course.profile.lat[ends], course.profile.lon[ends]
    return float(np.asarray(arcs_m(lat[:1], lon[:1], lat[1:], lon[1:]))[0])


def _altitude_m(course: Course, place: OfficialPlace) -> float:
    return float(course.profile.altitude_at(place.track_m))
