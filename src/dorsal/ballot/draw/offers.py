"""Withdrawals and the offers that follow: never a new draw, always the same rule on the rest of the
draw order.

Section 12 of the draw protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import DrawPool, SealedReason, SealedRules
from dorsal.ballot.draw.seating import Departure, Outcome, Seated
from dorsal.ground.canonical import canonical_hash, parse_canonical


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who gives up a place, or leaves the waiting list, for a reason of the rules."""

    id: str
    reason: str


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places offered to the members of an entry."""

    entry: str
    members: tuple[str, ...]
    order: int
    pool: str
    why: str


class OfferLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One occasion: who withdrew, and who was offered a place; `time` is in seconds since 1970."""

    number: int
    offered: tuple[Offer, ...]
    previous: str
    time: Annotated[int, msgspec.Meta(ge=0)]
    withdrawn: tuple[Withdrawal, ...]

    @property
    def hash(self) -> str:
        """The hash of this line, hex."""
        return canonical_hash(msgspec.to_builtins(self)).hex()


class UnknownWithdrawal(ValueError):
    """Withdrawals that cannot be: unknown applicants or reasons, or people who have withdrawn
    before. `faults` says each of them.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class Offers:
    """The offers after a draw, one occasion after the other; the outcome's seating is changed as
    they go on.
    """

    def __init__(self, entries: Iterable[PublicEntry], outcome: Outcome) -> None:
        self._seating = outcome.seating
        self._rules = outcome.seating.rules
        self._waiting = outcome.waiting
        self._entry_of = {member: entry for entry in entries for member in entry.members}

    def occasion(self, withdrawn: Sequence[Withdrawal]) -> tuple[Offer, ...]:
        """Withdraw these applicants together, fill the free places, and return the offers."""
        if faults := list(self._faults(withdrawn)):
            raise UnknownWithdrawal(faults)
        gone = self._seating.gone
        number = 1 + max((before.occasion for before in gone.values()), default=0)
        for one in withdrawn:
            if one.id not in gone:
                self._withdraw(one, number)
        seated: list[Seated] = []
        for pool in self._rules.draws:
            if self._seating.free[pool.name]:
                seated += self._seating.fill(pool.name, self._waiting[pool.name])
                self._send_on(pool)
        return tuple(
            Offer(one.entry.id, tuple(sorted(one.members)), one.order, one.pool, one.why)
            for one in seated
        )

    def _faults(self, withdrawn: Sequence[Withdrawal]) -> Iterator[str]:
        if not withdrawn:
            yield "nobody is named as withdrawn"
        known = ", ".join(sorted(self._rules.reasons))
        for one in withdrawn:
            if one.id not in self._entry_of:
                yield f"{one.id!r} is not in this ballot"
            elif one.id in self._seating.gone:
                yield f"{one.id} has withdrawn already"
            if one.reason not in self._rules.reasons:
                yield f"{one.id}: the rules know no reason {one.reason!r}; they know {known}"

    def _send_on(self, pool: DrawPool) -> None:
        """Send places that the waiting list could not take along `unused`."""
        later = draw_for(pool.unused, self._rules)
        if later:
            self._seating.free[later] += self._seating.free[pool.name]
            self._seating.free[pool.name] = 0

    def _withdraw(self, one: Withdrawal, occasion: int) -> None:
        entry = self._entry_of[one.id]
        reason = self._rules.reasons[one.reason]
        holds = self._seating.holds
        situation = holds.get(one.id)
        leaving = [
            position
            for position, member in enumerate(entry.members)
            if member == one.id or (reason.group == "whole" and holds.get(member) == situation)
        ]
        for position in leaving:
            member = entry.members[position]
            if member not in self._seating.gone:
                self._seating.gone[member] = Departure(occasion, one.id, one.reason)
                self._release(entry, position, reason)

    def _release(self, entry: PublicEntry, position: int, reason: SealedReason) -> None:
        pool = self._seating.release(entry, position)
        if pool and reason.place == "offer":
            draw = draw_for(pool, self._rules)
            if draw:
                self._seating.free[draw] += 1


def draw_for(pool: str, rules: SealedRules) -> str:
    """The draw that gets a place given up in a pool: itself, or the first along `unused`; `""`
    when there is none.
    """
    while pool and not isinstance(rules.pool(pool), DrawPool):
        pool = rules.pool(pool).unused
    return pool


def replay_offers(
    lines: Iterable[bytes], entries: Sequence[PublicEntry], outcome: Outcome, *, draw_hash: str
) -> list[OfferLine]:
    """Replay `offers.jsonl` on an outcome; `ValueError` names the first line that does not hold."""
    offers = Offers(entries, outcome)
    replayed: list[OfferLine] = []
    previous = draw_hash
    for number, data in enumerate(lines, 1):
        line = msgspec.convert(parse_canonical(data), OfferLine, strict=True)
        if line.number != number or line.previous != previous:
            raise ValueError(f"line {number} does not continue the chain of the lines before")
        if not line.withdrawn or [one.id for one in line.withdrawn] != sorted(
            {one.id for one in line.withdrawn}
        ):
            raise ValueError(f"line {number}: nobody withdrew, or they are not in order, each once")
        try:
            expected = offers.occasion(line.withdrawn)
        except UnknownWithdrawal as error:
            raise ValueError(f"line {number}: {error}") from None
        if line.offered != expected:
            raise ValueError(f"line {number}: {_difference(line.offered, expected)}")
        previous = line.hash
        replayed.append(line)
    return replayed


def _difference(found: Sequence[Offer], expected: Sequence[Offer]) -> str:
    for one, right in zip(found, expected, strict=False):
        if one != right:
            return f"offered to {one.entry} ({one.why}); by the rules {right.entry} ({right.why})"
    if len(found) > len(expected):
        return f"offered to {found[len(expected)].entry}, for whom no place is free"
    return f"the offer to {expected[len(found)].entry} ({expected[len(found)].why}) is missing"


def next_line(
    withdrawn: Mapping[str, str],
    offers: Offers,
    before: Sequence[OfferLine],
    *,
    draw_hash: str,
    time: int,
) -> OfferLine:
    """The next line: these withdrawals (id to reason) and the offers that follow from them."""
    listed = tuple(Withdrawal(id_, withdrawn[id_]) for id_ in sorted(withdrawn))
    previous = before[-1].hash if before else draw_hash
    return OfferLine(len(before) + 1, offers.occasion(listed), previous, time, listed)
