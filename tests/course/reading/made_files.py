"""GPX and TCX files made for tests."""

from __future__ import annotations

from collections.abc import Iterable

from dorsal.course.tracks import Track

XMLNS = "http://www.topografix.com/GPX/1/1"
Point = tuple[object, ...]  # lat, lon, then perhaps an altitude and a time; "" leaves one out

# three points on the ridge above Zegama, about 130 m apart
RIDGE: tuple[Point, ...] = (
    ("42.95", "-2.33", "1400.5", "2026-05-24T07:00:00Z"),
    ("42.951", "-2.331", "1420", "2026-05-24T07:00:30Z"),
    ("42.952", "-2.332", "1451.25", "2026-05-24T07:01:00Z"),
)


def gpx_point(point: Point, name: str = "trkpt") -> str:
    lat, lon, *more = point
    altitude = f"<ele>{more[0]}</ele>" if more and more[0] != "" else ""
    time = f"<time>{more[1]}</time>" if len(more) > 1 and more[1] != "" else ""
    return f'<{name} lat="{lat}" lon="{lon}">{altitude}{time}</{name}>'


def segment(points: Iterable[Point]) -> str:
    return "<trkseg>\n" + "\n".join(map(gpx_point, points)) + "\n</trkseg>"


def track(*segments: Iterable[Point], name: str = "") -> str:
    named = f"<name>{name}</name>" if name else ""
    return f"<trk>{named}{''.join(map(segment, segments))}</trk>"


def route(points: Iterable[Point], name: str = "") -> str:
    named = f"<name>{name}</name>" if name else ""
    return f"<rte>{named}{''.join(gpx_point(point, 'rtept') for point in points)}</rte>"


def gpx(*contents: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}\n<gpx version="1.1" xmlns="{XMLNS}">\n{"".join(contents)}\n</gpx>\n'.encode()


def line(count: int, *, lat: float = 43.0, lon: float = 6.0, step: float = 0.001) -> list[Point]:
    """Points due north of one another, 111 m apart unless told, each 1 m higher."""
    return [(f"{lat + step * k:.6f}", f"{lon:.6f}", f"{500 + k}") for k in range(count)]


def tcx(*contents: str) -> bytes:
    space = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    inner = "".join(contents)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<TrainingCenterDatabase xmlns="{space}">\n{inner}\n</TrainingCenterDatabase>\n'
    ).encode()


def tcx_point(point: Point) -> str:
    lat, lon, altitude, time = point
    return (
        f"<Trackpoint><Time>{time}</Time><Position><LatitudeDegrees>{lat}</LatitudeDegrees>"
        f"<LongitudeDegrees>{lon}</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{altitude}</AltitudeMeters>"
        "<HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>\n"
    )


def said(read: Track) -> list[str]:
    """What its warnings say, without their places."""
    return [warning.what for warning in read.warnings]
