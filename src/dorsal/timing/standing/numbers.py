"""Which reads are the same: by the number that their source gave them, and by their bytes."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec.structs import replace

from dorsal.timing.events import AnyEvent, ChipRead, ManualTime, event_bytes, ref_of
from dorsal.timing.readers import replay_keys

Numbered: TypeAlias = ChipRead | ManualTime
# what no source writes twice of different passings: a clock to the second, or a long number
TELLS_ITS_TIME = re.compile(r"\d\d[:.]\d\d[:.]\d\d|\d{9}")


@dataclass(slots=True)
class Sorted:
    """The events of a log: reads once each by (source, epoch) and number, times likewise by name,
    what claims one number with different payloads, and all that has no number.
    """

    reads: dict[tuple[str, str], dict[int, ChipRead]]
    times: dict[str, ManualTime]
    clashing: dict[str, list[Numbered]] = field(default_factory=dict)
    others: list[AnyEvent] = field(default_factory=list)


@dataclass(slots=True)
class Copies:
    """Reads that were sent again: of each name that of the read received first, and the reads in
    the same order.
    """

    names: dict[str, str] = field(default_factory=dict)
    reads: list[ChipRead] = field(default_factory=list)


def payload_of(event: Numbered) -> str:
    """The name of what a numbered event says, whenever it was received: the first 16 hexadecimal
    digits of the SHA-256 of a read's raw bytes, or of a written time's line without `at`, `by` and
    `why`.
    """
    if isinstance(event, ChipRead):
        said = event.raw.encode("latin-1", "backslashreplace")
    else:
        said = event_bytes(replace(event, at="", by="", why=""))
    return hashlib.sha256(said).hexdigest()[:16]


def sort_out(events: Iterable[AnyEvent]) -> Sorted:
    """Tell apart what has a number; events come in the order of a log, so the first of the same
    reads is the one that was received earliest.
    """
    reads: defaultdict[tuple[str, str], dict[int, ChipRead]] = defaultdict(dict)
    found = Sorted(reads, {})
    for event in events:
        if type(event) is ChipRead:
            first = reads[event.source, event.epoch].setdefault(event.seq, event)
            if first is not event and first.raw != event.raw:
                _clash(found, ref_of(event), first, event)
        elif type(event) is ManualTime and event.source and event.seq >= 0:
            ref = ref_of(event)
            same = found.times.setdefault(ref, event)
            if payload_of(same) != payload_of(event):
                _clash(found, ref, same, event)
        else:
            found.others.append(event)
    _clash_across_kinds(found)
    _take_out(found)
    return found


def _clash(found: Sorted, ref: str, first: Numbered, event: Numbered) -> None:
    claimants = found.clashing.setdefault(ref, [first])
    if all(payload_of(event) != payload_of(one) for one in claimants):
        claimants.append(event)


def _clash_across_kinds(found: Sorted) -> None:
    """A written time and a read that claim one number."""
    for ref, time in found.times.items():
        read = find_read(found.reads, ref)
        if read is not None:
            _clash(found, ref, read, time)


def _take_out(found: Sorted) -> None:
    """What clashes is neither a read nor a time until somebody decides."""
    for ref in found.clashing:
        found.times.pop(ref, None)
        source, epoch, number = parts_of(ref)
        found.reads.get((source, epoch), {}).pop(number, None)


def parts_of(ref: str) -> tuple[str, str, int]:
    """Source, epoch and number of a name `SOURCE/EPOCH/SEQ`; empty ones and -1 of any other."""
    parts = ref.split("/")
    if len(parts) != 3 or not parts[2].isdecimal() or not parts[2].isascii():
        return "", "", -1
    return parts[0], parts[1], int(parts[2])


def find_read(reads: Mapping[tuple[str, str], Mapping[int, ChipRead]], ref: str) -> ChipRead | None:
    """The read of a name, None where there is none."""
    source, epoch, number = parts_of(ref)
    return reads.get((source, epoch), {}).get(number)


def copies_of(reads: Mapping[tuple[str, str], Mapping[int, ChipRead]]) -> Copies:
    """The reads whose source sent the same chip, reader time and antenna before under another
    number: a stream that was replayed, byte for byte but for the marks of a rewind.

    Bytes that tell no time to the second (a bare bib, a heartbeat) may come twice.
    """
    own: defaultdict[str, list[ChipRead]] = defaultdict(list)
    for (source, _), numbers in reads.items():
        own[source] += numbers.values()
    again: dict[tuple[str, str], list[ChipRead]] = {}
    for source, sent in own.items():
        keys = replay_keys([read.raw for read in sent])
        if len(set(keys)) == len(keys):
            continue
        known: dict[str, ChipRead] = {}
        for read, key in zip(sent, keys, strict=True):
            same = known.setdefault(key, read)
            if same is not read:
                again.setdefault((source, key), [same]).append(read)
    found = Copies()
    for (_, key), same_reads in again.items():
        if TELLS_ITS_TIME.search(key):
            same_reads.sort(key=_earliest)
            name = ref_of(same_reads[0])
            for read in same_reads[1:]:
                found.names[ref_of(read)] = name
                found.reads.append(read)
    return found


def _earliest(read: ChipRead) -> tuple[str, str, int]:
    return read.at, read.epoch, read.seq
