"""Each split: which sighting gave the time, which others saw the same, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.timing.clocks.sentences import WORTH_TELLING_MS
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.events import ManualTime, ref_of
from dorsal.timing.explanation.shown import Shown, shown_by_readers
from dorsal.timing.explanation.sightings import ORDINARY
from dorsal.timing.explanation.telling import Telling, sided
from dorsal.timing.passings.values import Passing
from dorsal.timing.reads import Fate
from dorsal.timing.results.values import Split


def tell_splits(telling: Telling) -> Iterator[str]:
    """One sentence for each split, and what places lack one."""
    shown = shown_by_readers(telling)
    for split in telling.row.splits:
        yield _split(telling, split, shown.get(split.passing.used))
    seen = telling.working.passings.seen_of(telling.row.bib)
    unused = {one.place for one in seen if one.fate not in (Fate.USED, *ORDINARY)}
    missing, put_aside = _missing(telling, unused, seen=False), _missing(telling, unused, seen=True)
    if missing:
        yield telling.say(
            "Not seen at %(places)s, but later on the course.",
            places=telling.wording.listed(missing),
        )
    if put_aside:
        yield telling.say(
            "No time counts at %(places)s: what was seen there was not used.",
            places=telling.wording.listed(put_aside),
        )


def _split(telling: Telling, split: Split, shown: Shown | None) -> str:
    passing = split.passing
    parts = [
        telling.say(
            "%(place)s: %(elapsed)s, at %(at)s, from %(ref)s, give or take %(doubt)s s",
            place=sided(telling, passing.visit, passing.side),
            elapsed=telling.elapsed(split.gun_ms),
            at=telling.at(passing.time_ms),
            ref=_from(telling, passing.used),
            doubt=telling.seconds(passing.doubt_ms),
        )
    ]
    if shown is not None and shown.time_ms != passing.time_ms:
        parts.append(_correction(telling, shown.time_ms, passing.time_ms))
    if shown is not None and shown.slow_up_to_ms > WORTH_TELLING_MS:
        slow = span_text(shown.slow_up_to_ms, telling.wording)
        parts.append(telling.say("its clock may have been up to %(slow)s slow", slow=slow))
    parts += _also(telling, passing)
    if passing.disagreement_ms:
        parts.append(
            telling.say(
                "sources differ by %(seconds)s s beyond their doubts",
                seconds=telling.seconds(passing.disagreement_ms),
            )
        )
    return "; ".join(parts) + "."


def _also(telling: Telling, passing: Passing) -> Iterator[str]:
    """What else saw the passing: more reads of the same source, and which other sources."""
    own = _source(passing.used)
    more = sum(bool(own) and _source(ref) == own for ref in passing.also)
    others = [_source(ref) or telling.say("a written time") for ref in passing.also]
    if more:
        yield telling.wording.counted(
            "%(number)s more of %(source)s", "%(number)s more of %(source)s", more, source=own
        )
    names = [name for name in dict.fromkeys(others) if name != own]
    if names:
        yield telling.say("seen by %(sources)s too", sources=telling.wording.listed(names))


def _from(telling: Telling, ref: str) -> str:
    """A read by its name; a written time that has no number by who wrote it."""
    if "/" in ref:
        return ref
    for event in telling.working.log.events:
        if isinstance(event, ManualTime) and ref_of(event) == ref:
            return telling.say(
                "what %(by)s wrote (%(ref)s)", by=telling.somebody(event.by), ref=ref
            )
    return ref


def _source(ref: str) -> str:
    """The source that numbered an event; empty for one that has no number."""
    return ref.split("/", 1)[0] if "/" in ref else ""


def _correction(telling: Telling, shown_ms: int, time_ms: int) -> str:
    """By how much the clock of the reader was found to be off."""
    off_ms = time_ms - shown_ms
    values = {"shown": telling.at(shown_ms), "off": telling.seconds(abs(off_ms))}
    if off_ms > 0:
        return telling.say("its clock showed %(shown)s and was %(off)s s slow", **values)
    return telling.say("its clock showed %(shown)s and was %(off)s s fast", **values)


def _missing(telling: Telling, unused: set[str], *, seen: bool) -> list[str]:
    """Places before the last one that have no split: where the runner was never seen, or was `seen`
    to no use.
    """
    day = telling.day
    visits = {split.passing.visit for split in telling.row.splits}
    sides = {(split.passing.visit, split.passing.side) for split in telling.row.splits}
    missing = []
    for visit in range(day.start, max(visits, default=day.start)):
        place = day.route.place(visit)
        if visit not in visits and (place.key in unused) is seen:
            missing.append(sided(telling, visit, ""))
        if visit in visits and place.in_out and not seen:
            missing += [sided(telling, visit, x) for x in ("in", "out") if (visit, x) not in sides]
    return missing
