"""What the values of an event must be, beyond their types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dorsal.ground.canonical import LARGEST_INTEGER
from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    ClockStated,
    CourseChanged,
    Decided,
    ManualTime,
    Retracted,
    Started,
    Synced,
)
from dorsal.timing.instants import read_instant
from dorsal.timing.log.instant_texts import are_instants

INSTANT_FIELDS = ("time", "since", "server", "protests_until")
AT_ONCE = 1000  # events
ANY = "any"


def faults_of(event: AnyEvent) -> Iterator[str]:
    """What is wrong with an event, each as a clause: "`at` is no instant (...)"."""
    yield from _wrong_instants(event)
    yield from _wrong_numbers(event)
    if isinstance(event, ChipRead):
        yield from _wrong_read(event)
    elif isinstance(event, ManualTime):
        yield from _wrong_time(event)
    elif isinstance(event, Retracted) and not event.supersedes:
        yield "`supersedes` is empty: a retraction names what it retracts"
    elif isinstance(event, Decided) and not event.about:
        yield "`about` is empty: a decision names what it is about"


def _wrong_instants(event: AnyEvent) -> Iterator[str]:
    if not is_instant(event.at):
        yield f"`at` is no instant: {event.at!r}"
    for name in INSTANT_FIELDS:
        text = getattr(event, name, "")
        if text and not is_instant(text):
            yield f"`{name}` is no instant: {text!r}"
    if isinstance(event, ClockStated) and event.until and not is_instant(event.until):
        yield f"`until` is no instant: {event.until!r}"
    if isinstance(event, Started) and not event.time:
        yield "`time` is empty: a start has an instant"
    if isinstance(event, CourseChanged) and not event.since:
        yield "`since` is empty: a change of the course counts from an instant on"
    if isinstance(event, Synced) and not event.server:
        yield "`server` is empty: it is the server's instant"


def is_instant(text: str) -> bool:
    """Whether a text is an instant as the log writes it."""
    try:
        read_instant(text)
    except ValueError:
        return False
    return True


def _wrong_numbers(event: AnyEvent) -> Iterator[str]:
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
            yield f"`{name}` is beyond 2**53 - 1: {value}"


def _wrong_read(event: ChipRead) -> Iterator[str]:
    if event.supersedes:
        yield "`supersedes` is set: a read supersedes nothing"
    if event.seq < 0:
        yield f"`seq` is less than 0: {event.seq}"
    if not _is_latin(event.raw):
        yield "`raw` holds a character beyond U+00FF, which stands for no byte"
    yield from _wrong_names(event.source, event.epoch)


def _is_latin(text: str) -> bool:
    return text.isascii() or max(text) <= "\xff"


def _wrong_names(source: str, epoch: str) -> Iterator[str]:
    for name, value in (("source", source), ("epoch", epoch)):
        if "/" in value or not value:
            yield f"`{name}` is empty or holds a slash: {value!r}"


def _wrong_time(event: ManualTime) -> Iterator[str]:
    if event.precision_ms < 1:
        yield f"`precision_ms` is less than 1: {event.precision_ms}"
    if event.seq >= 0:
        yield from _wrong_names(event.source, event.epoch)
    elif event.seq != -1 or event.epoch:
        yield "`epoch` and `seq` number a row together with `source`: one is missing"


def events_are_right(events: Sequence[AnyEvent], *, ascii_only: bool = False) -> bool:
    """Whether no event has a fault; `ascii_only` where their file is known to be.

    Takes a million reads at once, so few at a time that the processor keeps them at hand.
    """
    reads = _Reads()
    for begin in range(0, len(events), AT_ONCE):
        some = events[begin : begin + AT_ONCE]
        own = [event for event in some if type(event) is ChipRead]
        if len(own) < len(some):
            others = (event for event in some if type(event) is not ChipRead)
            if any(fault for one in others for fault in faults_of(one)):
                return False
        reads.take(own)
        if not ascii_only and not all(map(_is_latin, [read.raw for read in own])):
            return False
    return reads.are_right()


@dataclass(slots=True)
class _Reads:
    """What is looked at of all reads together."""

    at: list[str] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    epochs: set[str] = field(default_factory=set)
    seqs: list[int] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    superseded: set[str] = field(default_factory=set)

    def take(self, reads: Sequence[ChipRead]) -> None:
        self.at += [read.at for read in reads]
        self.sources.update([read.source for read in reads])
        self.epochs.update([read.epoch for read in reads])
        self.seqs += [read.seq for read in reads]
        self.clocks += [read.mono_ms for read in reads]
        self.superseded.update([read.supersedes for read in reads])

    def are_right(self) -> bool:
        if not self.at:
            return True
        return (
            are_instants(self.at)
            and not any(fault for one in self.sources for fault in _wrong_names(one, ANY))
            and not any(fault for one in self.epochs for fault in _wrong_names(ANY, one))
            and 0 <= min(self.seqs) <= max(self.seqs) <= LARGEST_INTEGER
            and -LARGEST_INTEGER <= min(self.clocks) <= max(self.clocks) <= LARGEST_INTEGER
            and self.superseded == {""}
        )
