"""Which passings of a runner count on the course of the day, and which of them ends the race."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.timing.passings.values import Passing
from dorsal.timing.results.changes import Stop
from dorsal.timing.results.clock_texts import cut
from dorsal.timing.results.cutoffs import first_late
from dorsal.timing.results.judged import Case, Draft, Terms
from dorsal.timing.results.times import work_out_times
from dorsal.timing.results.values import Split


def take_passings(draft: Draft) -> None:
    """Find the passings that count, their times, the one that ends the race and the first late
    one.
    """
    day, gun_ms = draft.terms.day, draft.terms.gun.time_ms
    counting = [one for one in draft.case.passings if one.visit >= day.start]
    if day.stop and not day.route.unlimited:
        counting = _until_stop(draft, counting, day.stop)
    start = _start(draft.case, day.start, counting)
    if start and (not counting or counting[0].visit > day.start):
        counting.insert(0, start)
    net_start_ms = max(gun_ms, start.time_ms) if start else gun_ms
    times = work_out_times(day, counting, gun_ms=gun_ms, net_start_ms=net_start_ms)
    draft.start, draft.passings, draft.splits = start, tuple(counting), times.splits
    for place in times.missed:
        name = day.route.places[place].checkpoint.name
        draft.flag(
            "The neutralised stretch could not be taken off: not seen at %(place)s.", place=name
        )
    draft.finish = _finish(draft)
    precision_ms = draft.terms.ranking.precision_ms
    draft.late = first_late(day, counting, gun_ms=gun_ms, precision_ms=precision_ms)


def _start(case: Case, start: int, counting: Sequence[Passing]) -> Passing | None:
    """The start read: that of the mat, at the place where the race began."""
    if case.start and case.start.visit == start:
        return case.start
    return next((one for one in counting if one.visit == start), None)


def _until_stop(draft: Draft, passings: list[Passing], stop: Stop) -> list[Passing]:
    """Without what lies beyond a stop, for who was stopped by it."""
    free = draft.terms.day.finish if stop.at < 0 else stop.at
    by_then = [one for one in passings if one.time_ms <= stop.since_ms]
    draft.stopped = not any(one.visit >= free for one in by_then)
    if not draft.stopped:
        return passings
    kept = by_then if stop.at < 0 else [one for one in passings if one.visit <= stop.at]
    beyond = next((one for one in passings if one not in kept), None)
    if beyond:
        draft.flag(
            "Seen at %(place)s at %(time)s, after the course was stopped.",
            place=draft.place(beyond.visit),
            time=draft.terms.moment(beyond.time_ms),
        )
    return kept


def _finish(draft: Draft) -> Split | None:
    """The split that ends the race of a runner: the finish, or the last full lap in time."""
    day = draft.terms.day
    if day.route.unlimited:
        return _last_lap(draft)
    return next((one for one in draft.splits if one.passing.visit == day.finish), None)


def closing_ms(terms: Terms) -> int | None:
    """When laps without end are over: at the limit and the grace of the place where they end, or
    when the course was stopped.
    """
    limit_ms, stop = _limit_ms(terms), terms.day.stop
    ends = [terms.gun.time_ms + limit_ms] if limit_ms is not None else []
    return min([*ends, *([stop.since_ms] if stop else [])], default=None)


def _limit_ms(terms: Terms) -> int | None:
    route = terms.day.route
    if route.course.limit_s is None:
        return None
    return round(1000 * (route.course.limit_s + route.place(route.lap_visits).grace_s))


def _last_lap(draft: Draft) -> Split | None:
    """The last full lap by the limit, judged like any cut-off by the time that the table shows."""
    terms = draft.terms
    route, limit_ms, stop = terms.day.route, _limit_ms(terms), terms.day.stop
    full = [
        one
        for one in draft.splits
        if one.passing.visit
        and one.passing.visit % route.lap_visits == 0
        and (limit_ms is None or _shown_ms(terms, one) <= limit_ms)
        and (stop is None or one.passing.time_ms <= stop.since_ms)
    ]
    return full[-1] if full else None


def _shown_ms(terms: Terms, one: Split) -> int:
    """How long after the gun somebody came by, as finely as the table shows it."""
    return cut(one.passing.time_ms - terms.gun.time_ms, terms.ranking.precision_ms)
