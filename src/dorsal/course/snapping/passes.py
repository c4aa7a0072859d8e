"""Where a track passes near a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dorsal.course.geodesy import earth_centred
from dorsal.course.tracks import Floats

Bools = NDArray[np.bool_]

REACH_M = 1_000.0  # a track further away does not pass a checkpoint
APART_M = 100.0  # passes closer to each other along the track are one
MOST_PASSES = 60  # laps of a race, and some more


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """The passes of a track by one place, in the order in which they are run.

    `distance_m` is along the track and `misfit_m` from the place to the track; shape (k,).
    """

    distance_m: Floats
    misfit_m: Floats


class Line:
    """A track as a chain of straight pieces in space, on which places are sought."""

    def __init__(self, lat: Floats, lon: Floats, along_m: Floats) -> None:
        self.along_m = along_m
        self._points = np.stack(earth_centred(lat, lon), axis=1)
        self._pieces = np.diff(self._points, axis=0)
        self._squares = np.maximum(np.einsum("ij,ij->i", self._pieces, self._pieces), 1e-12)

    def passes(self, lat: float, lon: float) -> Passes:
        """Every pass of the track within 1 km of a place given in degrees."""
        distance, misfit, inside = self._nearest_on_pieces(lat, lon)
        lowest = np.flatnonzero((inside | _is_low(misfit)) & (misfit <= REACH_M))
        kept: list[int] = []
        for index in lowest[np.argsort(misfit[lowest], kind="stable")]:
            if all(abs(distance[index] - distance[other]) >= APART_M for other in kept):
                kept.append(int(index))
            if len(kept) == MOST_PASSES:
                break
        kept.sort(key=lambda index: float(distance[index]))
        return Passes(distance[kept], misfit[kept])

    def _nearest_on_pieces(self, lat: float, lon: float) -> tuple[Floats, Floats, Bools]:
        """The distance along the track of the nearest point of every piece, how far it is, and
        whether it lies inside the piece, so that the track comes nearer and goes away again.
        """
        place = np.array([float(x[0]) for x in earth_centred(np.array([lat]), np.array([lon]))])
        to_place = place - self._points[:-1]
        share = np.einsum("ij,ij->i", to_place, self._pieces) / self._squares
        share = np.clip(share, 0.0, 1.0)
        away = to_place - share[:, None] * self._pieces
        misfit = np.sqrt(np.einsum("ij,ij->i", away, away))
        inside: Bools = (share > 0) & (share < 1)
        return self.along_m[:-1] + share * np.diff(self.along_m), misfit, inside


def _is_low(values: Floats) -> Bools:
    """Which values are not above either neighbour."""
    padded = np.concatenate(([np.inf], values, [np.inf]))
    low: Bools = (values <= padded[:-2]) & (values <= padded[2:])
    return low
