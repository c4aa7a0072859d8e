"""What the director should look at that is of no single runner."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from dorsal.ground.wording import Wording
from dorsal.timing.clocks import Clocks, clock_doubts
from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    Noted,
    Protested,
    Published,
    ReaderState,
    Synced,
    ref_of,
)
from dorsal.timing.instants import read_instant
from dorsal.timing.passings.chips import FOREVER, ChipTable
from dorsal.timing.passings.comparing import Comparison, comparison_sentences
from dorsal.timing.passings.values import Passings, SeenTable
from dorsal.timing.race import Race
from dorsal.timing.reads import Fate
from dorsal.timing.results.clock_texts import moment_text
from dorsal.timing.results.field import bib_order
from dorsal.timing.results.guns import Gun
from dorsal.timing.results.judged import Terms
from dorsal.timing.results.publication import publication_of
from dorsal.timing.results.spoken import Spoken
from dorsal.timing.results.starts import StartMat, gun_doubts, never_seen
from dorsal.timing.results.whose_read import ReadOf, bib_by
from dorsal.timing.standing.values import Conflict, Standing

CHANGE_NOTHING = (Noted, Protested, Published, ReaderState, Synced)
OF_A_RUNNER = (
    "drops",
    "disqualified",
    "not_starting",
    "penalties",
    "guests",
    "moves",
    "protests",
)


def flags_of_race(
    race: Race,
    standing: Standing,
    spoken: Spoken,
    terms: Mapping[str, Mapping[str, Terms]],
    guns: Mapping[str, Gun],
    *,
    events: Sequence[AnyEvent],
    fates: Mapping[Fate, int],
    chips: ChipTable,
    clocks: Clocks,
    read_of: ReadOf,
    beside: Iterable[Comparison],
    mats: Mapping[str, StartMat],
    bibs: AbstractSet[str],
    now_ms: int,
    wording: Wording,
) -> tuple[str, ...]:
    """All such flags, the gravest first.

    `events` are those of the log, `fates` counts by fate those that saw somebody, `chips`
    says whose each chip was, `read_of` finds a read by its number, `beside` tells how far sources
    that saw the same runners are apart, `mats` what was read at the start of each wave, `bibs` are
    those of all runners.
    """
    return (
        *_conflicts(standing, wording),
        *_guns(race, guns, now_ms, wording),
        *gun_doubts(race, guns, mats, now_ms=now_ms, wording=wording),
        *_changes(terms, wording),
        *_stops(race, terms, wording),
        *never_seen(race, mats, wording=wording),
        *comparison_sentences(beside, wording=wording),
        *clock_doubts(clocks, bib_by(race, chips, read_of), wording=wording),
        *_unused(fates, wording),
        *_of_nobody(standing, bibs, wording),
        *_moved_nowhere(race, standing, wording),
        *_shared_chips(race, chips, wording),
        *_protests(spoken, wording),
        *_after_official(race, events, spoken, wording),
    )


def _conflicts(standing: Standing, wording: Wording) -> Iterator[str]:
    for conflict in standing.conflicts:
        yield conflict_text(conflict, wording)
    for clash in standing.clashes:
        yield wording.say(
            "Several reads claim the number %(ref)s; none is used until one is kept (%(kept)s).",
            ref=clash.about,
            kept=wording.listed(clash.payloads, last="or"),
        )


def conflict_text(conflict: Conflict, wording: Wording) -> str:
    """Two that correct the same event, in a sentence."""
    return wording.say(
        "%(events)s say different things of %(ref)s; neither counts until one is decided.",
        events=wording.listed(conflict.refs),
        ref=conflict.about,
    )


def _guns(race: Race, guns: Mapping[str, Gun], now_ms: int, wording: Wording) -> Iterator[str]:
    for wave in race.waves:
        gun = guns[wave.key]
        name = wave.name or wave.key
        time = moment_text(gun.time_ms, race.zone)
        if not gun.told and now_ms >= gun.time_ms:
            yield wording.say(
                "No start is recorded of wave %(wave)s: times count from the planned %(time)s.",
                wave=name,
                time=time,
            )
        for other_ms in gun.others_ms:
            yield wording.say(
                "Wave %(wave)s has two starts, %(time)s and %(other)s; the one recorded last, "
                "%(time)s, counts.",
                wave=name,
                time=time,
                other=moment_text(other_ms, race.zone),
            )


def _changes(terms: Mapping[str, Mapping[str, Terms]], wording: Wording) -> Iterator[str]:
    for course, waves in terms.items():
        for change in next(iter(waves.values())).day.unplaced:
            yield wording.say(
                "A change of %(course)s names a place where it does not come by: %(place)s.",
                course=course,
                place=change.place or change.until,
            )


def _stops(race: Race, terms: Mapping[str, Mapping[str, Terms]], wording: Wording) -> Iterator[str]:
    """Courses that were stopped where those on the way cannot be compared."""
    for course, waves in terms.items():
        one = next(iter(waves.values()))
        if one.day.stop is not None and one.ranked_at is None and not one.day.route.unlimited:
            yield wording.say(
                "%(course)s was stopped: those who were on the way had no checkpoint in common, "
                "and are not ranked.",
                course=race.course(course).name,
            )


def count_fates(passings: Passings) -> dict[Fate, int]:
    """How many events that saw somebody have each fate."""
    if isinstance(passings.seen, SeenTable):
        return passings.seen.counts()
    found: dict[Fate, int] = {}
    for one in passings.seen:
        found[one.fate] = found.get(one.fate, 0) + 1
    return found


def _unused(counts: Mapping[Fate, int], wording: Wording) -> Iterator[str]:
    """How many reads could not be used for a reason that somebody can mend."""
    sentences = {
        Fate.UNKNOWN_CHIP: (
            "%(number)s read of an unknown chip",
            "%(number)s reads of unknown chips",
        ),
        Fate.UNKNOWN_BIB: ("%(number)s time of an unknown bib", "%(number)s times of unknown bibs"),
        Fate.UNKNOWN_SOURCE: (
            "%(number)s read of an unknown source",
            "%(number)s reads of unknown sources",
        ),
        Fate.UNREADABLE: (
            "%(number)s line that no reader sends",
            "%(number)s lines that no reader sends",
        ),
        Fate.NO_BIB: ("%(number)s time of nobody named", "%(number)s times of nobody named"),
        Fate.NO_TIME: ("%(number)s sighting without a time", "%(number)s sightings without a time"),
    }
    for fate, (one, many) in sentences.items():
        if counts.get(fate):
            yield wording.counted(one, many, counts[fate]) + "."


def _of_nobody(standing: Standing, bibs: AbstractSet[str], wording: Wording) -> Iterator[str]:
    """What people said of bibs that nobody has: of somebody else, most likely."""
    told = {one.bib for kind in OF_A_RUNNER for one in getattr(standing.said, kind)}
    for bib in sorted(told - bibs - {""}, key=bib_order):
        yield wording.say("Something was recorded of bib %(bib)s, which nobody has.", bib=bib)


def _moved_nowhere(race: Race, standing: Standing, wording: Wording) -> Iterator[str]:
    """Moves to courses that the race has not."""
    courses = {one.key for one in race.courses} | {""}
    for move in standing.said.moves:
        if move.course not in courses:
            yield wording.say(
                "Bib %(bib)s was moved to course %(course)s, which the race has not; it stays "
                "where it was.",
                bib=move.bib,
                course=move.course,
            )


def _shared_chips(race: Race, chips: ChipTable, wording: Wording) -> Iterator[str]:
    for chip, shared in sorted(chips.shared.items()):
        if shared.until_ms == FOREVER:
            yield wording.say(
                "Chip %(chip)s is given to bibs %(bibs)s; its reads count for none of them.",
                chip=chip,
                bibs=wording.listed(shared.bibs),
            )
        else:
            yield wording.say(
                "Chip %(chip)s is given to bibs %(bibs)s; its reads before %(time)s count for "
                "none of them.",
                chip=chip,
                bibs=wording.listed(shared.bibs),
                time=moment_text(shared.until_ms, race.zone),
            )


def _protests(spoken: Spoken, wording: Wording) -> Iterator[str]:
    for protest in spoken.protests:
        if ref_of(protest) not in spoken.decisions and not (protest.bib or protest.against):
            yield wording.say("A protest against the results is open: %(text)s.", text=protest.text)


def _after_official(
    race: Race, events: Sequence[AnyEvent], spoken: Spoken, wording: Wording
) -> Iterator[str]:
    """What was recorded after results became official, and may change them."""
    official = [
        found.since_ms
        for course in race.courses
        if (found := publication_of(course.key, spoken.published, race.ranking)).state == "official"
        and found.since_ms is not None
    ]
    if not official:
        return
    first = bisect_right(events, min(official), key=lambda one: read_instant(one.at))
    later = [one for one in events[first:] if not isinstance(one, CHANGE_NOTHING)]
    reads = sum(isinstance(one, ChipRead) for one in later)
    if len(later) > reads:
        yield wording.counted(
            "%(number)s event that may change the results was recorded after they became official.",
            "%(number)s events that may change the results were recorded after they became "
            "official.",
            len(later) - reads,
        )
    if reads:
        yield wording.counted(
            "%(number)s read came after the results had become official; it counts as all do.",
            "%(number)s reads came after the results had become official; they count as all do.",
            reads,
        )
