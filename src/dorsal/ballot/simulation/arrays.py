"""A ballot as arrays: what the vectorised seating needs of entries and rules, built once.

Entries are numbered in their order from 0, members in the order of entries and of their members.
One entry more, without members, stands in where a queue has nobody; one member more, who always
holds a place, where an entry has fewer members than the largest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import (
    DrawPool,
    MeritPool,
    ReservedPool,
    SealedPool,
    SealedQuota,
    SealedRules,
    rules_hash,
)

Ints: TypeAlias = NDArray[np.signedinteger[Any]]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

NOWHERE = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class ReservedArrays:
    """A pool that names nobody; `unused` has no effect."""

    name: str
    places: int
    unused: int = NOWHERE


@dataclass(frozen=True, eq=False, kw_only=True)
class RankedArrays:
    """A pool without a draw: its `members`, best first; those with equal merit share a number in
    `ranks`, which rise from 0. `unused` is the number of the pool that gets what is left, or -1.
    """

    name: str
    places: int
    unused: int
    members: Ints
    ranks: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawArrays:
    """A draw: the `entries` with tickets in it and their `tickets`; `waiting_list` is the
    published length (0 for all); `floors` and `caps` number the quotas that apply in it.
    """

    name: str
    places: int
    unused: int
    entries: Ints
    tickets: Ints
    waiting_list: int
    floors: tuple[int, ...]
    caps: tuple[int, ...]


PoolArrays: TypeAlias = ReservedArrays | RankedArrays | DrawArrays


@dataclass(frozen=True, eq=False, kw_only=True)
class QuotaArrays:
    """A floor or cap: the number of its draw (-1: all places), its `count`, which members are in
    its class, and how many of each entry's members.
    """

    scope: int
    count: int
    of_member: Flags
    of_entry: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class BallotArrays:
    """A whole ballot. `sizes` has the members of each entry, `members` (largest size x entries)
    their numbers, `kinds` the kind of each member (-1: not counted). `fingerprint` is the hex
    SHA-256 of all that decides about a simulation: entries, tickets, standings, kinds and rules.
    """

    sizes: Ints
    members: Ints
    kinds: Ints
    kind_count: int
    pools: tuple[PoolArrays, ...]
    quotas: tuple[QuotaArrays, ...]
    leaves_out: bool
    stops: bool
    fingerprint: str

    @property
    def entry_count(self) -> int:
        """Number of entries, which is also the number of the entry that stands for nobody."""
        return len(self.sizes) - 1

    @property
    def member_count(self) -> int:
        """Number of members, which is also the number of the member who stands for nobody."""
        return len(self.kinds)

    @property
    def draws(self) -> tuple[tuple[int, DrawArrays], ...]:
        """The pools that are drawn, with their numbers, in order."""
        return tuple(
            (number, pool) for number, pool in enumerate(self.pools) if isinstance(pool, DrawArrays)
        )

    @property
    def applicants_of_kind(self) -> Ints:
        """Number of applicants of each kind."""
        counted = self.kinds[self.kinds >= 0]
        return np.bincount(counted, minlength=self.kind_count).astype(np.int64)


def ballot_arrays(
    entries: Sequence[PublicEntry],
    rules: SealedRules,
    *,
    kinds: Sequence[int],
    kind_count: int,
) -> BallotArrays:
    """The arrays of a ballot under rules whose floors and caps are counted.

    `kinds` has one number from 0 to `kind_count` - 1 for each member, in the order of the entries
    and of their members; -1 is not counted. `ValueError` when it does not fit the entries.
    """
    sizes = np.array([len(entry.members) for entry in entries], dtype=np.int64)
    kind_of = np.array(kinds, dtype=np.int64)
    if len(kind_of) != sizes.sum():
        raise ValueError(f"{len(kind_of)} kinds for {sizes.sum()} members")
    if len(kind_of) and not (kind_of.min() >= -1 and kind_of.max() < kind_count):
        raise ValueError(f"kinds are -1 to {kind_count - 1}")
    builder = _Builder(entries, rules, sizes)
    return BallotArrays(
        sizes=np.append(sizes, 0).astype(np.int16),
        members=builder.members(),
        kinds=kind_of,
        kind_count=kind_count,
        pools=tuple([builder.pool(pool) for pool in rules.pools]),
        quotas=tuple([builder.quota(quota) for quota in (*rules.floors, *rules.caps)]),
        leaves_out=rules.groups.has_place == "leave-out",
        stops=rules.groups.does_not_fit == "stop",
        fingerprint=builder.fingerprint(kind_of, kind_count),
    )


class _Builder:
    def __init__(
        self, entries: Sequence[PublicEntry], rules: SealedRules, sizes: NDArray[np.int64]
    ) -> None:
        self.entries = entries
        self.rules = rules
        self.sizes = sizes
        self.first = np.cumsum(sizes) - sizes
        self.numbers = {pool.name: number for number, pool in enumerate(rules.pools)}
        self.hash = sha256(rules_hash(rules).encode())
        self._add(sizes)
        self.of_class = self._members_of_classes()

    def _add(self, numbers: Ints) -> None:
        """Let the fingerprint depend on these numbers."""
        self.hash.update(len(numbers).to_bytes(8, "little") + numbers.astype("<i8").tobytes())

    def fingerprint(self, kinds: Ints, kind_count: int) -> str:
        self._add(kinds)
        self._add(np.array([kind_count]))
        return self.hash.hexdigest()

    def members(self) -> Ints:
        """Numbers of the members of each entry (largest size x entries and one)."""
        nobody = int(self.sizes.sum())
        table = np.full((max(self.sizes, default=1), len(self.sizes) + 1), nobody, dtype=np.int32)
        for place in range(len(table)):
            has = np.flatnonzero(self.sizes > place)
            table[place, has] = self.first[has] + place
        return table

    def _members_of_classes(self) -> dict[str, Flags]:
        wanted = {quota.class_name for quota in (*self.rules.floors, *self.rules.caps)}
        found: dict[str, list[int]] = {name: [] for name in sorted(wanted)}
        every = (names for entry in self.entries for names in entry.classes)
        for number, names in enumerate(every):
            for name in names:
                if name in wanted:
                    found[name].append(number)
        return {name: self._flags(numbers) for name, numbers in found.items()}

    def _flags(self, numbers: list[int]) -> Flags:
        flags = np.zeros(int(self.sizes.sum()) + 1, dtype=np.bool_)
        chosen = np.array(numbers, dtype=np.int64)
        flags[chosen] = True
        self._add(chosen)
        return flags

    def quota(self, quota: SealedQuota) -> QuotaArrays:
        flags = self.of_class[quota.class_name]
        of_entry = np.zeros(len(self.sizes) + 1, dtype=np.int16)
        np.add.at(of_entry, np.repeat(np.arange(len(self.sizes)), self.sizes), flags[:-1])
        return QuotaArrays(
            scope=NOWHERE if quota.scope == "all" else self.numbers[quota.scope],
            count=quota.count,
            of_member=flags,
            of_entry=of_entry,
        )

    def pool(self, pool: SealedPool) -> PoolArrays:
        if isinstance(pool, ReservedPool):
            return ReservedArrays(name=pool.name, places=pool.places)
        unused = self.numbers[pool.unused] if pool.unused else NOWHERE
        if isinstance(pool, DrawPool):
            return self._draw(pool, unused)
        members, ranks = self._ranked(pool)
        self._add(members)
        self._add(ranks)
        return RankedArrays(
            name=pool.name, places=pool.places, unused=unused, members=members, ranks=ranks
        )

    def _draw(self, pool: DrawPool, unused: int) -> DrawArrays:
        every = np.array([entry.tickets_in(pool.name) for entry in self.entries], dtype=np.int64)
        self._add(every)
        taking_part = np.flatnonzero(every)
        quotas = (*self.rules.floors, *self.rules.caps)
        applying = [n for n, one in enumerate(quotas) if one.scope in ("all", pool.name)]
        floors = len(self.rules.floors)
        return DrawArrays(
            name=pool.name,
            places=pool.places,
            unused=unused,
            entries=taking_part.astype(np.int32),
            tickets=every[taking_part],
            waiting_list=pool.waiting_list,
            floors=tuple(number for number in applying if number < floors),
            caps=tuple(number for number in applying if number >= floors),
        )

    def _ranked(self, pool: SealedPool) -> tuple[Ints, Ints]:
        """Members in the order of a pool without a draw, and their ranks."""
        sign = -1 if isinstance(pool, MeritPool) and pool.best == "highest" else 1
        standing = [
            (sign * number, entry.members[place], int(self.first[position]) + place)
            for position, entry in enumerate(self.entries)
            for place, stands in enumerate(entry.standing)
            for name, number in stands
            if name == pool.name
        ]
        if not isinstance(pool, MeritPool):
            standing = [(0, id_, member) for _, id_, member in standing]
        standing.sort()
        members = np.array([member for _, _, member in standing], dtype=np.int64)
        if not isinstance(pool, MeritPool):
            return members, np.arange(len(members))
        merits = np.array([merit for merit, _, _ in standing], dtype=np.int64)
        _, ranks = np.unique(merits, return_inverse=True)
        return members, ranks.astype(np.int64)
