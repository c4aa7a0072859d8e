"""What a server answers to a batch of events, and how it reads the batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.events import AnyEvent, event_bytes, parse_event
from dorsal.timing.instants import read_instant
from dorsal.timing.log.checking import faults_of
from dorsal.timing.log.files import VERSION

LARGEST_BATCH = 2**22
MOST_REFUSED = 20


class Refused(msgspec.Struct, frozen=True):
    """A line that is no event that the server knows; it keeps it aside."""

    line: int
    what: str


class Receipt(msgspec.Struct, frozen=True):
    """The answer to a batch: what became of its events, and the server's clock (`now`)."""

    taken: int
    known: int
    now: str
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it was read: its race, its events, the lines that are none, and how many reads of
    each source wait in the box behind it (None where it does not say so).
    """

    race: str
    events: tuple[AnyEvent, ...]
    refused: tuple[tuple[Refused, bytes], ...] = ()
    waiting: Mapping[str, int] | None = None


def read_batch(body: bytes) -> Batch:
    """Read what a box has posted; `BadInput` when it has no heading or its end is missing."""
    heading, _, rest = body.partition(b"\n")
    head = _heading_of(heading)
    if rest and not rest.endswith(b"\n"):
        raise BadInput([Problem("the batch has no end", "send it again whole")])
    events: list[AnyEvent] = []
    refused: list[tuple[Refused, bytes]] = []
    for number, line in enumerate(rest.splitlines(), start=2):
        try:
            event = parse_event(line)
        except BadInput as error:
            refused.append((Refused(number, error.problems[0].what), line))
            continue
        fault = _fault_of(event, line)
        if fault:
            refused.append((Refused(number, fault), line))
        else:
            events.append(event)
    waiting = waiting_of(head.get("waiting"))
    return Batch(str(head.get("race", "")), tuple(events), tuple(refused), waiting)


def waiting_of(told: object) -> Mapping[str, int] | None:
    """How many reads wait, by source, as a box tells it; None where it tells none."""
    if not isinstance(told, dict):
        return None
    return {str(name): many for name, many in told.items() if isinstance(many, int) and many > 0}


def _fault_of(event: AnyEvent, line: bytes) -> str:
    """What makes an event unfit for a log; empty when nothing does."""
    if event_bytes(event) != line:
        return "this event is not written canonically"
    return "; ".join(faults_of(event))


def _heading_of(heading: bytes) -> dict[str, object]:
    try:
        head = json.loads(heading)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("dorsal_log") != VERSION:
        right = f'its first line is {{"dorsal_log":{VERSION},"race":"..."}}'
        shown = heading[:60].decode("utf-8", "replace")
        raise BadInput([Problem("this is no batch of events", right, value=shown)])
    return head


def receipt_bytes(receipt: Receipt) -> bytes:
    """The answer as the server sends it."""
    return msgspec.json.encode(receipt)


def read_receipt(body: bytes) -> Receipt:
    """Read a server's answer; `BadInput` when it is none."""
    try:
        receipt = msgspec.json.decode(body, type=Receipt)
        read_instant(receipt.now)
        return receipt
    except ValueError as error:  # of msgspec too
        what = "the server's answer is no receipt"
        raise BadInput([Problem(what, "is this the address of a race's events?")]) from error
