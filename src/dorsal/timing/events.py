"""The events of a race's log: what was recorded, by whom, when and why. None is ever changed.

An event is one line of canonical JSON (RFC 8785); instants are texts as `instants.py` writes
them. What a later event says of an earlier one, it says by the earlier one's name (`ref_of`), so
a correction may reach a log before what it corrects. The meaning of events together is in
`standing/`; here is only what each says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from dorsal.ground.problems import BadInput, Problem

Side = Literal["", "in", "out"]


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What every event says.

    `at` is when it was recorded, by the clock of whoever recorded it; `by` who, `why` for what
    reason. `supersedes` names the event in whose place it stands, in which case that one no
    longer counts.
    """

    at: str
    by: str = ""
    why: str = ""
    supersedes: str = ""


class Identified(Event, frozen=True, kw_only=True, omit_defaults=True):
    """An event that its source has numbered: `source`, `epoch` and `seq` tell it from all others.

    An epoch is a run of numbers of a source: a file number of a decoder, the hash of an imported
    file, a session of a phone. Neither a source's name nor an epoch holds a slash.
    """

    source: str
    epoch: str
    seq: int


class ChipRead(Identified, frozen=True, kw_only=True, omit_defaults=True, tag="read"):
    """What a reader sent of one passing, byte for byte.

    `raw` holds each byte as the character of the same number (Latin-1). `at` is the wall clock of
    the box that received it, `mono_ms` that box's monotonic clock, and `box` its name.
    """

    raw: str
    box: str = ""
    mono_ms: int = -1


class ManualTime(Event, frozen=True, kw_only=True, omit_defaults=True, tag="time"):
    """Somebody saw a runner at a checkpoint.

    `time` is the instant, `precision_ms` how finely it was read (60,000 for `14:32`), `entered`
    what was written. A time of day whose date nobody wrote has an empty `time`: the day is found
    from the race. An empty `bib` is a runner whom nobody could name. A row of a sheet is numbered
    like a read: `source` is the sheet, `epoch` the hash of its file, `seq` its line.
    """

    place: str
    time: str = ""
    bib: str = ""
    side: Side = ""
    entered: str = ""
    precision_ms: int = 1000
    source: str = ""
    epoch: str = ""
    seq: int = -1


class BibGiven(Event, frozen=True, kw_only=True, omit_defaults=True, tag="bib"):
    """An entry of the start list has this bib (an empty one takes it away)."""

    entry: str
    bib: str = ""


class ChipGiven(Event, frozen=True, kw_only=True, omit_defaults=True, tag="chip"):
    """A chip is a bib's from an instant on (always, where `since` is empty).

    An empty `bib` is nobody's: a chip that was lost.
    """

    chip: str
    bib: str = ""
    since: str = ""


class Collected(Event, frozen=True, kw_only=True, omit_defaults=True, tag="collected"):
    """A bib was handed over to its runner."""

    bib: str


class Started(Event, frozen=True, kw_only=True, omit_defaults=True, tag="start"):
    """The gun of a wave, of all waves of a course, or (both empty) of the whole race."""

    time: str
    course: str = ""
    wave: str = ""


class NotStarting(Event, frozen=True, kw_only=True, omit_defaults=True, tag="dns"):
    """A runner does not start."""

    bib: str


class Dropped(Event, frozen=True, kw_only=True, omit_defaults=True, tag="drop"):
    """A runner has stopped at or after a checkpoint."""

    bib: str
    place: str = ""
    time: str = ""
    reason: str = ""


class Disqualified(Event, frozen=True, kw_only=True, omit_defaults=True, tag="dsq"):
    """A runner is disqualified, for what `why` says."""

    bib: str
    rule: str = ""


class Penalised(Event, frozen=True, kw_only=True, omit_defaults=True, tag="penalty"):
    """Time is added to a runner's result (taken off where negative: a bonus, a rescue)."""

    bib: str
    time_ms: int
    rule: str = ""


class NotCompeting(Event, frozen=True, kw_only=True, omit_defaults=True, tag="guest"):
    """A runner goes along without a place in the ranking: a guest, a sweeper."""

    bib: str


class Moved(Event, frozen=True, kw_only=True, omit_defaults=True, tag="move"):
    """A runner goes on another course or in another wave (an empty one stays as it was)."""

    bib: str
    course: str = ""
    wave: str = ""


class Retracted(Event, frozen=True, kw_only=True, omit_defaults=True, tag="retract"):
    """The event that `supersedes` names does not count, and nothing stands in its place."""


class Protested(Event, frozen=True, kw_only=True, omit_defaults=True, tag="protest"):
    """A protest: of the runner `bib`, against the runner `against` or the results."""

    bib: str
    against: str = ""
    text: str = ""


class Decided(Event, frozen=True, kw_only=True, omit_defaults=True, tag="decide"):
    """A decision, `about` an event by its name.

    On a protest `outcome` is `upheld` or `rejected`; what follows from it is recorded in events
    of its own. Where two events supersede the same one, or two reads claim the same number,
    `keep` names the one that counts: an event's name, or the hash of a read's bytes.
    """

    about: str
    outcome: str = ""
    keep: str = ""


class CourseChanged(Event, frozen=True, kw_only=True, omit_defaults=True, tag="change"):
    """The course is another from the instant `since` on.

    `what` is one of: `shortened` (the course ends at `place`), `stopped` (who had not passed
    `place` by `since` is stopped there; ranked at the last checkpoint common to all),
    `neutralised` (the time from `place` to `until` does not count), `start` (the start is moved
    to `place`: checkpoints before it fall away), `cutoff` (that of `place` is `time_ms` after the
    gun).
    """

    what: Literal["shortened", "stopped", "neutralised", "start", "cutoff"]
    since: str
    course: str = ""
    place: str = ""
    until: str = ""
    time_ms: int = 0


class Published(Event, frozen=True, kw_only=True, omit_defaults=True, tag="results"):
    """The results of a course (of all, where empty) are provisional or official from `at` on.

    `protests_until` is the instant after which no protest is taken.
    """

    state: Literal["provisional", "official"]
    course: str = ""
    protests_until: str = ""


class ClockStated(Event, frozen=True, kw_only=True, omit_defaults=True, tag="clock"):
    """Somebody compared a source's clock: it is fast by `fast_ms` (slow where negative).

    An empty `epoch` is every epoch; `since` and `until` bound it in the source's own time.
    """

    source: str
    fast_ms: int
    epoch: str = ""
    since: str = ""
    until: str = ""


class ReaderState(Event, frozen=True, kw_only=True, omit_defaults=True, tag="state"):
    """What a reader said of itself, byte for byte as in a read: its clock, battery, faults."""

    source: str
    raw: str
    epoch: str = ""
    box: str = ""
    mono_ms: int = -1


class Synced(Event, frozen=True, kw_only=True, omit_defaults=True, tag="sync"):
    """A box asked the server's clock: `server` in the middle of a round trip of `round_trip_ms`.

    `at` and `mono_ms` are the box's own clocks at that middle.
    """

    box: str
    mono_ms: int
    server: str
    round_trip_ms: int


class Noted(Event, frozen=True, kw_only=True, omit_defaults=True, tag="note"):
    """A remark, of a runner or a place or neither."""

    text: str
    bib: str = ""
    place: str = ""


AnyEvent: TypeAlias = (
    ChipRead
    | ManualTime
    | BibGiven
    | ChipGiven
    | Collected
    | Started
    | NotStarting
    | Dropped
    | Disqualified
    | Penalised
    | NotCompeting
    | Moved
    | Retracted
    | Protested
    | Decided
    | CourseChanged
    | Published
    | ClockStated
    | ReaderState
    | Synced
    | Noted
)

_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
_encoder = msgspec.json.Encoder(order="sorted")


def event_bytes(event: Event) -> bytes:
    """The line of an event without its line end: canonical JSON in UTF-8."""
    return _encoder.encode(event)


def parse_event(line: bytes) -> AnyEvent:
    """The event of one line; `BadInput` when it is none that this version knows."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        shown = line[:60].decode("utf-8", "replace")
        raise BadInput([Problem(f"this is no event: {error}", value=shown)]) from error


def lines_of(events: Iterable[Event]) -> bytes:
    """The lines of many events, each with its line end."""
    return _encoder.encode_lines(events)


def parse_lines(lines: bytes) -> list[AnyEvent]:
    """The events of many lines; `BadInput`, without saying where, when one is none."""
    try:
        return _decoder.decode_lines(lines)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput([Problem(f"there is a line that is no event: {error}")]) from error


def ref_of(event: Event) -> str:
    """The name by which other events speak of an event.

    `SOURCE/EPOCH/SEQ` where its source has numbered it, else the first 16 hexadecimal digits of
    the SHA-256 of its line.
    """
    if isinstance(event, Identified | ManualTime) and event.source and event.seq >= 0:
        return f"{event.source}/{event.epoch}/{event.seq}"
    return hashlib.sha256(event_bytes(event)).hexdigest()[:16]
