"""From a log to its results."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.entries import Entry
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.log.files import Log
from dorsal.timing.passings import find_passings
from dorsal.timing.race import Race
from dorsal.timing.results.values import Results
from dorsal.timing.results.working import Working, from_passings
from dorsal.timing.standing import stand


def work_out(
    log: Log,
    race: Race,
    entries: Sequence[Entry],
    *,
    as_of_ms: int | None = None,
    wording: Wording = ENGLISH,
) -> Results:
    """The results of a log: a function of its events, the race and its entries, and nothing else.

    With `as_of_ms` of what had been recorded by then.
    """
    return work_through(log, race, entries, as_of_ms=as_of_ms, wording=wording).results


def work_through(
    log: Log,
    race: Race,
    entries: Sequence[Entry],
    *,
    as_of_ms: int | None = None,
    wording: Wording = ENGLISH,
) -> Working:
    """The results of a log with everything on the way to them."""
    taken = log if as_of_ms is None else log.as_of(instant_text(as_of_ms))
    standing = stand(taken)
    passings = find_passings(standing, race, entries)
    now_ms = now_of(taken) if as_of_ms is None else as_of_ms
    return from_passings(
        race, entries, taken, standing, passings, now_ms=now_ms, as_of_ms=as_of_ms, wording=wording
    )


def now_of(log: Log) -> int:
    """The last instant at which anything was recorded; 0 of an empty log."""
    return read_instant(log.events[-1].at) if log.events else 0
