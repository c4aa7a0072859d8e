"""The counts that grow while the show goes on: places of each pool, classes, floors."""

from __future__ import annotations

from collections import Counter

import msgspec

from dorsal.ballot.draw.sealed import (
    DrawPool,
    GuaranteedPool,
    InvitationPool,
    MeritPool,
    ReservedPool,
    SealedPool,
    SealedRules,
)
from dorsal.ballot.draw.seating import Seated

_KINDS = {
    InvitationPool: "invitation",
    GuaranteedPool: "guaranteed",
    ReservedPool: "reserved",
    MeritPool: "merit",
    DrawPool: "draw",
}


class PoolCount(msgspec.Struct, frozen=True):
    """Places given in a pool, of its capacity: its own places and the unused ones sent to it so
    far. `sent_on` are those that it could not give and that went to another pool.
    """

    pool: str
    kind: str
    given: int
    places: int
    sent_on: int


class ClassCount(msgspec.Struct, frozen=True):
    """Places of the race held by members of a class."""

    class_name: str
    count: int


class FloorCount(msgspec.Struct, frozen=True):
    """A floor and how far it has come; `scope` is a draw or `all`."""

    class_name: str
    scope: str
    count: int
    needed: int
    met: bool


class Counts(msgspec.Struct, frozen=True):
    """All counts at one moment of the show, in the order of the rules."""

    pools: tuple[PoolCount, ...]
    classes: tuple[ClassCount, ...]
    floors: tuple[FloorCount, ...]


class Growth:
    """Counts places as they are shown, from nothing to the whole outcome."""

    def __init__(self, rules: SealedRules) -> None:
        self._rules = rules
        self._places = {pool.name: pool.places for pool in rules.pools}
        self._given: Counter[str] = Counter()
        self._sent_on: Counter[str] = Counter()
        self._held: Counter[tuple[str, str]] = Counter()

    def give(self, seated: Seated) -> None:
        """Count the places of one entry."""
        entry = seated.entry
        self._given[seated.pool] += len(seated.members)
        for member, classes in zip(entry.members, entry.classes, strict=True):
            if member in seated.members:
                for name in classes:
                    self._held["all", name] += 1
                    self._held[seated.pool, name] += 1

    def send_unused(self, pool: SealedPool) -> int:
        """Send the places that a pool has left where the rules say; returns how many."""
        if not pool.unused or isinstance(pool, ReservedPool):
            return 0
        left = self._places[pool.name] - self._given[pool.name]
        self._places[pool.unused] += left
        self._sent_on[pool.name] += left
        return left

    def places_of(self, pool: str) -> int:
        """The capacity of a pool so far."""
        return self._places[pool]

    def given_in(self, pool: str) -> int:
        """The places given in a pool so far."""
        return self._given[pool]

    def counts(self) -> Counts:
        """The counts as they stand now."""
        rules, held = self._rules, self._held
        return Counts(
            pools=tuple(
                PoolCount(
                    pool.name,
                    _KINDS[type(pool)],
                    self._given[pool.name],
                    self._places[pool.name],
                    self._sent_on[pool.name],
                )
                for pool in rules.pools
            ),
            classes=tuple(ClassCount(name, held["all", name]) for name in rules.classes),
            floors=tuple(
                FloorCount(
                    floor.class_name,
                    floor.scope,
                    held[floor.scope, floor.class_name],
                    floor.count,
                    held[floor.scope, floor.class_name] >= floor.count,
                )
                for floor in rules.floors
            ),
        )
