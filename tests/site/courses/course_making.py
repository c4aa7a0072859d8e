"""Makes tracks, courses and checkpoints for tests."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import lru_cache

import numpy as np

from dorsal.course.examples import (
    demonstration_checkpoints,
    demonstration_track,
    make_mountain_track,
)
from dorsal.course.tracks import Track
from dorsal.site.accounts.models import User
from dorsal.site.courses import actions
from dorsal.site.courses.checkpoints import as_fields
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.races.models import Edition


def as_gpx(track: Track) -> bytes:
    """A track as a GPX file."""
    points = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{altitude:.1f}</ele></trkpt>'
        for lat, lon, altitude in zip(track.lat, track.lon, track.altitude_m, strict=True)
    )
    head = '<?xml version="1.0"?><gpx version="1.1" creator="tests">'
    return f"{head}<trk><name>Test</name><trkseg>{points}</trkseg></trk></gpx>".encode()


@lru_cache(maxsize=1)
def demonstration_gpx() -> bytes:
    """The demonstration course as a file."""
    return as_gpx(demonstration_track())


def hill_gpx(*, length_m: float = 10_000, height_m: float = 500, points: int = 600) -> bytes:
    """A straight way north over one smooth hill, up and down `height_m`."""
    rows = []
    for number in range(points):
        share = number / (points - 1)
        lat = 42.9 + share * length_m / 111_000
        altitude = 300 + height_m * (1 - math.cos(2 * math.pi * share)) / 2
        rows.append(f'<trkpt lat="{lat:.6f}" lon="-2.3"><ele>{altitude:.1f}</ele></trkpt>')
    head = '<?xml version="1.0"?><gpx version="1.1" creator="tests"><trk><trkseg>'
    return f"{head}{''.join(rows)}</trkseg></trk></gpx>".encode()


def make_course(
    edition: Edition,
    by: User,
    *,
    data: bytes = b"",
    kind: CourseKind = CourseKind.MAIN,
    published: bool = True,
    checkpoints: bool = True,
) -> EditionCourse:
    """A course of an edition, that of the demonstration unless the file is given."""
    track = actions.upload_track(
        edition, kind, name="course.gpx", data=data or demonstration_gpx(), by=by
    )
    course = actions.take_track(track, by=by)
    if checkpoints:
        found = demonstration_checkpoints(starts_at=edition.starts_at)
        rows = [as_fields(one, edition) for one in found]
        late = edition.starts_at + timedelta(hours=2)
        rows[9]["road_closes_at"] = late
        actions.set_checkpoints(course, rows, by=by)
    if published:
        actions.show_course(course, by=by)
    return course


LONG_M, LONG_STATIONS = 170_000.0, 25
PLACES = ("Santa Barbara", "Refugio de los Pozos", "Collado Alto", "Pont de la Vallette", "Gaina")
SERVICES = ("water", "food", "first aid", "drop bags")


def make_long_course(edition: Edition, by: User) -> EditionCourse:
    """A course of 170 km with a start and 25 checkpoints, each with all that one can have."""
    track = make_mountain_track(
        np.random.default_rng(26), length_m=LONG_M, ascent_m=10_000, lowest_m=420, highest_m=2_520
    )
    course = make_course(edition, by, data=as_gpx(track), checkpoints=False)
    rows = [_station(number, edition) for number in range(LONG_STATIONS + 1)]
    actions.set_checkpoints(course, rows, by=by)
    edition.courses.update(
        first_man_s=72_000, first_woman_s=80_000, middle_s=130_000, last_s=163_000
    )
    return EditionCourse.objects.get(pk=course.pk)


def _station(number: int, edition: Edition) -> dict[str, object]:
    reached_s = number * 47 * 3600 / LONG_STATIONS
    return {
        "key": f"cp{number:02}",
        "name": f"{PLACES[number % len(PLACES)]} {number}",
        "distance_m": round(number * LONG_M / LONG_STATIONS, 3),
        "cutoff_s": float(round(reached_s / 300) * 300) or None,
        "services": list(SERVICES[: 1 + number % len(SERVICES)]),
        "opens_at": edition.starts_at + timedelta(seconds=reached_s * 0.4),
        "closes_at": edition.starts_at + timedelta(seconds=reached_s),
        "spectators": number % 3 == 0,
        "way_there": "By bus from the station." if number % 3 == 0 else "",
    }
