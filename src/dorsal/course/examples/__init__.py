"""Made-up mountains, believable and the same for the same seed."""

from dorsal.course.examples.demonstration import (
    demonstration_checkpoints,
    demonstration_track,
)
from dorsal.course.examples.made_splits import MadeField, make_splits
from dorsal.course.examples.mountain_tracks import make_mountain_track, make_track
from dorsal.course.examples.relief import Mark

__all__ = [
    "MadeField",
    "Mark",
    "demonstration_checkpoints",
    "demonstration_track",
    "make_mountain_track",
    "make_splits",
    "make_track",
]
