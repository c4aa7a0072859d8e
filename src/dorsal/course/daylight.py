"""Day, twilight and night along a course, for a runner who is where and when we say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import numpy as np

from dorsal.course.legs import Leg
from dorsal.course.pace.moments import moment_after
from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats
from dorsal.ground.problems import BadInput, Problem

Light = Literal["day", "twilight", "night"]
SUNRISE_DEGREES = -0.833  # the sun's centre when its upper rim stands on the horizon, refracted
DUSK_DEGREES = -6.0  # civil twilight: darker, and the way cannot be seen without a lamp
SAMPLE_M = 100.0
HALVINGS = 12


@dataclass(frozen=True, slots=True)
class LightSection:
    """A part of a course that one runner covers by day, in twilight or at night."""

    light: Light
    start_m: float
    end_m: float
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True)
class LegLight:
    """How many metres of a leg a runner covers in each light."""

    leg: Leg
    day_m: float
    twilight_m: float
    night_m: float

    @property
    def dark_share(self) -> float:
        """The share of the leg at night, 0 for a leg without length."""
        return self.night_m / self.leg.length_m if self.leg.length_m > 0 else 0.0


@dataclass(frozen=True, slots=True)
class SunTimes:
    """Dawn, sunrise, sunset and dusk of a day; None where the sun does not cross that height."""

    dawn: datetime | None
    sunrise: datetime | None
    sunset: datetime | None
    dusk: datetime | None


def passing_times(distances_m: Sequence[float], elapsed_s: Sequence[float]) -> Arrivals:
    """From times at some places to times everywhere, straight between them.

    Both ascend and are of one length; before the first and after the last the time stands still.
    """
    at, to = np.array(distances_m, dtype=np.float64), np.array(elapsed_s, dtype=np.float64)
    return lambda distance_m: float(np.interp(distance_m, at, to))


Arrivals = Callable[[float], float]


def light_at(lat: float, lon: float, moment: datetime) -> Light:
    """The light at a place and a moment with time zone, by the height of the sun.

    Over open ground at sea level: a valley wall shortens the day, a summit lengthens it a little.
    """
    height = _sun_degrees(lat, lon, moment)
    if height >= SUNRISE_DEGREES:
        return "day"
    return "twilight" if height >= DUSK_DEGREES else "night"


def light_sections(
    profile: Profile, start_at: datetime, elapsed_at: Arrivals
) -> tuple[LightSection, ...]:
    """The sections of a course by light, from the start to the finish.

    `elapsed_at` gives the seconds after the gun at which the runner is at a distance, and must
    not fall. Sections shorter than 100 m may be passed over. Raise `BadInput` when `start_at` has
    no time zone.
    """
    if start_at.tzinfo is None:
        raise BadInput([Problem("the start has no time zone", "a moment with its zone")])
    runner = _Runner(profile, start_at, elapsed_at)
    edges = np.append(np.arange(0.0, profile.length_m, SAMPLE_M), profile.length_m)
    lights = [runner.light(float(edge)) for edge in edges]
    bounds = [0.0]
    kinds = [lights[0]]
    for number in range(1, len(edges)):
        if lights[number] != lights[number - 1]:
            before, after = float(edges[number - 1]), float(edges[number])
            bounds.append(runner.change(before, after, lights[number - 1]))
            kinds.append(lights[number])
    bounds.append(profile.length_m)
    return tuple(
        LightSection(kind, start, end, runner.moment(start), runner.moment(end))
        for kind, start, end in zip(kinds, bounds[:-1], bounds[1:], strict=True)
    )


def light_of_legs(legs: Sequence[Leg], sections: Sequence[LightSection]) -> tuple[LegLight, ...]:
    """How much of each leg lies in each light; the metres of a leg add up to its length."""
    return tuple(
        LegLight(leg, *(_metres(leg, sections, light) for light in ("day", "twilight", "night")))
        for leg in legs
    )


def sun_times(lat: float, lon: float, day: date) -> SunTimes:
    """When the light changes on a day, in UTC; the day is that of the place's own sun.

    Found by looking at the sun's height every four minutes and halving, so that polar days and
    nights, on which nothing changes, are no special case.
    """
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    noon -= timedelta(hours=lon / 15)
    return SunTimes(
        _crossing(lat, lon, noon - timedelta(hours=12), noon, DUSK_DEGREES),
        _crossing(lat, lon, noon - timedelta(hours=12), noon, SUNRISE_DEGREES),
        _crossing(lat, lon, noon, noon + timedelta(hours=12), SUNRISE_DEGREES),
        _crossing(lat, lon, noon, noon + timedelta(hours=12), DUSK_DEGREES),
    )


class _Runner:
    """Where a runner is when, and in which light."""

    def __init__(self, profile: Profile, start_at: datetime, elapsed_at: Arrivals) -> None:
        self.start_at, self.elapsed_at = start_at, elapsed_at
        self.distance_m: Floats = profile.distance_m
        self.lat = profile.lat
        self.lon = np.degrees(np.unwrap(np.radians(profile.lon)))

    def moment(self, distance_m: float) -> datetime:
        return moment_after(self.start_at, round(self.elapsed_at(distance_m)))

    def light(self, distance_m: float) -> Light:
        lat = float(np.interp(distance_m, self.distance_m, self.lat))
        lon = float(np.interp(distance_m, self.distance_m, self.lon))
        return light_at(lat, (lon + 180) % 360 - 180, self.moment(distance_m))

    def change(self, before_m: float, after_m: float, light: Light) -> float:
        """Where a light that holds at the first place ends, before the second."""
        for _ in range(HALVINGS):
            middle = (before_m + after_m) / 2
            if self.light(middle) == light:
                before_m = middle
            else:
                after_m = middle
        return after_m


def _metres(leg: Leg, sections: Sequence[LightSection], light: Light) -> float:
    first, last = leg.start.distance_m, leg.end.distance_m
    return sum(
        max(0.0, min(last, section.end_m) - max(first, section.start_m))
        for section in sections
        if section.light == light
    )


def _crossing(
    lat: float, lon: float, start: datetime, end: datetime, degrees: float
) -> datetime | None:
    """The moment between two at which the sun crosses a height, to the second."""
    was_above = _sun_degrees(lat, lon, start) >= degrees
    if (_sun_degrees(lat, lon, end) >= degrees) == was_above:
        return None
    while end - start > timedelta(seconds=1):
        middle = start + (end - start) / 2
        if (_sun_degrees(lat, lon, middle) >= degrees) == was_above:
            start = middle
        else:
            end = middle
    return end.replace(microsecond=0)


def _sun_degrees(lat: float, lon: float, moment: datetime) -> float:
    elevation, observer = _sun()
    return float(elevation(observer(lat, lon, 0.0), moment, with_refraction=False))


@lru_cache(maxsize=1)
def _sun() -> tuple[Callable[..., float], Callable[..., object]]:
    # Imported when asked for: astral is slow to import, and most questions need no sun.
    from astral import Observer
    from astral.sun import elevation

    return elevation, Observer
