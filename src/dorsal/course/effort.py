"""What a course asks of a runner: km-effort, its ITRA class, and energy."""

from __future__ import annotations

import bisect

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

# ITRA's classes by km-effort: each begins where it says and ends where the next begins.
ITRA_CLASSES = (
    (0.0, "XXS"),
    (25.0, "XS"),
    (45.0, "S"),
    (75.0, "M"),
    (115.0, "L"),
    (155.0, "XL"),
    (210.0, "XXL"),
)
ASCENT_PER_KM_M = 100.0
STEEPEST_MEASURED = 0.45  # Minetti's treadmill went no further, up or down
# Minetti's polynomial, from i**5 down to the constant, J/(kg m)
RUNNING_COST = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)


def km_effort(distance_m: float, ascent_m: float) -> float:
    """Kilometres plus one for each 100 m of ascent: the effort of ITRA, in km of flat course.

    Zegama-Aizkorri has 42.195 km and 2,736 m: 69.6.
    """
    return distance_m / 1000 + ascent_m / ASCENT_PER_KM_M


def itra_class(effort_km: float) -> str:
    """The class of a course by its km-effort: XXS, XS from 25, S 45, M 75, L 115, XL 155, XXL 210.

    The thresholds are those that ITRA publishes for its race categories.
    """
    starts = [start for start, _ in ITRA_CLASSES]
    return ITRA_CLASSES[max(0, bisect.bisect_right(starts, effort_km) - 1)][1]


def running_cost(grades: Floats) -> Floats:
    """Energy of running a metre along slopes, J/(kg m), element by element.

    C(i) = 155.4 i^5 - 30.4 i^4 - 43.3 i^3 + 46.3 i^2 + 19.5 i + 3.6, with i rise over run, measured
    on ten mountain runners (A. E. Minetti et al., Energy cost of walking and running at extreme
    uphill and downhill slopes, J. Appl. Physiol. 93, 2002) for |i| up to 0.45; steeper slopes are
    taken as 0.45. Level ground costs 3.6, and the least is near a grade of -0.2.
    """
    clamped = np.clip(grades, -STEEPEST_MEASURED, STEEPEST_MEASURED)
    return np.polyval(np.array(RUNNING_COST), clamped)


def energy_of_steps(profile: Profile) -> Floats:
    """Energy of each step in kJ/kg, shape (n - 1,): the cost times the slope's length."""
    lengths = np.hypot(profile.step_m, profile.rises_m)
    energy: Floats = running_cost(profile.grades) * lengths / 1000
    return energy


def energy_kj_per_kg(profile: Profile) -> float:
    """Energy to run a course in kJ per kg of runner and what is carried: 70 kg need 70 times it."""
    return float(energy_of_steps(profile).sum())
