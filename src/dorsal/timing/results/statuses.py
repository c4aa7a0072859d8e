"""Where each runner stands: the rules, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dorsal.timing.events import Dropped, Event, ref_of
from dorsal.timing.instants import read_instant
from dorsal.timing.results.counting import closing_ms
from dorsal.timing.results.cutoffs import next_deadline
from dorsal.timing.results.judged import Draft
from dorsal.timing.results.values import Status

REJECTED, UPHELD = "rejected", "upheld"


def settle(draft: Draft) -> None:
    """Find the status of a runner: that of the first rule that has one."""
    for rule in RULES:
        if rule(draft):
            return


def _outcome(draft: Draft, ref: str) -> str:
    """What was decided about an event, empty where nothing was."""
    decision = draft.terms.decisions.get(ref)
    return decision.outcome if decision else ""


def _first(draft: Draft, said: Sequence[Event]) -> Event | None:
    """The first recorded of several events that no decision has rejected."""
    return next((one for one in said if _outcome(draft, ref_of(one)) != REJECTED), None)


def penalty_ms(draft: Draft) -> int:
    """The sum of the penalties that no decision rejected."""
    decisions = draft.terms.decisions
    return sum(
        one.time_ms
        for one in draft.case.said.penalties
        if (decision := decisions.get(ref_of(one))) is None or decision.outcome != REJECTED
    )


def _disqualified(draft: Draft) -> bool:
    said = [one for one in draft.case.said.disqualified if one is _first(draft, [one])]
    if said:
        draft.status, draft.reason = Status.DSQ, said[0].why or said[0].rule
    return bool(said)


def _not_competing(draft: Draft) -> bool:
    guest = not draft.case.runner.entry.competing or _first(draft, draft.case.said.guests)
    if not guest:
        return False
    drop = drop_of(draft)
    if drop:
        draft.stopped_at, draft.reason = drop_visit(draft, drop), drop.reason or drop.why
    draft.status = Status.NOT_COMPETING
    return True


def drop_of(draft: Draft) -> Dropped | None:
    """The drop that counts: the first recorded that no decision rejected, and, where the course
    was stopped, that was recorded before it.
    """
    stop = draft.terms.day.stop
    for one in draft.case.said.drops:
        after_stop = draft.stopped and stop and _told_ms(one) > stop.since_ms
        if not after_stop and _outcome(draft, ref_of(one)) != REJECTED:
            return one
    return None


def _told_ms(drop: Dropped) -> int:
    return read_instant(drop.time or drop.at)


def drop_visit(draft: Draft, drop: Dropped) -> int:
    """The visit at which a runner stopped: the place told, else where the runner was last seen."""
    told_ms, start = _told_ms(drop), draft.terms.day.start
    before = [one.visit for one in draft.passings if one.time_ms <= told_ms]
    last = before[-1] if before else start
    if drop.place:
        found = draft.terms.day.route.visit_near(drop.place, last)
        return last if found is None else found
    return last


def _laps_are_over(draft: Draft) -> bool:
    """Laps without end: whoever has a full lap is ranked by laps, once the runner or the time
    stops.
    """
    if not draft.terms.day.route.unlimited:
        return False
    drop, closing = drop_of(draft), closing_ms(draft.terms)
    if closing is not None:
        draft.turn_at(closing)
    if drop is None and (closing is None or draft.now_ms < closing or not draft.passings):
        return False
    if draft.finish:
        draft.status, draft.stopped_at = Status.FINISHED, draft.finish.passing.visit
    else:
        draft.status, draft.stopped_at = Status.DNF, draft.terms.day.start
    told = (drop.reason or drop.why) if drop else ""
    draft.reason = told or ("" if draft.finish else draft.say("no full lap"))
    return True


def _over_time(draft: Draft) -> bool:
    late = draft.late
    if late is None or _outcome(draft, late.used) == REJECTED:
        return False
    drop = drop_of(draft)
    if drop and drop_visit(draft, drop) < late.visit:
        return False
    draft.status, draft.stopped_at = Status.OVER_TIME, late.visit
    draft.reason = draft.say("after the cut-off of %(place)s", place=draft.place(late.visit))
    return True


def _finished(draft: Draft) -> bool:
    """A finish counts though a drop was recorded, unless the drop was upheld."""
    drop = drop_of(draft)
    if draft.finish is None or draft.terms.day.route.unlimited:
        return False
    if drop and _outcome(draft, ref_of(drop)) == UPHELD:
        return False
    if drop and _is_late(draft):
        return False
    draft.status = Status.FINISHED
    return True


def _is_late(draft: Draft) -> bool:
    return draft.late is not None and _outcome(draft, draft.late.used) != REJECTED


def _dropped(draft: Draft) -> bool:
    drop = drop_of(draft)
    if drop is None:
        return False
    draft.status, draft.stopped_at = Status.DNF, drop_visit(draft, drop)
    draft.reason = drop.reason or drop.why
    return True


def _stopped(draft: Draft) -> bool:
    """Who was on the way when the course was stopped is ranked at the last common checkpoint."""
    at = draft.terms.ranked_at
    if not draft.stopped or at is None:
        return False
    draft.finish = next((one for one in draft.splits if one.passing.visit == at), None)
    if draft.finish is None:
        if draft.last:
            draft.flag(
                "No time at %(place)s, where those are ranked whom the stop stopped, but seen at "
                "%(last)s: record a time.",
                place=draft.place(at),
                last=draft.place(draft.last.visit),
            )
        return False
    draft.status, draft.stopped_at = Status.FINISHED, at
    draft.reason = draft.say("the course was stopped; ranked at %(place)s", place=draft.place(at))
    return True


def _not_starting(draft: Draft) -> bool:
    """Who was said not to start; a passing beyond the start takes it back."""
    said = _first(draft, draft.case.said.not_starting)
    if said is None or draft.last:
        return False
    draft.status, draft.reason = Status.DNS, said.why
    return True


def _running(draft: Draft) -> bool:
    """Who is on the course, as far as anybody knows."""
    gun_ms = draft.terms.gun.time_ms
    draft.turn_at(gun_ms)
    if draft.last is None and (draft.now_ms < gun_ms or not draft.case.runner.bib):
        return True
    if draft.last is None and draft.start is None and _seems_absent(draft):
        draft.proposed = Status.DNS
        return True
    draft.status = Status.RUNNING
    _missed_the_finish(draft)
    _watch_cutoffs(draft)
    return True


def _missed_the_finish(draft: Draft) -> None:
    """Flag who was not seen where a course ended that was shortened, but farther on."""
    day = draft.terms.day
    beyond = next((one for one in draft.passings if one.visit > day.finish), None)
    if day.shortened and beyond:
        draft.flag(
            "No time at %(place)s, where the course ended, but seen at %(beyond)s at %(time)s: "
            "record a time.",
            place=draft.place(day.finish),
            beyond=draft.place(beyond.visit),
            time=draft.terms.moment(beyond.time_ms),
        )


def _seems_absent(draft: Draft) -> bool:
    """Whether the start reconciliation proposes that a runner has not started."""
    terms, late_ms = draft.terms, draft.terms.gun.time_ms + draft.terms.late_start_ms
    draft.turn_at(late_ms)
    if draft.now_ms < late_ms:
        return False
    if terms.bibs_recorded and not draft.case.said.collected:
        draft.reason = draft.say("bib not handed over, and no read")
        return True
    if terms.mat_trusted:
        draft.reason = draft.say("no start read and none since")
    return terms.mat_trusted


def _watch_cutoffs(draft: Draft) -> None:
    """Propose that a runner is over time who was not seen by the next cut-off."""
    day, last, now_ms = draft.terms.day, draft.last, draft.now_ms
    for changes in day.cutoffs.values():
        for since_ms, _ in changes:
            draft.turn_at(since_ms)
    after = last.visit if last else day.start
    if last and last.side == "in" and day.route.place(after).cutoff_on == "out":
        after -= 1
    found = next_deadline(day, after=after, gun_ms=draft.terms.gun.time_ms, now_ms=now_ms)
    if found is None:
        return
    visit, deadline_ms = found
    draft.turn_at(deadline_ms + 1)
    if deadline_ms < now_ms:
        draft.proposed = Status.OVER_TIME
        draft.flag(
            "Not seen at %(place)s, whose cut-off was at %(time)s.",
            place=draft.place(visit),
            time=draft.terms.moment(deadline_ms),
        )


RULES: Sequence[Callable[[Draft], bool]] = (
    _disqualified,
    _not_competing,
    _laps_are_over,
    _over_time,
    _finished,
    _dropped,
    _stopped,
    _not_starting,
    _running,
)
