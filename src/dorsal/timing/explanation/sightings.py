"""Which reads and written times of a runner were not used, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import MINUTE_MS
from dorsal.timing.passings.values import Seen
from dorsal.timing.reads import Fate

REASONS = {
    Fate.WITHIN_WINDOW: phrase("another one of the same passing gives the time"),
    Fate.SENT_AGAIN: phrase("its source sent the same before"),
    Fate.EARLIER_START: phrase("the last read in the start window is the start"),
    Fate.OTHER_SOURCE: phrase("another source gives the time"),
    Fate.TEST: phrase("it is a test from before the race"),
    Fate.BEFORE_START: phrase("it is from before the start"),
    Fate.AFTER_FINISH: phrase("it is from after the finish"),
    Fate.NOT_ON_COURSE: phrase("the course does not come by there"),
    Fate.OUT_OF_ORDER: phrase("it does not fit the order and the times of the others"),
    Fate.UNKNOWN_CHIP: phrase("nobody has this chip"),
    Fate.UNKNOWN_BIB: phrase("nobody has this bib"),
    Fate.UNKNOWN_SOURCE: phrase("the race does not know where it was seen"),
    Fate.NO_BIB: phrase("nobody was named"),
    Fate.NO_TIME: phrase("it tells no time"),
    Fate.NO_PASSING: phrase("it tells of no passing"),
    Fate.UNREADABLE: phrase("no reader sends such a line"),
    Fate.SUPERSEDED: phrase("it was corrected"),
    Fate.RETRACTED: phrase("it was retracted"),
    Fate.IN_CONFLICT: phrase("two say different things of it, and nobody has decided"),
    Fate.CLASH: phrase("two claim its number, and nobody has decided"),
}

CLOSE_MS = 2 * MINUTE_MS
ORDINARY = (Fate.WITHIN_WINDOW, Fate.EARLIER_START, Fate.SENT_AGAIN, Fate.OTHER_SOURCE)


def tell_sightings(telling: Telling) -> Iterator[str]:
    """The sightings of a bib that were not used; those with the same place and reason together.

    What is unusual comes first, then what every passing brings.
    """
    bib = telling.row.bib
    told = [one for one in telling.working.passings.seen_of(bib) if one.fate is not Fate.USED]
    known = {one.ref for one in told}
    kept = telling.working.standing.fates.values()
    told += [one for one in kept if one.bib == bib and one.ref not in known]
    told.sort(key=lambda one: (one.time_ms is None, one.time_ms or 0, one.ref))
    alike: dict[tuple[str, Fate, str], list[Seen]] = {}
    for one in told:
        alike.setdefault((one.place, one.fate, one.because), []).append(one)
    runs = [run for each in alike.values() for run in _together(each)]
    for same in sorted(runs, key=lambda each: each[0].fate in ORDINARY):
        yield _sentence(telling, same)


def _together(alike: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Those that follow one another closely: one time of day is told for all of them."""
    run: list[Seen] = []
    for one in alike:
        if run and (one.time_ms or 0) - (run[-1].time_ms or 0) > CLOSE_MS:
            yield run
            run = []
        run.append(one)
    yield run


def _sentence(telling: Telling, same: Sequence[Seen]) -> str:
    """One sentence for sightings of one place, fate and reason."""
    seen = same[0]
    refs = telling.wording.listed([one.ref for one in same])
    where = telling.name_of_place(seen.place) if seen.place else ""
    when = telling.at(seen.time_ms) if seen.time_ms is not None else ""
    head = ", ".join(part for part in (refs, where, when) if part)
    why = why_unused(seen, telling.wording)
    return telling.say("Not used: %(what)s: %(why)s.", what=head, why=why)


def why_unused(seen: Seen, wording: Wording = ENGLISH) -> str:
    """Why a sighting was not used, with the event because of which: part of a sentence."""
    why = wording.say(REASONS.get(seen.fate, seen.fate.value))
    if not seen.because:
        return why
    if seen.fate is Fate.OUT_OF_ORDER:
        return why + wording.say(" (compare %(ref)s)", ref=seen.because)
    return f"{why} ({seen.because})"
