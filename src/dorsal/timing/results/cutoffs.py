"""Who came too late to a place, and whose time for a place has gone by unseen."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.timing.passings.values import Passing
from dorsal.timing.results.changes import Day
from dorsal.timing.results.clock_texts import cut


def first_late(
    day: Day, passings: Sequence[Passing], *, gun_ms: int, precision_ms: int
) -> Passing | None:
    """The first passing after the cut-off of its place, which is judged as it stood then,
    by the time that the table shows: whole seconds, as a rule.

    A cut-off on leaving judges who was seen to leave, and who was seen to arrive after it; one on
    arriving judges the arrival alone.
    """
    if not day.limited:
        return None
    for one in passings:
        if one.visit <= day.start:
            continue
        limit_ms = day.cutoff_ms(one.visit, one.time_ms)
        if limit_ms is None or cut(one.time_ms - gun_ms, precision_ms) <= limit_ms:
            continue
        if one.side != "out" or day.route.place(one.visit).cutoff_on == "out":
            return one
    return None


def next_deadline(day: Day, *, after: int, gun_ms: int, now_ms: int) -> tuple[int, int] | None:
    """The next visit beyond `after` that has a cut-off, as it stands now, and its instant."""
    for visit in range(max(after, day.start) + 1, day.finish + 1):
        limit_ms = day.cutoff_ms(visit, now_ms)
        if limit_ms is not None:
            return visit, gun_ms + limit_ms
    return None
