"""Bend a course to the organiser's figures, leg by leg, and say where they cannot be true.

Distances are stretched evenly between the places whose distance is official. Altitudes at places
stay what the track says; between two whose ascent is official, all that goes up is stretched by
one factor and all that goes down by another, so that the leg climbs what the organiser says and
still ends where it ends. Of ascent and descent the ascent is believed, since most organisers give
it alone. The track itself stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dorsal.course.ascent.smoothing import ascent_and_descent, even_steps
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.official.doubts import doubts_of, refuse_impossible, unreached
from dorsal.course.official.figures import Calibration, OfficialPlace
from dorsal.course.profile import STEP_M, Profile
from dorsal.course.snapping import snap
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats

Knots = list[tuple[float, float]]


def calibrate(
    course: Course,
    *,
    official_km: float | None = None,
    official_ascent_m: float | None = None,
    places: Sequence[OfficialPlace] = (),
) -> Course:
    """The course bent to official figures: as a whole, at checkpoints, or both.

    `places` are in the order of the course; the totals belong to its finish. Figures that nobody
    said are the track's. Legs then sum to the official figures, within the rise of one step of
    the profile at each end. What cannot be true stands in `calibration.doubts`; a leg whose ends
    are further apart in height than it is said to climb, climbs that height, and one that only
    climbs or only descends stays as it is. Raise `BadInput` for places and distances that do not
    advance, figures that are no numbers, and a length of more than ten times the track's.
    """
    ends = with_finish(course, places, official_km=official_km, official_ascent_m=official_ascent_m)
    refuse_impossible(course, ends)
    old, new = _distances(ends)
    warped = _warped(course.profile, old, new)
    where_m = [float(np.interp(end.track_m, old, new)) for end in ends]
    bent = _bent(warped, _knots(ends, where_m))
    profile = Profile(warped.step_m, bent, warped.lat, warped.lon)
    up, down = ascent_and_descent(bent)
    calibration = Calibration(
        distance_m=new[-1],
        ascent_m=up,
        measured_distance_m=course.distance_m,
        measured_ascent_m=course.ascent_m,
        moved_m=float(np.abs(bent - warped.altitude_m).max()),
        places=ends,
        doubts=(*doubts_of(course, ends), *unreached(profile, ends, where_m)),
    )
    return replace(
        course,
        along_m=np.interp(course.along_m, old, new),
        profile=profile,
        ascent_m=up,
        descent_m=down,
        min_altitude_m=course.min_altitude_m + float(bent.min() - course.profile.altitude_m.min()),
        max_altitude_m=course.max_altitude_m + float(bent.max() - course.profile.altitude_m.max()),
        calibration=calibration,
    )


def calibrate_to_checkpoints(
    course: Course,
    checkpoints: Sequence[Checkpoint],
    *,
    official_km: float | None = None,
    official_ascent_m: float | None = None,
) -> Course:
    """The course bent to the figures of its checkpoints, each snapped to the track first, and to
    totals at its finish, which go before those of a checkpoint there.

    Checkpoints that lie where the one before lies, or have its distance, are passed over.
    """
    places = [OfficialPlace("", 0.0, 0.0)]
    for placed in snap(course, checkpoints).places:
        one, last = placed.checkpoint, places[-1]
        if placed.distance_m > last.track_m and one.distance_m > (last.distance_m or 0.0):
            places.append(
                OfficialPlace(
                    one.name, placed.distance_m, one.distance_m, one.ascent_m, one.descent_m
                )
            )
    return calibrate(
        course,
        official_km=official_km,
        official_ascent_m=official_ascent_m,
        places=places[1:],
    )


def with_finish(
    course: Course,
    places: Sequence[OfficialPlace],
    *,
    official_km: float | None,
    official_ascent_m: float | None,
) -> tuple[OfficialPlace, ...]:
    """The places with the start before and the finish after them, at the ends of the track."""
    inner = [place for place in places if place.track_m > STEP_M]
    finish = OfficialPlace("", course.distance_m)
    if inner and inner[-1].track_m >= course.distance_m - STEP_M:
        finish = replace(inner.pop(), track_m=course.distance_m)
    if official_km is not None:
        finish = replace(finish, distance_m=official_km * 1000)
    if official_ascent_m is not None:
        finish = replace(finish, ascent_m=official_ascent_m)
    return (OfficialPlace("", 0.0, 0.0, 0.0, 0.0), *inner, finish)


def _distances(ends: Sequence[OfficialPlace]) -> tuple[list[float], list[float]]:
    """Distances on the track and the official ones that belong to them, from start to finish."""
    known = [(end.track_m, end.distance_m) for end in ends if end.distance_m is not None]
    old, new = [one for one, _ in known], [other for _, other in known]
    if ends[-1].distance_m is None:
        new.append(new[-1] + ends[-1].track_m - old[-1])
        old.append(ends[-1].track_m)
    return old, new


def _knots(ends: Sequence[OfficialPlace], where_m: Sequence[float]) -> Knots:
    """Official distances at which the ascent so far is official, and that ascent."""
    known = zip(where_m, (end.ascent_m for end in ends), strict=True)
    return [(where, ascent) for where, ascent in known if ascent is not None]


def _warped(profile: Profile, old: list[float], new: list[float]) -> Profile:
    """The profile with its distances stretched between knots, at even steps again."""
    steps = even_steps(new[-1])
    places = np.interp(np.linspace(0.0, new[-1], steps + 1), new, old)
    lon = np.degrees(np.unwrap(np.radians(profile.lon)))
    return Profile(
        new[-1] / steps,
        profile.altitude_at(places),
        np.interp(places, profile.distance_m, profile.lat),
        (np.interp(places, profile.distance_m, lon) + 180) % 360 - 180,
    )


def _bent(profile: Profile, knots: Knots) -> Floats:
    """Altitudes whose ascent from knot (distance, official ascent so far) to knot is official."""
    rises = profile.rises_m.copy()
    for (start_m, before), (end_m, after) in pairwise(knots):
        leg = slice(profile.index_at(start_m), profile.index_at(end_m))
        rises[leg] = _stretched(rises[leg], after - before)
    altitudes: Floats = np.concatenate(([0.0], np.cumsum(rises))) + profile.altitude_m[0]
    return altitudes


def _stretched(rises: Floats, ascent_m: float) -> Floats:
    """Rises that climb `ascent_m` and end where they did; unchanged where there is no way."""
    up = float(rises[rises > 0].sum())
    net = float(rises.sum())
    down = up - net
    wanted = max(ascent_m, net, 0.0)
    if up <= 0 or down <= 0:
        return rises
    stretched: Floats = np.where(rises > 0, rises * (wanted / up), rises * ((wanted - net) / down))
    return stretched
