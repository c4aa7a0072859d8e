"""What the log says of one runner at an instant: passings that count, status, times, doubts."""

from __future__ import annotations

from dorsal.timing.results.clock_texts import cut
from dorsal.timing.results.counting import take_passings
from dorsal.timing.results.doubts import note_doubts
from dorsal.timing.results.judged import Case, Draft, Judged, Terms
from dorsal.timing.results.statuses import penalty_ms, settle
from dorsal.timing.results.values import Row, Status


def judge(case: Case, terms: Terms, *, now_ms: int) -> Judged:
    """Judge one runner by what is known of this runner and of the wave; nobody is compared."""
    draft = Draft(case, terms, now_ms)
    draft.flags += case.runner.doubts
    take_passings(draft)
    settle(draft)
    note_doubts(draft)
    penalties_ms = penalty_ms(draft)
    row = _row(draft, penalties_ms)
    if row.time_ms is None or draft.finish is None:
        return _unranked(draft, row)
    passing, by_net = draft.finish.passing, terms.ranking.by == "net"
    start = draft.start if by_net else None
    disagrees = passing.disagreement_ms + (start.disagreement_ms if start else 0)
    source = f"{passing.source}/{start.source if start else ''}"
    return Judged(
        row=row,
        progress=_progress(draft),
        order_ms=row.time_ms,
        exact_ms=(draft.finish.net_ms if by_net else draft.finish.gun_ms) + penalties_ms,
        doubt_ms=passing.doubt_ms + (start.doubt_ms if start else 0) + disagrees,
        source="" if disagrees else source,
        stopped=draft.stopped,
        until_ms=draft.until_ms,
    )


def _progress(draft: Draft) -> int:
    """What goes before the time: full laps, or a finish before those whom a stop stopped."""
    if draft.finish and draft.terms.day.route.unlimited:
        return draft.terms.day.route.full_laps(draft.finish.passing.visit)
    return 0 if draft.stopped_at is not None else 1


def _unranked(draft: Draft, row: Row) -> Judged:
    last = draft.passings[-1] if draft.passings else None
    reached = 2 * last.visit + (last.side == "out") if last else 0
    return Judged(
        row=row,
        progress=reached,
        order_ms=last.time_ms if last else 0,
        stopped=draft.stopped and row.status is Status.RUNNING,
        until_ms=draft.until_ms,
    )


def _row(draft: Draft, penalties_ms: int) -> Row:
    terms, finish, runner = draft.terms, draft.finish, draft.case.runner
    time_ms = None
    if finish and draft.status in (Status.FINISHED, Status.NOT_COMPETING):
        ranked_ms = finish.net_ms if terms.ranking.by == "net" else finish.gun_ms
        time_ms = cut(ranked_ms + penalties_ms, terms.ranking.precision_ms)
    return Row(
        entry=runner.entry,
        course=runner.course,
        wave=runner.wave,
        status=draft.status,
        time_ms=time_ms,
        gun_ms=finish.gun_ms if finish else None,
        net_ms=finish.net_ms if finish else None,
        penalty_ms=penalties_ms,
        splits=draft.splits,
        stopped_at=draft.stopped_at,
        reason=draft.reason,
        proposed=draft.proposed,
        flags=tuple(draft.flags),
    )
