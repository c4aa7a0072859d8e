"""Moments and the seconds between them, also in a night when the clocks change.

Python adds to an aware moment on its wall clock; a race goes on through the hour that is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dorsal.ground.problems import BadInput, Problem

FIRST_YEAR, LAST_YEAR = 1800, 9000  # the calendar itself ends soon after


def moment_after(start_at: datetime, elapsed_s: float) -> datetime:
    """The moment so many seconds after another, in its time zone, or without one as that is."""
    if start_at.tzinfo is None:
        return start_at + timedelta(seconds=elapsed_s)
    later = start_at.astimezone(UTC) + timedelta(seconds=elapsed_s)
    return later.astimezone(start_at.tzinfo)


def checked_start(start_at: datetime | None) -> datetime | None:
    """The gun's moment; raise `BadInput` for a year in which nobody races."""
    if start_at is not None and not FIRST_YEAR <= start_at.year <= LAST_YEAR:
        right = "the start as 2026-05-31T09:00+02:00"
        raise BadInput([Problem("nobody starts in that year", right, value=str(start_at.year))])
    return start_at


def seconds_between(start_at: datetime, end_at: datetime) -> float | None:
    """Seconds from one moment to another, None where only one has a time zone."""
    if (start_at.tzinfo is None) != (end_at.tzinfo is None):
        return None
    if start_at.tzinfo is None:
        return (end_at - start_at).total_seconds()
    return (end_at.astimezone(UTC) - start_at.astimezone(UTC)).total_seconds()
