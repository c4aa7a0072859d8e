"""Records on which every forgery can be tried, made of the small ballot."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec

from dorsal.ballot.draw.ceremony import record_numbers
from dorsal.ballot.draw.record import CEREMONY, jsonl_file
from dorsal.ballot.draw.seal import Sealed
from dorsal.ballot.rules import CeremonySource
from tests.ballot.draw.small_ballot import (
    ENTRIES,
    ROUND_TIME,
    RULES,
    Files,
    drawn,
    offered,
    record_of,
    seal,
)

BALLS = CeremonySource(
    name="balls", count=2, lowest=1, highest=9, ordered=True, repeats=False, closes=ROUND_TIME - 60
)


@cache
def amended_record() -> Files:
    """A drawn record with an amendment, a ceremony and an offer."""
    rules = replace(RULES, ceremony=(BALLS,))
    first = seal(ENTRIES[:-1], rules)
    second = seal(ENTRIES, rules, before=[first.seal], amends=True)
    files = drawn(record_of(first, second) | {CEREMONY: _ceremony(first, second)})
    placed = files["places.csv"].decode().splitlines()[1:]
    gone = next(line.split(",")[1] for line in placed if ",draw," in line)
    return offered(files, {gone: "declined"})


def _ceremony(first: Sealed, second: Sealed) -> bytes:
    time = ROUND_TIME - 100
    line = record_numbers(second.seal, [], [7, 3], first_seal=first.seal, source="balls", time=time)
    return jsonl_file([msgspec.to_builtins(line)])


@cache
def plain_record() -> Files:
    """A drawn record of one seal, without ceremony and offers."""
    return drawn(record_of(seal()))


@cache
def sealed_record() -> Files:
    """A record that is sealed and not drawn."""
    return record_of(seal())
