"""The profile of a course: its altitude at evenly spaced places along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.course.tracks import Floats

STEP_M = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Altitudes and positions every `step_m` metres from the start to the finish.

    All arrays have shape (n,) with n >= 2 and are read-only; `altitude_m` is finite. `step_m` is
    about 10 m, chosen so that the last place is the finish itself.
    """

    step_m: float
    altitude_m: Floats
    lat: Floats
    lon: Floats

    def __post_init__(self) -> None:
        for values in (self.altitude_m, self.lat, self.lon):
            values.flags.writeable = False

    def __len__(self) -> int:
        """The number of places."""
        return len(self.altitude_m)

    @property
    def distance_m(self) -> Floats:
        """Metres from the start, shape (n,)."""
        return np.arange(len(self), dtype=np.float64) * self.step_m

    @property
    def length_m(self) -> float:
        """Metres from the start to the finish."""
        return (len(self) - 1) * self.step_m

    @property
    def rises_m(self) -> Floats:
        """Metres up (or down, negative) over each step, shape (n - 1,)."""
        return np.diff(self.altitude_m)

    @property
    def grades(self) -> Floats:
        """Rise over run of each step, shape (n - 1,): 0.1 is 10 %."""
        return self.rises_m / self.step_m

    def altitude_at(self, distance_m: float | Floats) -> Floats:
        """The altitude at distances from the start, interpolated; outside, that of the ends."""
        places = np.clip(np.asarray(distance_m, dtype=np.float64) / self.step_m, 0, len(self) - 1)
        before = np.minimum(places.astype(np.intp), len(self) - 2)
        low, high = self.altitude_m[before], self.altitude_m[before + 1]
        return np.asarray(low + (places - before) * (high - low), dtype=np.float64)

    def index_at(self, distance_m: float) -> int:
        """The index of the place nearest to a distance from the start."""
        return int(np.clip(round(distance_m / self.step_m), 0, len(self) - 1))

    def ascent_between(self, start_m: float, end_m: float) -> float:
        """Metres climbed from one distance to a later one."""
        return float(np.maximum(self._rises_between(start_m, end_m), 0).sum())

    def descent_between(self, start_m: float, end_m: float) -> float:
        """Metres descended from one distance to a later one, a positive number."""
        return float(np.maximum(-self._rises_between(start_m, end_m), 0).sum())

    def _rises_between(self, start_m: float, end_m: float) -> Floats:
        first = int(np.clip(start_m / self.step_m, -1, len(self) - 1)) + 1
        after = int(np.ceil(np.clip(end_m / self.step_m, 0, len(self))))
        start, end = self.altitude_at(np.array([start_m, end_m]))
        return np.diff(np.concatenate(([start], self.altitude_m[first:after], [end])))
