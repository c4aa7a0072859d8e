"""Seven classes of grade, by which profiles are shaded, and the colour of each.

Up is brown and down is blue, the steeper the darker: the two stay apart for colour-blind eyes, and
light and dark stay apart in print.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

Shade: TypeAlias = Literal[
    "up-very", "up-steep", "up-mild", "flat", "down-mild", "down-steep", "down-very"
]

BOUNDS: tuple[tuple[float, Shade], ...] = (  # each from this grade up
    (0.2, "up-very"),
    (0.1, "up-steep"),
    (0.03, "up-mild"),
    (-0.03, "flat"),
    (-0.1, "down-mild"),
    (-0.2, "down-steep"),
    (-np.inf, "down-very"),
)
COLOURS: dict[str, str] = {
    "up-very": "#9a4606",
    "up-steep": "#c8853f",
    "up-mild": "#e6c08f",
    "flat": "#b9cdb4",
    "down-mild": "#a9cbdd",
    "down-steep": "#5f9cc0",
    "down-very": "#1f5f87",
}


def shade_of(grade: float) -> Shade:
    """The class of a grade, rise over run: 0.2 is 20 %."""
    return next(shade for least, shade in BOUNDS if grade >= least)


def shades_between(profile: Profile, edges_m: Floats) -> tuple[Shade, ...]:
    """The class of the mean grade from each distance to the next, one fewer than the distances."""
    rises = np.diff(profile.altitude_at(edges_m))
    return tuple(shade_of(grade) for grade in (rises / np.diff(edges_m)).tolist())
