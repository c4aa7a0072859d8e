"""A file that was taken in by mistake, taken back as a whole: at the wrong place, of the wrong
source, of another race.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    Dropped,
    Identified,
    ManualTime,
    Noted,
    Retracted,
    ref_of,
)
from dorsal.timing.readers import recognise, split_file
from dorsal.timing.recording.book import Book
from dorsal.timing.standing import Standing

DIGITS = 16


def epoch_of_file(data: bytes, again: int = 1) -> str:
    """The epoch of the rows of a file: the beginning of its SHA-256; `-2` behind it where the file
    is read again after it was taken back, for its first numbers are used up.
    """
    name = hashlib.sha256(data).hexdigest()[:DIGITS]
    return name if again == 1 else f"{name}-{again}"


def events_of_file(data: bytes, events: Iterable[AnyEvent]) -> dict[str, tuple[AnyEvent, ...]]:
    """The events that come from a file, by the name of their source; the drops and remarks of a
    sheet are those of the source of its times.
    """
    name = epoch_of_file(data)
    form = recognise(data)
    lines = split_file(form, data) if form and form != "sheet" else ()
    heard = {(one.epoch, one.seq, one.raw) for one in lines}
    found: dict[str, list[AnyEvent]] = defaultdict(list)
    said: list[AnyEvent] = []
    for event in events:
        if isinstance(event, ChipRead):
            if (event.epoch, event.seq, event.raw) in heard:
                found[event.source].append(event)
        elif isinstance(event, ManualTime) and is_epoch_of(name, event.epoch):
            found[event.source].append(event)
        elif isinstance(event, Dropped | Noted) and f"({name}" in event.why:
            said.append(event)
    for event in said:
        source = event.why.partition(f" ({name}")[0]
        found[source].append(event)
    return {source: tuple(found[source]) for source in sorted(found)}


def is_epoch_of(name: str, epoch: str) -> bool:
    """Whether an epoch is that of a file's rows, read for the first time or again."""
    return epoch == name or epoch.startswith(f"{name}-")


def withdrawals(events: Sequence[AnyEvent], book: Book) -> list[str]:
    """The names to retract so that nothing of these events counts: of each itself and of whatever
    was said in its place, but for what is retracted already.
    """
    gone = taken_back(book.log.events, book.standing)
    refs = _with_followers(map(ref_of, events), _in_place_of(book.log.events))
    said = (one for one in refs if not isinstance(book.by_ref.get(one), Retracted))
    return [one for one in said if one not in gone]


def retractions(events: Sequence[AnyEvent], book: Book) -> list[str]:
    """The names of the retractions that keep these events from counting."""
    fates = book.standing.fates
    refs = _with_followers(map(ref_of, events), _in_place_of(book.log.events))
    found = {one: book.by_ref[one] for one in refs if one in book.by_ref and one not in fates}
    return [
        ref
        for ref, one in found.items()
        if isinstance(one, Retracted) and not isinstance(book.by_ref.get(one.supersedes), Retracted)
    ]


def taken_back(events: Iterable[AnyEvent], standing: Standing) -> set[str]:
    """The names of the events that a retraction names which is not retracted itself."""
    live = (one for one in events if isinstance(one, Retracted))
    return {one.supersedes for one in live if ref_of(one) not in standing.fates}


def _in_place_of(events: Iterable[AnyEvent]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if event.supersedes and not isinstance(event, Identified):
            found[event.supersedes].append(ref_of(event))
    return found


def _with_followers(refs: Iterable[str], in_place: dict[str, list[str]]) -> Iterator[str]:
    todo, seen = list(refs), set()
    for ref in todo:
        if ref not in seen:
            seen.add(ref)
            yield ref
            todo += in_place.get(ref, ())
