"""The chances of a whole ballot by seating every draw order with the seating of the protocol."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import DrawPool, MeritPool, SealedRules
from dorsal.ballot.draw.seating import (
    Queue,
    Seating,
    _seat_without_draw,
    _send_unused,
    _waiting_list,
)
from tests.ballot.odds.brute_force import orders

Entries = Sequence[PublicEntry]
Law = list[tuple[list[PublicEntry], Fraction]]


@dataclass(frozen=True)
class Drawn:
    """One outcome: who holds a place, who stands on a published list, and everybody's best
    standing on the best of the published lists.
    """

    holds: Mapping[str, str]
    published: frozenset[str]
    standing: Mapping[str, int]


@dataclass(frozen=True)
class MemberChance:
    """The chances of one applicant: of a place, of a place or the published list, of a place or
    standing among the first so many.
    """

    place: float
    place_or_list: float
    within: tuple[float, ...]


def seat_in_orders(
    entries: Entries, rules: SealedRules, given: Mapping[str, Sequence[PublicEntry]]
) -> Drawn:
    """Seat as `seat_pools` does, with these draw orders instead of those of a seed."""
    seating, sent = Seating(rules), Counter[str]()
    queues: dict[str, Queue] = {}
    for pool in rules.pools:
        if isinstance(pool, DrawPool):
            queues[pool.name] = list(enumerate(given[pool.name], 1))
            seating.fill(pool.name, queues[pool.name])
            _send_unused(seating, sent, pool, seating.free[pool.name])
        else:
            _seat_without_draw(seating, sent, pool, entries, seed=b"")
    published: set[str] = set()
    standing: dict[str, int] = {}
    for pool in rules.draws:
        listed = _waiting_list(seating, pool, queues[pool.name])
        for member, position in standings_of(seating, listed).items():
            published.add(member)
            standing[member] = min(position, standing.get(member, position))
    return Drawn(seating.holds, frozenset(published), standing)


def standings_of(seating: Seating, queue: Queue) -> dict[str, int]:
    """The positions, counted in entries, of the members who wait."""
    return {
        entry.members[at]: position
        for position, (_, entry) in enumerate(queue, 1)
        for at in seating.waiting_members(entry)
    }


def all_draws(entries: Entries, rules: SealedRules) -> Iterator[tuple[Drawn, Fraction]]:
    """Every outcome of a ballot with its chance, ties of merit pools broken in every way."""
    names = [pool.name for pool in rules.draws]
    for untied, share in ties_broken(entries, rules):
        for drawn in itertools.product(*[orders_of(name, untied) for name in names]):
            given = {name: order for name, (order, _) in zip(names, drawn, strict=True)}
            chance = math.prod((one for _, one in drawn), start=share)
            yield seat_in_orders(untied, rules, given), chance


def orders_of(pool: str, entries: Entries) -> Law:
    """Every order of one draw, with its chance."""
    taking_part = [entry for entry in entries if entry.tickets_in(pool)]
    tickets = [entry.tickets_in(pool) for entry in taking_part]
    return [([taking_part[at] for at in order], chance) for order, chance in orders(tickets)]


def tied_members(entries: Entries, rules: SealedRules) -> dict[tuple[str, int], list[str]]:
    """Members who stand alike in a merit pool, by pool and standing."""
    merits = {pool.name for pool in rules.pools if isinstance(pool, MeritPool)}
    found: dict[tuple[str, int], list[str]] = {}
    for entry in entries:
        for member, standing in zip(entry.members, entry.standing, strict=True):
            for one in standing:
                if one[0] in merits:
                    found.setdefault(one, []).append(member)
    return {one: members for one, members in found.items() if len(members) > 1}


def ties_broken(
    entries: Entries, rules: SealedRules
) -> Iterator[tuple[list[PublicEntry], Fraction]]:
    """The same entries with standings that all differ, in every order of those who were equal."""
    tied = tied_members(entries, rules)
    ways = [list(itertools.permutations(members)) for members in tied.values()]
    share = Fraction(1, math.prod(map(len, ways)))
    for way in itertools.product(*ways):
        rank = {
            (name, number, member): at
            for (name, number), members in zip(tied, way, strict=True)
            for at, member in enumerate(members)
        }
        yield [_untied(entry, rank) for entry in entries], share


def _untied(entry: PublicEntry, rank: Mapping[tuple[str, int, str], int]) -> PublicEntry:
    standing = tuple(
        tuple(
            (name, 1000 * number + rank.get((name, number, member), 0)) for name, number in stands
        )
        for member, stands in zip(entry.members, entry.standing, strict=True)
    )
    return msgspec.structs.replace(entry, standing=standing)


def number_of_draws(entries: Entries, rules: SealedRules) -> int:
    """How many outcomes `all_draws` goes through."""
    sizes = [sum(entry.tickets_in(pool.name) > 0 for entry in entries) for pool in rules.draws]
    ties = [len(members) for members in tied_members(entries, rules).values()]
    return math.prod(map(math.factorial, [*sizes, *ties]))


def chances_of_members(
    entries: Entries, rules: SealedRules, *, steps: Sequence[int] = ()
) -> dict[str, MemberChance]:
    """The chances of every applicant, by going through all draws."""
    sums = {
        member: [Fraction(0)] * (2 + len(steps)) for entry in entries for member in entry.members
    }
    for drawn, chance in all_draws(entries, rules):
        for member, row in sums.items():
            holds = member in drawn.holds
            standing = 0 if holds else drawn.standing.get(member, math.inf)
            reached = [holds, holds or member in drawn.published, *(standing <= s for s in steps)]
            for at, true in enumerate(reached):
                row[at] += chance if true else 0
    return {
        member: MemberChance(float(row[0]), float(row[1]), tuple(map(float, row[2:])))
        for member, row in sums.items()
    }
