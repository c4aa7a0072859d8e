"""What the clock says along a course, once its start is known."""

from __future__ import annotations

from datetime import datetime

from dorsal.course.pace.moments import moment_after
from dorsal.course.snapping import PlacedCheckpoint


def cutoff_moment(place: PlacedCheckpoint, start_at: datetime | None) -> datetime | None:
    """When a checkpoint closes for the runners: as the organiser says, or counted from the gun."""
    checkpoint = place.checkpoint
    if checkpoint.cutoff_at is not None or checkpoint.cutoff_s is None or start_at is None:
        return checkpoint.cutoff_at
    return moment_after(start_at, checkpoint.cutoff_s)
