"""How far a runner is behind another one, where their times can be compared at all."""

from __future__ import annotations

from dorsal.timing.results.values import Row, Split


def gap_ms(row: Row, first: Row | None) -> int | None:
    """By how much a ranked runner is slower than another; None where their times are not of the
    same distance: other laps, or one of them stopped with the course.
    """
    if first is None or row.place is None or row.time_ms is None or first.time_ms is None:
        return None
    return row.time_ms - first.time_ms if row.stopped_at == first.stopped_at else None


def final_split(row: Row) -> Split | None:
    """The split that ended a runner's race; the course may have ended before the last one."""
    times = row.gun_ms, row.net_ms
    return next((one for one in row.splits[::-1] if (one.gun_ms, one.net_ms) == times), None)
