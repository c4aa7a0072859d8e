"""Who gets a place: pools in their order, floors first, then the draw order; and the same rule for
places that come free.

Section 10 of the draw protocol. The state is kept in one object, `Seating`, because offers (section
12) go on from where the draw ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from dorsal.ballot.draw.order import draw_order, pool_key, ticket_number
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import (
    DrawPool,
    MeritPool,
    ReservedPool,
    SealedPool,
    SealedQuota,
    SealedRules,
)

Queue = Sequence[tuple[int, PublicEntry]]

NEXT_IN_ORDER = "next in the draw order"


class Seated(msgspec.Struct, frozen=True):
    """An entry that got places: which members, at which position of its pool's order (from 1),
    and why.
    """

    entry: PublicEntry
    members: tuple[str, ...]
    order: int
    pool: str
    why: str


class Departure(msgspec.Struct, frozen=True):
    """When somebody withdrew (occasion, from 1), at whose word (their own id, or the friend's who
    took them along), and for which reason.
    """

    occasion: int
    named: str
    reason: str


class Seating:
    """Who holds a place, who has withdrawn, which places are free, and the counts of floors and
    caps.

    `holds` maps an applicant to the pool of their place; `free` a draw to its free places; `held`
    counts places by (scope, class), a scope being a draw or `all`.
    """

    def __init__(self, rules: SealedRules) -> None:
        self.rules = rules
        self.holds: dict[str, str] = {}
        self.gone: dict[str, Departure] = {}
        self.free = Counter({pool.name: pool.places for pool in rules.draws})
        self.held: Counter[tuple[str, str]] = Counter()

    def waiting_members(self, entry: PublicEntry) -> list[int]:
        """Positions of the members who hold no place and have not withdrawn."""
        holds, gone = self.holds, self.gone
        if len(entry.members) == 1:
            alone = entry.members[0]
            return [] if alone in holds or alone in gone else [0]
        return [
            position
            for position, member in enumerate(entry.members)
            if member not in holds and member not in gone
        ]

    def is_left_out(self, entry: PublicEntry, pool: str) -> bool:
        """Whether the entry is passed over because a member holds a place from another pool."""
        return self.rules.groups.has_place == "leave-out" and any(
            self.holds.get(member, pool) != pool for member in entry.members
        )

    def take(self, entry: PublicEntry, positions: Sequence[int], pool: str) -> tuple[str, ...]:
        """Give places of a pool to members of an entry, and count them."""
        for position in positions:
            self.holds[entry.members[position]] = pool
            for name in entry.classes[position]:
                self.held["all", name] += 1
                self.held[pool, name] += 1
        return tuple([entry.members[position] for position in positions])

    def release(self, entry: PublicEntry, position: int) -> str:
        """Take the place of a member away; returns the pool it belonged to, `""` when there was
        none.
        """
        pool = self.holds.pop(entry.members[position], "")
        if pool:
            for name in entry.classes[position]:
                self.held["all", name] -= 1
                self.held[pool, name] -= 1
        return pool

    def fill(self, pool: str, queue: Queue) -> list[Seated]:
        """Fill the free places of a draw from a queue of (order, entry): floors that are short
        first, then in order.
        """
        filling = _Filling(self, pool)
        seated = filling.raise_floors(queue)
        seated += filling.seat_the_rest(queue)
        return seated


class _Filling:
    """One filling of one draw's free places."""

    def __init__(self, seating: Seating, pool: str) -> None:
        self.seating = seating
        self.pool = pool
        rules = seating.rules
        self.floors = [floor for floor in rules.floors if floor.scope in ("all", pool)]
        self.caps = [cap for cap in rules.caps if cap.scope in ("all", pool)]
        self.stops = rules.groups.does_not_fit == "stop"

    def _short_floors(self) -> list[SealedQuota]:
        held = self.seating.held
        return [floor for floor in self.floors if held[floor.scope, floor.class_name] < floor.count]

    def _keeps_caps(self, entry: PublicEntry, positions: Sequence[int]) -> bool:
        for cap in self.caps:
            more = sum(cap.class_name in entry.classes[position] for position in positions)
            if more and self.seating.held[cap.scope, cap.class_name] + more > cap.count:
                return False
        return True

    def _candidates(self, queue: Queue) -> Iterator[tuple[int, PublicEntry, list[int]]]:
        seating, pool = self.seating, self.pool
        for order, entry in queue:
            positions = seating.waiting_members(entry)
            if positions and not seating.is_left_out(entry, pool):
                yield order, entry, positions

    def _seat(self, order: int, entry: PublicEntry, positions: Sequence[int], why: str) -> Seated:
        self.seating.free[self.pool] -= len(positions)
        members = self.seating.take(entry, positions, self.pool)
        return Seated(entry, members, order, self.pool, why)

    def raise_floors(self, queue: Queue) -> list[Seated]:
        """Step 1: in order, each entry that fits, keeps the caps and raises a floor that is
        short.
        """
        seated: list[Seated] = []
        short = self._short_floors()
        if not short:
            return seated
        for order, entry, positions in self._candidates(queue):
            if len(positions) > self.seating.free[self.pool]:
                continue
            raised = _first_raised(short, entry, positions)
            if raised is None or not self._keeps_caps(entry, positions):
                continue
            before = self.seating.held[raised.scope, raised.class_name]
            why = (
                f"first of {raised.class_name} in the draw order; floor {raised.count} had {before}"
            )
            seated.append(self._seat(order, entry, positions, why))
            short = self._short_floors()
            if not short:
                break
        return seated

    def seat_the_rest(self, queue: Queue) -> list[Seated]:
        """Step 2: in order, whoever keeps the caps and fits."""
        seated: list[Seated] = []
        for order, entry, positions in self._candidates(queue):
            free = self.seating.free[self.pool]
            if not free:
                break
            if not self._keeps_caps(entry, positions):
                continue
            if len(positions) <= free:
                seated.append(self._seat(order, entry, positions, NEXT_IN_ORDER))
            elif self.stops:
                break
        return seated


def _first_raised(
    short: Sequence[SealedQuota], entry: PublicEntry, positions: Sequence[int]
) -> SealedQuota | None:
    for floor in short:
        if any(floor.class_name in entry.classes[position] for position in positions):
            return floor
    return None


class Outcome(msgspec.Struct, frozen=True):
    """What the draw decided: all who got a place, and each draw's waiting list as (order,
    entry).
    """

    seating: Seating
    seated: tuple[Seated, ...]
    waiting: dict[str, Queue]


def seat_pools(entries: Sequence[PublicEntry], rules: SealedRules, *, seed: bytes) -> Outcome:
    """Seat all pools in their declared order and publish the waiting lists."""
    seating = Seating(rules)
    sent: Counter[str] = Counter()
    seated: list[Seated] = []
    queues: dict[str, Queue] = {}
    for pool in rules.pools:
        if isinstance(pool, DrawPool):
            queues[pool.name] = list(enumerate(draw_order(entries, seed=seed, pool=pool.name), 1))
            seated += seating.fill(pool.name, queues[pool.name])
            _send_unused(seating, sent, pool, seating.free[pool.name])
        else:
            seated += _seat_without_draw(seating, sent, pool, entries, seed=seed)
    waiting = {pool.name: _waiting_list(seating, pool, queues[pool.name]) for pool in rules.draws}
    return Outcome(seating, tuple(seated), waiting)


def seat_before_draws(
    entries: Sequence[PublicEntry], rules: SealedRules, *, seed: bytes
) -> tuple[Seating, tuple[Seated, ...]]:
    """Seat the pools that stand before the first draw.

    The seed only breaks ties of a merit pool.
    """
    seating = Seating(rules)
    sent: Counter[str] = Counter()
    seated: list[Seated] = []
    for pool in rules.pools:
        if isinstance(pool, DrawPool):
            break
        seated += _seat_without_draw(seating, sent, pool, entries, seed=seed)
    return seating, tuple(seated)


def _seat_without_draw(
    seating: Seating,
    sent: Counter[str],
    pool: SealedPool,
    entries: Sequence[PublicEntry],
    *,
    seed: bytes,
) -> list[Seated]:
    if isinstance(pool, ReservedPool):
        return []
    capacity = pool.places + sent[pool.name]
    seated = _seat_ranked(seating, pool, entries, seed=seed, capacity=capacity)
    _send_unused(seating, sent, pool, capacity - len(seated))
    return seated


def _send_unused(seating: Seating, sent: Counter[str], pool: SealedPool, unused: int) -> None:
    if not pool.unused:
        return
    if isinstance(pool, DrawPool):
        seating.free[pool.name] = 0
    if isinstance(seating.rules.pool(pool.unused), DrawPool):
        seating.free[pool.unused] += unused
    else:
        sent[pool.unused] += unused


def _seat_ranked(
    seating: Seating,
    pool: SealedPool,
    entries: Sequence[PublicEntry],
    *,
    seed: bytes,
    capacity: int,
) -> list[Seated]:
    seated: list[Seated] = []
    for order, (standing, entry, position) in enumerate(_ranked(pool, entries, seed), 1):
        if len(seated) == capacity:
            break
        if entry.members[position] not in seating.holds:
            why = f"standing {standing}" if isinstance(pool, MeritPool) else "on the list"
            members = seating.take(entry, [position], pool.name)
            seated.append(Seated(entry, members, order, pool.name, why))
    return seated


def _ranked(
    pool: SealedPool, entries: Sequence[PublicEntry], seed: bytes
) -> list[tuple[int, PublicEntry, int]]:
    """Those who stand in a pool without a draw, as (standing, entry, member's position), in the
    pool's order.
    """
    standing = [
        (number, entry, position)
        for entry in entries
        for position, stands in enumerate(entry.standing)
        for name, number in stands
        if name == pool.name
    ]
    if not isinstance(pool, MeritPool):
        return sorted(standing, key=lambda one: one[1].members[one[2]])
    key = pool_key(seed, pool.name)
    sign = 1 if pool.best == "lowest" else -1
    return sorted(
        standing, key=lambda one: (sign * one[0], ticket_number(key, one[1].leaf, one[2]))
    )


def _waiting_list(seating: Seating, pool: DrawPool, queue: Queue) -> Queue:
    waiting = []
    for order, entry in queue:
        if seating.waiting_members(entry) and not seating.is_left_out(entry, pool.name):
            waiting.append((order, entry))
            if len(waiting) == pool.waiting_list:
                break
    return waiting
