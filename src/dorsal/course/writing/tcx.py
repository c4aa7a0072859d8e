"""A track as a TCX course, which watches follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dorsal.course.geodesy import along_m
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Floats, Track
from dorsal.course.writing.marks import places_at
from dorsal.course.writing.xml_text import degrees, element, metres, moment

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<TrainingCenterDatabase"
    ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
    "<Courses><Course>"
)
NAME_LETTERS = 15  # the most that the format allows
POINT_NAME_LETTERS = 10
PACE_M_S = 2.0  # of a course without times, which the format asks of every point
BEGIN_S = 946_684_800.0  # 2000-01-01T00:00:00Z, where such times begin


def write_tcx(track: Track, *, checkpoints: Sequence[PlacedCheckpoint] = ()) -> bytes:
    """A TCX course in UTF-8: one lap of all points, checkpoints as course points.

    Where a point has no time, all get times of an even pace from the year 2000 on, as the format
    wants a time for each and finds course points by it. Names are cut to what it allows.
    """
    along = along_m(track.lat, track.lon)
    time = _times(track, along)
    lines = [HEAD, element("Name", track.name[:NAME_LETTERS].strip() or "Course")]
    lines.append(_lap(track, float(along[-1]), time))
    lines.append("<Track>")
    lines.extend(_points(track, along, time))
    lines.append("</Track>")
    lines.extend(_course_points(track, checkpoints, along, time))
    lines.append("</Course></Courses></TrainingCenterDatabase>\n")
    return "\n".join(lines).encode()


def _times(track: Track, along: Floats) -> Floats:
    if np.isfinite(track.time_s).all():
        return track.time_s
    return BEGIN_S + along / PACE_M_S


def _lap(track: Track, length_m: float, time: Floats) -> str:
    begin = _position("BeginPosition", float(track.lat[0]), float(track.lon[0]))
    end = _position("EndPosition", float(track.lat[-1]), float(track.lon[-1]))
    return (
        f"<Lap><TotalTimeSeconds>{metres(time[-1] - time[0])}</TotalTimeSeconds>"
        f"<DistanceMeters>{metres(length_m)}</DistanceMeters>{begin}{end}"
        "<Intensity>Active</Intensity></Lap>"
    )


def _points(track: Track, along: Floats, time: Floats) -> Iterator[str]:
    columns = (time, track.lat, track.lon, track.altitude_m, along)
    for moment_s, lat, lon, altitude, distance in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        known = altitude == altitude  # is no NaN
        yield (
            f"<Trackpoint><Time>{moment(moment_s)}</Time>{_position('Position', lat, lon)}"
            + (f"<AltitudeMeters>{metres(altitude)}</AltitudeMeters>" if known else "")
            + f"<DistanceMeters>{metres(distance)}</DistanceMeters></Trackpoint>"
        )


def _course_points(
    track: Track, checkpoints: Sequence[PlacedCheckpoint], along: Floats, time: Floats
) -> Iterator[str]:
    places = places_at(track, [one.distance_m for one in checkpoints])
    for one, place in zip(checkpoints, places, strict=True):
        nearer = int(np.abs(along - one.distance_m).argmin())
        name = one.checkpoint.name[:POINT_NAME_LETTERS].strip() or one.checkpoint.key[:10]
        yield (
            f"<CoursePoint>{element('Name', name)}<Time>{moment(time[nearer])}</Time>"
            f"{_position('Position', place.lat, place.lon)}<PointType>Generic</PointType>"
            f"{element('Notes', one.checkpoint.name)}</CoursePoint>"
        )


def _position(name: str, lat: float, lon: float) -> str:
    return (
        f"<{name}><LatitudeDegrees>{degrees(lat)}</LatitudeDegrees>"
        f"<LongitudeDegrees>{degrees(lon)}</LongitudeDegrees></{name}>"
    )
