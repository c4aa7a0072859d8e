"""A track as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Floats, Track
from dorsal.course.writing.marks import places_at

Positions = list[list[float]]


def write_geojson(track: Track, *, checkpoints: Sequence[PlacedCheckpoint] = ()) -> bytes:
    """A FeatureCollection in UTF-8: the line first, then each checkpoint as a point.

    A line of several segments, or one that crosses the 180th meridian and is cut there as the
    standard asks, is a MultiLineString. Positions are longitude, latitude and, where the track
    has altitudes, metres; those missing are interpolated between their neighbours.
    """
    lines = list(_lines(track))
    geometry = (
        {"type": "LineString", "coordinates": lines[0]}
        if len(lines) == 1
        else {"type": "MultiLineString", "coordinates": lines}
    )
    line = {"type": "Feature", "properties": {"name": track.name}, "geometry": geometry}
    features = [line, *_checkpoints(track, checkpoints)]
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _checkpoints(
    track: Track, checkpoints: Sequence[PlacedCheckpoint]
) -> Iterator[dict[str, object]]:
    places = places_at(track, [one.distance_m for one in checkpoints])
    for one, place in zip(checkpoints, places, strict=True):
        told = one.checkpoint
        properties: dict[str, object] = {
            "key": told.key,
            "name": told.name,
            "distance_m": round(one.distance_m, 1),
        }
        if np.isfinite(one.altitude_m):
            properties["altitude_m"] = round(one.altitude_m, 1)
        if told.cutoff_s is not None:
            properties["cutoff_s"] = told.cutoff_s
        if told.services:
            properties["services"] = list(told.services)
        position = [round(place.lon, 7), round(place.lat, 7)]
        geometry = {"type": "Point", "coordinates": position}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def _lines(track: Track) -> Iterator[Positions]:
    altitude = _filled(track.altitude_m) if track.has_altitudes else None
    for start, end in pairwise((*track.starts, len(track))):
        lat, lon = track.lat[start:end], track.lon[start:end]
        heights = None if altitude is None else altitude[start:end]
        yield from (line for line in _cut(lat, lon, heights) if len(line) > 1)


def _filled(altitude: Floats) -> Floats:
    known = np.flatnonzero(np.isfinite(altitude))
    return np.interp(np.arange(len(altitude)), known, altitude[known])


def _cut(lat: Floats, lon: Floats, altitude: Floats | None) -> Iterator[Positions]:
    """One segment, cut where it crosses the 180th meridian."""
    columns = [lon, lat] if altitude is None else [lon, lat, altitude]
    table = np.column_stack(columns)
    crossings = np.flatnonzero(np.abs(np.diff(lon)) > 180)
    first: Positions = []
    begin = 0
    for crossing in crossings.tolist():
        before, after = _meridian(table[crossing], table[crossing + 1])
        yield first + _rounded(table[begin : crossing + 1]) + [before]
        first, begin = [after], crossing + 1
    yield first + _rounded(table[begin:])


def _meridian(point: Floats, following: Floats) -> tuple[list[float], list[float]]:
    """The same place on the 180th meridian twice: as the end of one part, and as a beginning."""
    side = 180.0 if point[0] > 0 else -180.0
    width = following[0] + 2 * side - point[0]
    share = (side - point[0]) / width if width else 0.0  # both may lie on the meridian
    others = [round(float(value), 7) for value in point[1:] + share * (following - point)[1:]]
    return [side, *others], [-side, *others]


def _rounded(table: Floats) -> Positions:
    decimals = [7, 7, 2][: table.shape[1]]
    columns = [np.round(table[:, at], places) for at, places in enumerate(decimals)]
    rows: Positions = np.column_stack(columns).tolist()
    return rows
