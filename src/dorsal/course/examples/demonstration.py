"""The demonstration course: a made-up mountain marathon of the size of Zegama-Aizkorri.

Its length, climb, lowest and highest place, and the distances and cut-offs of its checkpoints are
those that Zegama-Aizkorri published for 2015; the mountain, the names and all the rest are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.examples.mountain_tracks import make_track
from dorsal.course.examples.relief import Mark
from dorsal.course.geodesy import along_m
from dorsal.course.tracks import Track

SEED = 2027
NAME = "Larraundi Mendi Maratoia"
LENGTH_M, ASCENT_M, LOWEST_M, HIGHEST_M = 42_195.0, 2_736.0, 296.0, 1_551.0
PLACE = (42.9681, -2.4312)
BEFORE_THE_FIRST = 0.82  # of the winner's time; a checkpoint opens then


@dataclass(frozen=True, slots=True)
class _Stop:
    """A checkpoint of the demonstration course as it is written down here."""

    name: str
    km: float
    altitude_m: float
    leg_ascent_m: float
    first: str = ""  # when the first runner comes, h:mm
    cutoff: str = ""
    services: tuple[str, ...] = ()
    way_there: str = ""


STOPS = (
    _Stop(
        *("Larraundi", 0.0, LOWEST_M, 0.0, "0:00", ""),
        services=("water", "toilets", "drop bags", "first aid"),
        way_there="Train to Larraundi; the square is five minutes from the station.",
    ),
    _Stop(
        *("Oltzagain", 7.0, 652.0, 430.0, "0:35", "1:10"),
        services=("water", "food"),
        way_there="Bus from the square at 8:30 and 9:10; no parking at the pass.",
    ),
    _Stop("Atabarri", 13.5, 905.0, 450.0, "1:13", "2:20", services=("water",)),
    _Stop(
        *("Santa Graxi", 19.6, 761.0, 330.0, "1:44", "3:15"),
        services=("water", "food", "first aid"),
        way_there="On foot from Arrate farm, 3.5 km and 300 m up: allow an hour and a quarter.",
    ),
    _Stop("Haitzandi", 23.2, HIGHEST_M, 790.0, "2:23", "4:30", services=("first aid",)),
    _Stop("Arbelzelai", 26.6, 1_190.0, 110.0, "2:42", "5:25", services=("water",)),
    _Stop(
        *("Urdenlanda", 28.5, 1_130.0, 120.0, "2:51", "5:50"),
        services=("water", "food", "first aid"),
        way_there="On foot from the shelter at Ibarte, 5 km on a level track.",
    ),
    _Stop("Itzulegi", 32.3, 1_262.0, 270.0, "3:11", "6:30", services=("water",)),
    _Stop("Mugagain", 34.2, 1_040.0, 40.0, "3:18", "7:00", services=("water", "food")),
    _Stop(
        *("Ozarreta", 37.8, 730.0, 146.0, "3:33", "7:30"),
        services=("water",),
        way_there="By car on the forest road until 11:00; it closes for the runners after that.",
    ),
    _Stop(
        *("Larraundi", 42.195, LOWEST_M, 50.0, "3:48", "8:00"),
        services=("water", "food", "toilets", "showers", "drop bags", "first aid"),
        way_there="Train to Larraundi; the square is five minutes from the station.",
    ),
)
TURNS = (  # tops and valleys between the checkpoints: km, altitude, climbed since the place before
    Mark(2_100.0, 318.0, 44.0),
    Mark(16_100.0, 1_130.0, 275.0),
    Mark(19_800.0, 789.0, 28.0),
    Mark(20_700.0, 950.0, 161.0),
    Mark(21_500.0, 1_150.0, 200.0),
    Mark(22_400.0, 1_392.0, 242.0),
    Mark(23_900.0, 1_480.0, 10.0),
    Mark(24_500.0, 1_522.0, 60.0),
    Mark(25_300.0, 1_340.0, 0.0),
    Mark(26_000.0, 1_165.0, 0.0),
    Mark(30_600.0, 1_298.0, 238.0),
)


def demonstration_track() -> Track:
    """The track of the demonstration course: about 3,500 points, a loop, without times."""
    return make_track(np.random.default_rng(SEED), _marks(), place=PLACE, name=f"{NAME} (made up)")


def demonstration_checkpoints(*, starts_at: datetime | None = None) -> tuple[Checkpoint, ...]:
    """Start, nine checkpoints and finish, with their cut-offs after the gun.

    With `starts_at`, a moment with its time zone, they have opening hours and cut-offs by the
    clock as well.
    """
    track = demonstration_track()
    along = along_m(track.lat, track.lon)
    points = tuple(map(_checkpoint, range(len(STOPS))))
    placed = tuple(
        replace(
            point,
            lat=round(float(np.interp(point.distance_m, along, track.lat)), 6),
            lon=round(float(np.interp(point.distance_m, along, track.lon)), 6),
        )
        for point in points
    )
    return placed if starts_at is None else tuple(_timed(point, starts_at) for point in placed)


def _marks() -> list[Mark]:
    """The checkpoints and the turns between them, in the order in which they are run."""
    stops = [Mark(_metres(stop.km), stop.altitude_m, stop.leg_ascent_m) for stop in STOPS]
    marks = sorted((*stops, *TURNS), key=lambda mark: mark.distance_m)
    rest = 0.0
    left = []
    for mark in marks:  # a stop's climb is counted from the stop before: take the turns' off
        climbed = mark.ascent_m or 0.0
        if mark in TURNS:
            rest += climbed
        else:
            climbed, rest = climbed - rest, 0.0
        left.append(replace(mark, ascent_m=climbed))
    return left


def _checkpoint(number: int) -> Checkpoint:
    stop = STOPS[number]
    climbed = sum(one.leg_ascent_m for one in STOPS[: number + 1])
    return Checkpoint(
        key=f"cp{number:02}",
        name=stop.name,
        distance_m=_metres(stop.km),
        ascent_m=climbed,
        descent_m=climbed - (stop.altitude_m - LOWEST_M),
        altitude_m=stop.altitude_m,
        cutoff_s=_seconds(stop.cutoff) if stop.cutoff else None,
        services=stop.services,
        spectators=bool(stop.way_there),
        way_there=stop.way_there,
    )


def _timed(point: Checkpoint, starts_at: datetime) -> Checkpoint:
    """The same checkpoint by the clock: open well before the first, closed after the cut-off."""
    stop = STOPS[int(point.key[2:])]
    early = BEFORE_THE_FIRST * _seconds(stop.first) // 300 * 300
    opens = starts_at + timedelta(seconds=early if early else -5400)
    if point.cutoff_s is None:
        return replace(point, opens_at=opens, closes_at=starts_at)
    cutoff = starts_at + timedelta(seconds=point.cutoff_s)
    closes = cutoff + timedelta(minutes=15)
    return replace(point, opens_at=opens, closes_at=closes, cutoff_at=cutoff)


def _seconds(clock: str) -> float:
    hours, minutes = clock.split(":")
    return float(3600 * int(hours) + 60 * int(minutes))


def _metres(km: float) -> float:
    return float(round(km * 1000))
