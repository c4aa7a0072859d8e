"""The standing of a log: a function of the set of its events, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    Decided,
    ManualTime,
    ReaderState,
    Synced,
    ref_of,
)
from dorsal.timing.log.files import Log
from dorsal.timing.passings.values import Seen
from dorsal.timing.reads import Fate
from dorsal.timing.standing import clashes
from dorsal.timing.standing.corrections import Decisions, Family, choices, decisions_of
from dorsal.timing.standing.numbers import Copies, Sorted, copies_of, find_read, sort_out
from dorsal.timing.standing.said import said_of
from dorsal.timing.standing.values import Clash, Conflict, Standing
from dorsal.timing.standing.verdicts import Verdicts, judge


def stand(log: Log) -> Standing:
    """Resolve who says what: duplicates, replays, clashes, corrections, retractions, decisions.

    Equal for every order, batching and repetition in which the events reached the log.
    """
    found = sort_out(log.events)
    people = {ref_of(event): event for event in found.others}
    decisions = _decisions_that_stand(found, people)
    disputed = clashes.settle(found, decisions)
    copies = copies_of(found.reads)
    family = _family(found, people, copies.names)
    chosen = choices(family, decisions)
    verdicts = judge(family, chosen)
    disputed = tuple(clashes.overrule(clash, chosen) for clash in disputed)
    sent_again = _fates_of_copies(copies)
    fates = {one.ref: one for one in chain(clashes.fates_of(disputed), sent_again)}
    verdicts.fates = {**fates, **verdicts.fates}
    return _standing(log.race, (found, people, copies), family, verdicts, disputed)


def _standing(
    race: str,
    sorted_out: tuple[Sorted, Mapping[str, AnyEvent], Copies],
    family: Family,
    verdicts: Verdicts,
    disputed: tuple[Clash, ...],
) -> Standing:
    found, people, copies = sorted_out
    alone = chain(people.items(), found.times.items())
    counting = {ref: event for ref, event in alone if ref not in family.events}
    counting.update((ref_of(event), event) for event in verdicts.counting)
    ordered = [counting[ref] for _, ref in sorted((one.at, ref) for ref, one in counting.items())]
    said = said_of(ordered)
    return Standing(
        race=race,
        reads=_reads(found, copies, family, verdicts),
        times=tuple(one for one in ordered if isinstance(one, ManualTime)),
        said=said,
        fates=verdicts.fates,
        conflicts=(*verdicts.unsettled, *_contradictions(said.decisions)),
        clashes=tuple(clash for clash in disputed if not clash.decided),
        settled=(*verdicts.settled, *(clash for clash in disputed if clash.decided)),
        copies=copies.names,
        states=tuple(one for one in ordered if isinstance(one, ReaderState)),
        syncs=tuple(one for one in ordered if isinstance(one, Synced)),
    )


def _decisions_that_stand(found: Sorted, people: Mapping[str, AnyEvent]) -> Decisions:
    """What the decisions that stand say to keep; a decision may itself be corrected, and a
    conflict of its corrections decided, so this goes on until nothing changes.
    """
    made = [event for event in people.values() if isinstance(event, Decided)]
    decisions: Decisions = {}
    family = _family(found, people, {})
    for _ in range(len(made) + 1):
        verdicts = judge(family, choices(family, decisions))
        standing = [one for one in made if ref_of(one) not in family.events]
        standing += [one for one in verdicts.counting if isinstance(one, Decided)]
        now = decisions_of(standing)
        if now == decisions:
            break
        decisions = now
    return decisions


def _family(found: Sorted, people: Mapping[str, AnyEvent], copies: Mapping[str, str]) -> Family:
    """The trees of the events that name others, or are named; who names a copy of a read names
    the read.
    """
    family = Family()
    for ref, event in chain(people.items(), found.times.items()):
        if event.supersedes:
            family.events[ref] = event
            family.children[copies.get(event.supersedes, event.supersedes)].append(ref)
    for names in family.children.values():
        names.sort(key=lambda ref: (family.events[ref].at, ref))
    for ref in family.children:
        named = people.get(ref) or found.times.get(ref) or find_read(found.reads, ref)
        if named is not None:
            family.events[ref] = named
    return family


def _fates_of_copies(copies: Copies) -> Iterator[Seen]:
    for ref, first in copies.names.items():
        yield Seen(ref, Fate.SENT_AGAIN, because=first)


def _reads(
    found: Sorted, copies: Copies, family: Family, verdicts: Verdicts
) -> tuple[ChipRead, ...]:
    """The reads that count."""
    replaced = (find_read(found.reads, ref) for ref in family.events if ref in verdicts.fates)
    gone = {id(read) for read in (*copies.reads, *replaced)}
    known = chain.from_iterable(numbers.values() for numbers in found.reads.values())
    return tuple(read for read in known if id(read) not in gone) if gone else tuple(known)


def _contradictions(decisions: Iterable[Decided]) -> Iterator[Conflict]:
    """Decisions about one event that do not say the same."""
    about: dict[str, list[Decided]] = {}
    for decision in decisions:
        about.setdefault(decision.about, []).append(decision)
    for ref, made in sorted(about.items()):
        if len({(one.keep, one.outcome) for one in made}) > 1:
            yield Conflict(ref, tuple(map(ref_of, made)), tuple(made))
