"""Noise of known kinds put upon the cleanest shared tracks: how far each method is led astray.

The official figures play no part here: the truth is what each method says of the track before the
noise, for ours, and our figure before the noise for the others. The noise is Gaussian, fades
within a distance (`reach`), and the altitudes may be rounded to whole metres and the points
thinned. The seed is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np

from dorsal.course.ascent.methods import rises_beyond, sum_of_rises, sum_of_three_point_means
from dorsal.course.geodesy import along_m
from dorsal.course.survey import survey
from dorsal.course.tracks import Floats, Track

SEED = 20
CLEANEST = 0.75  # steadiness
KINDS = (
    # metres, reach in metres, rounded, thinned to metres between points
    (0.0, 1.0, True, 0.0),
    (0.0, 1.0, True, 30.0),
    (0.3, 20.0, False, 0.0),
    (1.0, 5.0, True, 0.0),
    (1.0, 50.0, False, 0.0),
    (3.0, 50.0, False, 0.0),
    (3.0, 30.0, True, 15.0),
    (3.0, 150.0, False, 0.0),
    (5.0, 50.0, True, 15.0),
)


def measure_noisy(tracks: Sequence[Track]) -> Iterator[str]:
    """Lines of mean absolute errors in % over the cleanest of the tracks, by kind of noise."""
    clean = [track for track in tracks if _is_clean(track)]
    yield f"noise put upon {len(clean)} clean tracks: mean absolute error in %"
    yield f"{'noise':52}{'raw':>9}{'gpxpy':>9}{'3 m':>9}{'dorsal':>9}"
    for metres, reach_m, rounded, thinned_m in KINDS:
        rng = np.random.default_rng(SEED)
        errors = []
        for track in clean:
            truth = survey(track).ascent_m
            noisy = _noisy(_thinned(track, thinned_m), metres, reach_m, rounded, rng)
            said = (
                sum_of_rises(noisy),
                sum_of_three_point_means(noisy),
                rises_beyond(noisy, threshold_m=3.0),
                survey(noisy).ascent_m,
            )
            errors.append([100 * abs(ascent / truth - 1) for ascent in said])
        name = f"{metres} m within {reach_m:.0f} m" if metres else "none"
        name += ", whole metres" if rounded else ""
        name += f", a point every {thinned_m:.0f} m" if thinned_m else ""
        means = [fmean(column) for column in zip(*errors, strict=True)]
        yield f"{name:52}" + "".join(f"{mean:9.1f}" for mean in means)


def _is_clean(track: Track) -> bool:
    course = survey(track)
    steadiness = course.measured.steadiness if course.measured else 0.0
    return course.noise.startswith("fine") and steadiness >= CLEANEST


def _thinned(track: Track, spacing_m: float) -> Track:
    if not spacing_m:
        return track
    along = along_m(track.lat, track.lon)
    kept = np.unique(np.searchsorted(along, np.arange(0.0, along[-1], spacing_m)))
    return replace(
        track,
        lat=track.lat[kept],
        lon=track.lon[kept],
        altitude_m=track.altitude_m[kept],
        time_s=track.time_s[kept],
        starts=(0,),
        kind="track",
    )


def _noisy(
    track: Track, metres: float, reach_m: float, rounded: bool, rng: np.random.Generator
) -> Track:
    altitudes = track.altitude_m + metres * _fading(along_m(track.lat, track.lon), reach_m, rng)
    if rounded:
        altitudes = np.round(altitudes)
    return replace(track, altitude_m=altitudes, kind="track")


def _fading(along: Floats, reach_m: float, rng: np.random.Generator) -> Floats:
    """Noise of standard deviation 1 whose correlation is exp(-distance / reach)."""
    fades = np.exp(-np.diff(along, prepend=along[0]) / reach_m)
    fresh = rng.normal(size=len(along))
    noise = fresh.copy()
    for i in range(1, len(along)):
        noise[i] = noise[i - 1] * fades[i] + fresh[i] * np.sqrt(1 - fades[i] ** 2)
    return noise
