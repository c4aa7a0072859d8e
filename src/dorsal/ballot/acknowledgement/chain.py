"""The chain of a ballot's acknowledgements: that none is missing, put in between or back-dated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dorsal.ballot.acknowledgement.document import Acknowledgement, acknowledgement_hash


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first thing wrong in a chain: at which place, counted from 1, and what."""

    place: int
    what: str


def check_chain(acknowledgements: Iterable[Acknowledgement]) -> ChainFault | None:
    """The first fault of all acknowledgements of one ballot, in their order, or None.

    They are numbered 1, 2, 3 ... and each names the hash of the one before; time does not run
    backwards; nobody applies twice at once, and only who has applied changes or withdraws. That
    each is signed was checked when it was read. What is missing at the end no chain can show: a
    later acknowledgement, in anybody's hands, does.
    """
    before: Acknowledgement | None = None
    applied: set[str] = set()
    for place, one in enumerate(acknowledgements, start=1):
        what = _fault_of_link(one, before, place) or _fault_of_action(one, applied)
        if what:
            return ChainFault(place, what)
        if one.action == "withdrawn":
            applied.discard(one.applicant)
        else:
            applied.add(one.applicant)
        before = one
    return None


def _fault_of_link(one: Acknowledgement, before: Acknowledgement | None, place: int) -> str:
    if one.number != place:
        return f"number {place} is expected, this is number {one.number}"
    if before is None:
        return "" if not one.previous else "the first names one before it"
    if (one.race, one.draw) != (before.race, before.draw):
        return f"it belongs to another ballot: {one.race}, {one.draw}"
    if one.previous != acknowledgement_hash(before):
        return f"it was not made after this number {before.number}: the hash is another"
    if one.time < before.time:
        return f"its time is {before.time - one.time} s before that of number {before.number}"
    return ""


def _fault_of_action(one: Acknowledgement, applied: set[str]) -> str:
    if one.action == "applied":
        return f"{one.applicant} has applied already" if one.applicant in applied else ""
    return "" if one.applicant in applied else f"{one.applicant} has not applied"
