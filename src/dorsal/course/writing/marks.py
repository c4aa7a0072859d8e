"""What is marked beside the line: the placed checkpoints, or else the file's own waypoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.durations import elapsed_text
from dorsal.course.geodesy import along_m
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Track, Waypoint
from dorsal.ground.wording import Wording

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the line: the index of the point before it, and the position itself."""

    index: int
    lat: float
    lon: float


def marks_of(
    track: Track, checkpoints: Sequence[PlacedCheckpoint], wording: Wording
) -> tuple[Waypoint, ...]:
    """The checkpoints as waypoints, on the line, or the track's own where there are none."""
    if not checkpoints:
        return track.waypoints
    places = places_at(track, [one.distance_m for one in checkpoints])
    return tuple(
        Waypoint(
            place.lat,
            place.lon,
            one.checkpoint.name,
            round(one.altitude_m, 1) if np.isfinite(one.altitude_m) else None,
            CHECKPOINT,
            _note(one, wording),
        )
        for one, place in zip(checkpoints, places, strict=True)
    )


def places_at(track: Track, distances_m: Sequence[float]) -> list[Place]:
    """The places of the line at distances from its start; beyond its ends, these."""
    along = along_m(track.lat, track.lon)
    wanted = np.clip(np.asarray(distances_m, dtype=np.float64), 0.0, along[-1])
    before = np.searchsorted(along, wanted, side="right") - 1
    before = before.clip(0, len(along) - 2)
    step = along[before + 1] - along[before]
    share = np.where(step > 0, (wanted - along[before]) / np.where(step > 0, step, 1.0), 0.0)
    lat = track.lat[before] + share * (track.lat[before + 1] - track.lat[before])
    turn = (track.lon[before + 1] - track.lon[before] + 180) % 360 - 180
    lon = (track.lon[before] + share * turn + 180) % 360 - 180
    columns = (before.tolist(), lat.tolist(), lon.tolist())
    return [Place(*place) for place in zip(*columns, strict=True)]


def _note(one: PlacedCheckpoint, wording: Wording) -> str:
    """What a runner reads of a checkpoint on a watch: where it is, and its cut-off."""
    km = wording.decimal(one.distance_m / 1000, 1)
    cutoff = one.checkpoint.cutoff_s
    if cutoff is None:
        return wording.say("km %(km)s", km=km)
    return wording.say("km %(km)s, cut-off after %(time)s", km=km, time=elapsed_text(cutoff))
