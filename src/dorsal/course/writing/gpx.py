"""A track as a clean GPX 1.1 file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Track, Waypoint
from dorsal.course.writing.marks import marks_of
from dorsal.course.writing.xml_text import degrees, element, metres, moment
from dorsal.ground.wording import ENGLISH, Wording

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Dorsal" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.topografix.com/GPX/1/1'
    ' http://www.topografix.com/GPX/1/1/gpx.xsd">'
)


def write_gpx(
    track: Track, *, checkpoints: Sequence[PlacedCheckpoint] = (), wording: Wording = ENGLISH
) -> bytes:
    """A GPX 1.1 file in UTF-8: the line with its segments, and its checkpoints as waypoints.

    Without checkpoints the track's own waypoints are kept. Degrees have seven decimals, metres
    two, times three; what is missing is left out. Extensions are not carried over.
    """
    lines = [HEAD]
    if track.name:
        lines.append(f"<metadata>{element('name', track.name)}</metadata>")
    lines.extend(map(_waypoint, marks_of(track, checkpoints, wording)))
    lines.extend(_route(track) if track.kind == "route" else _track(track))
    lines.append("</gpx>\n")
    return "\n".join(lines).encode()


def _waypoint(mark: Waypoint) -> str:
    altitude = "" if mark.altitude_m is None else metres(mark.altitude_m)
    return (
        f'<wpt lat="{degrees(mark.lat)}" lon="{degrees(mark.lon)}">{element("ele", altitude)}'
        f"{element('name', mark.name)}{element('desc', mark.note)}"
        f"{element('sym', mark.kind)}</wpt>"
    )


def _route(track: Track) -> Iterator[str]:
    yield "<rte>" + element("name", track.name)
    yield from _points(track, "rtept", 0, len(track))
    yield "</rte>"


def _track(track: Track) -> Iterator[str]:
    yield "<trk>" + element("name", track.name)
    for start, end in pairwise((*track.starts, len(track))):
        yield "<trkseg>"
        yield from _points(track, "trkpt", start, end)
        yield "</trkseg>"
    yield "</trk>"


def _points(track: Track, name: str, start: int, end: int) -> Iterator[str]:
    columns = (track.lat, track.lon, track.altitude_m, track.time_s)
    for lat, lon, altitude, time in zip(
        *(column[start:end].tolist() for column in columns), strict=True
    ):
        ele = f"<ele>{metres(altitude)}</ele>" if altitude == altitude else ""  # is no NaN
        told = f"<time>{moment(time)}</time>" if time == time else ""
        yield f'<{name} lat="{degrees(lat)}" lon="{degrees(lon)}">{ele}{told}</{name}>'
