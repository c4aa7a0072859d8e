"""Ascent and descent: a profile at even places, smoothed by distance, and summed.

Smoothing is by distance and never by points, so that the figure does not depend on how densely a
device wrote; it is a Gaussian, whose standard deviation is called the width here.
"""

from __future__ import annotations

import numpy as np

from dorsal.course.profile import STEP_M, Profile
from dorsal.course.tracks import Floats, Track

REACH = 4.0  # widths to either side at which the Gaussian is cut; what is lost is 6e-5
HALVINGS = 4  # the number of steps is a multiple of it, so that the profile can be halved twice


def resample(track: Track, along_m: Floats, altitude_m: Floats) -> Profile:
    """The profile every 10 m or so, each altitude the mean over the 10 m about its place.

    `altitude_m` has no gaps, shape (len(track),). The mean is that of the line drawn through the
    points, hence points in the same place weigh nothing and doubled points change nothing.
    """
    length = float(along_m[-1])
    steps = even_steps(length)
    places = np.linspace(0.0, length, steps + 1)
    lat = np.interp(places, along_m, track.lat)
    lon = np.interp(places, along_m, _unwrapped(track.lon))
    altitudes = _cell_means(along_m, altitude_m, steps)
    return Profile(length / steps, altitudes, lat, (lon + 180) % 360 - 180)


def even_steps(length_m: float) -> int:
    """The number of steps of about 10 m in a length, a multiple of 4."""
    return HALVINGS * max(1, round(length_m / STEP_M / HALVINGS))


def smooth(profile: Profile, *, width_m: float) -> Profile:
    """The profile under a Gaussian of standard deviation `width_m`; its ends stay as they are."""
    altitudes = smooth_values(profile.altitude_m, width=width_m / profile.step_m)
    return Profile(profile.step_m, altitudes, profile.lat, profile.lon)


def smooth_values(values: Floats, *, width: float) -> Floats:
    """Values under a Gaussian of standard deviation `width` places, shape (n,).

    Beyond its ends the line goes on as its own image through the end point, so that an even slope
    stays one and the first and last value keep their heights.
    """
    reach = max(1, round(REACH * width))
    if width <= 0 or len(values) < 2:
        return values.copy()
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    padded = np.pad(values, reach, mode="reflect", reflect_type="odd")
    smoothed: Floats = np.convolve(padded, weights / weights.sum(), mode="valid")
    return smoothed


def ascent_and_descent(altitude_m: Floats) -> tuple[float, float]:
    """Metres up and metres down along a line of altitudes, both positive."""
    rises = np.diff(altitude_m)
    up = float(rises[rises > 0].sum())
    return up, float(up - rises.sum())


def climb_by_width(profile: Profile, widths_m: tuple[float, ...]) -> Floats:
    """Half of all metres up and down that remain under each of the widths, shape (len(widths),).

    `widths_m` ascend. Each line is smoothed from the one before, and thinned to every second
    place once its width is at least two steps, which changes the sum by less than 2 in 1,000.
    The ascent is this plus half of the height from start to finish, the descent this minus it.
    """
    values, step, done = profile.altitude_m, profile.step_m, 0.0
    sums = []
    for width_m in widths_m:
        while done >= 2 * step and len(values) % 2 == 1 and len(values) > 2:
            values, step = values[::2], 2 * step
        more = float(np.sqrt(max(width_m**2 - done**2, 0.0)))
        values, done = smooth_values(values, width=more / step), width_m
        sums.append(float(np.abs(np.diff(values)).sum()) / 2)
    return np.array(sums)


def _unwrapped(lon: Floats) -> Floats:
    if np.abs(np.diff(lon)).max() < 180:
        return lon
    return np.degrees(np.unwrap(np.radians(lon)))


def _cell_means(along_m: Floats, altitude_m: Floats, steps: int) -> Floats:
    """Means of the line over the cells about even places; the ends are those of the line."""
    length = float(along_m[-1])
    edges = np.clip((np.arange(steps + 2) - 0.5) * (length / steps), 0.0, length)
    runs = np.diff(along_m)
    areas = np.zeros(len(along_m))
    np.cumsum(runs * (altitude_m[1:] + altitude_m[:-1]) / 2, out=areas[1:])
    left = np.minimum(np.searchsorted(along_m, edges, side="right") - 1, len(along_m) - 2)
    half_grades = np.diff(altitude_m) / np.where(runs > 0, runs, np.inf) / 2
    into = edges - along_m[left]
    until = areas[left] + into * (altitude_m[left] + half_grades[left] * into)
    means: Floats = np.diff(until) / np.diff(edges)
    means[0], means[-1] = altitude_m[0], altitude_m[-1]
    return means
