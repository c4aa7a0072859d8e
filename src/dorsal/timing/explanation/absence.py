"""Why is this bib not in the table? One sentence for any bib whatsoever."""

from __future__ import annotations

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.explanation.telling import Telling, sided
from dorsal.timing.explanation.unused import seen_with
from dorsal.timing.reads import Fate
from dorsal.timing.results.values import Status
from dorsal.timing.results.working import Working


def why_not_in_table(working: Working, bib: str, *, wording: Wording = ENGLISH) -> str:
    """One sentence: why a bib has no place, or which it has."""
    row = working.results.row(bib) if bib else None
    if row is None:
        return _nobody(working, bib, wording)
    telling = Telling(working, row, wording)
    if row.place is not None:
        return telling.say(
            "Bib %(bib)s is in the table of %(course)s: place %(place)s.",
            bib=bib,
            course=telling.day.route.course.name,
            place=row.place,
        )
    return _STATUSES[row.status](telling)


def _nobody(working: Working, bib: str, wording: Wording) -> str:
    """A bib that is no row's."""
    if not bib:
        return wording.say("An empty bib is nobody's.")
    for event in working.spoken.bibs[::-1]:
        before = next((one for one in working.entries if one.key == event.entry), None)
        if before and before.bib == bib and event.bib != bib:
            return wording.say(
                "Bib %(bib)s is nobody's any more: %(by)s gave %(name)s bib %(new)s instead.",
                bib=bib,
                by=event.by or wording.say("somebody"),
                name=before.name,
                new=event.bib or wording.say("none"),
            )
    entry = next((one for one in working.entries if one.bib == bib), None)
    if entry is not None:
        return wording.say(
            "Bib %(bib)s is entered for %(course)s, which is no course of this race.",
            bib=bib,
            course=entry.course,
        )
    return _never_entered(working, bib, wording)


def _never_entered(working: Working, bib: str, wording: Wording) -> str:
    written = sum(
        bib in (one.because, one.bib) for one in seen_with(working.passings, [Fate.UNKNOWN_BIB])
    )
    if written:
        return wording.counted(
            "No entry has bib %(bib)s, though it was seen %(number)s time: a typing error?",
            "No entry has bib %(bib)s, though it was seen %(number)s times: a typing error?",
            written,
            bib=bib,
        )
    return wording.say("No entry of this race has bib %(bib)s.", bib=bib)


def _entered(telling: Telling) -> str:
    row, wording = telling.row, telling.wording
    if not row.entry.bib:
        return wording.say("%(name)s has no bib.", name=row.entry.name)
    if row.proposed is Status.DNS:
        return telling.say(
            "Bib %(bib)s was never seen (%(reason)s): most likely it did not start.",
            bib=row.bib,
            reason=row.reason,
        )
    return telling.say(
        "Bib %(bib)s has not started: the gun of its wave is at %(at)s.",
        bib=row.bib,
        at=telling.at(telling.terms.gun.time_ms),
    )


def _running(telling: Telling) -> str:
    row = telling.row
    beyond = [one.passing for one in row.splits if one.passing.visit > telling.day.start]
    unused = _unused(telling)
    if not row.splits:
        return telling.say(
            "Bib %(bib)s has not been seen anywhere since its gun at %(at)s%(unused)s.",
            bib=row.bib,
            at=telling.at(telling.terms.gun.time_ms),
            unused=unused,
        )
    if telling.day.route.unlimited and beyond:
        return telling.say(
            "Bib %(bib)s has not ended its race: it was last seen at %(place)s at "
            "%(at)s%(unused)s.",
            bib=row.bib,
            place=sided(telling, beyond[-1].visit, beyond[-1].side),
            at=telling.at(beyond[-1].time_ms),
            unused=unused,
        )
    if not beyond:
        text = "Bib %(bib)s started and was not seen at any place since%(unused)s."
        return telling.say(text, bib=row.bib, unused=unused)
    return telling.say(
        "Bib %(bib)s has no time at %(finish)s: it was last seen at %(place)s at %(at)s%(unused)s.",
        bib=row.bib,
        finish=telling.day.route.name(telling.day.finish),
        place=telling.day.route.name(beyond[-1].visit),
        at=telling.at(beyond[-1].time_ms),
        unused=unused,
    )


def _unused(telling: Telling) -> str:
    """That sightings are there which do not count, if there are any."""
    ordinary = (Fate.USED, Fate.WITHIN_WINDOW, Fate.EARLIER_START, Fate.SENT_AGAIN, Fate.TEST)
    seen = telling.working.passings.seen_of(telling.row.bib)
    count = sum(one.fate not in ordinary for one in seen)
    if not count:
        return ""
    return telling.wording.counted(
        "; %(number)s sighting of it was not used",
        "; %(number)s sightings of it were not used",
        count,
    )


def _with_reason(text: str, telling: Telling) -> str:
    row = telling.row
    at = telling.day.route.name(row.stopped_at) if row.stopped_at is not None else ""
    return telling.say(
        text, bib=row.bib, reason=row.reason or telling.say("no reason told"), place=at
    )


def _over_time(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s came to %(place)s after its cut-off.", telling)


def _dnf(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s stopped at %(place)s (%(reason)s).", telling)


def _dsq(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s is disqualified (%(reason)s).", telling)


def _dns(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s did not start (%(reason)s).", telling)


def _guest(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s runs along without a place in the ranking.", telling)


def _finished(telling: Telling) -> str:
    return _with_reason("Bib %(bib)s has finished without a time to rank it by.", telling)


_STATUSES = {
    Status.ENTERED: _entered,
    Status.RUNNING: _running,
    Status.FINISHED: _finished,
    Status.OVER_TIME: _over_time,
    Status.DNF: _dnf,
    Status.DSQ: _dsq,
    Status.DNS: _dns,
    Status.NOT_COMPETING: _guest,
}
