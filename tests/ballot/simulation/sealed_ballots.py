"""Random ballots as the seating takes them, and the clocks that stand for a seed's draw orders."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from dorsal.ballot.draw.order import draw_order, pool_key, ticket_number
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import MeritPool, SealedRules
from dorsal.ballot.simulation.arrays import Floats
from tests.ballot.draw.small_ballot import limit, sealed_rules

CLASSES = ("abroad", "local", "women")
KINDS = ("invitation", "guaranteed", "merit", "reserved", "draw", "draw")


@dataclass(frozen=True)
class SealedBallot:
    """Entries and counted rules."""

    entries: list[PublicEntry]
    rules: SealedRules

    @property
    def members(self) -> list[str]:
        """All applicants in the order of the entries and their members."""
        return [member for entry in self.entries for member in entry.members]


def random_ballot(seed: int, *, entries: int) -> SealedBallot:
    """A random ballot of up to so many entries, the same for the same seed."""
    rng = random.Random(seed)
    rules = _random_rules(rng)
    number = rng.choice([1, entries // 4, entries, entries])
    return SealedBallot([_random_entry(rng, rules, n) for n in range(number)], rules)


def _random_rules(rng: random.Random) -> SealedRules:
    kinds = [*rng.choices(KINDS, k=rng.randint(0, 4)), "draw"]
    kinds += rng.choice([[], [], ["merit"]])
    pools = []
    for number, kind in enumerate(kinds):
        later = [f"pool-{n}" for n in range(number + 1, len(kinds)) if kinds[n] != "reserved"]
        pool: dict[str, Any] = {"name": f"pool-{number}", "kind": kind}
        pool["places"] = rng.randint(0, 12) if kind == "draw" else rng.randint(0, 4)
        pool["unused"] = rng.choice(["", *later]) if kind != "reserved" else ""
        pool |= {"best": rng.choice(["lowest", "highest"])} if kind == "merit" else {}
        pool |= {"waiting_list": rng.choice([0, 0, 1, 3, 20])} if kind == "draw" else {}
        pools.append(pool)
    scopes = ["all", *(pool["name"] for pool in pools if pool["kind"] == "draw")]
    return sealed_rules(
        *pools,
        classes=CLASSES,
        floors=_random_quotas(rng, scopes, most=4),
        caps=_random_quotas(rng, scopes, most=3),
        does_not_fit=rng.choice(["skip", "stop"]),
        has_place=rng.choice(["shrink", "leave-out"]),
    )


def _random_quotas(rng: random.Random, scopes: list[str], *, most: int) -> list[dict[str, Any]]:
    pairs = [(name, scope) for name in CLASSES for scope in scopes]
    chosen = rng.sample(pairs, rng.randint(0, min(most, len(pairs))))
    return [limit(name, rng.randint(0, 6), scope) for name, scope in chosen]


def _random_entry(rng: random.Random, rules: SealedRules, number: int) -> PublicEntry:
    members = tuple(f"Z{number:03}{letter}" for letter in "abcd"[: rng.choice([1, 1, 1, 2, 3, 4])])
    shares = {"abroad": 0.4, "local": rng.choice([0.02, 0.3]), "women": 0.2}
    takes_part = rng.choice([1.0, 0.9, 0.5])
    tickets = [(p.name, rng.choice([1, 2, 9])) for p in rules.draws if rng.random() < takes_part]
    return PublicEntry(
        "+".join(members),
        members,
        tuple(tuple(c for c in CLASSES if rng.random() < shares[c]) for _ in members),
        tuple(_random_standing(rng, rules) for _ in members),
        tuple(sorted(tickets)),
        sha256(members[0].encode()).digest(),
    )


def _random_standing(rng: random.Random, rules: SealedRules) -> tuple[tuple[str, int], ...]:
    standing = []
    for pool in rules.pools:
        if isinstance(pool, MeritPool) and rng.random() < 0.3:
            standing.append((pool.name, rng.randint(-2, 3)))
        elif pool.__class__.__name__ in ("InvitationPool", "GuaranteedPool"):
            standing += [(pool.name, 1)] if rng.random() < 0.1 else []
    return tuple(sorted(standing))


def clocks_of_seeds(ballot: SealedBallot, seeds: Sequence[bytes]) -> dict[str, Floats]:
    """Clocks whose orders are the draw orders of these seeds, and keys that break ties alike."""
    clocks = {
        pool.name: np.full((len(seeds), len(ballot.entries)), np.inf) for pool in ballot.rules.draws
    }
    position = {entry.id: number for number, entry in enumerate(ballot.entries)}
    for row, seed in enumerate(seeds):
        for name, table in clocks.items():
            for rank, entry in enumerate(draw_order(ballot.entries, seed=seed, pool=name)):
                table[row, position[entry.id]] = rank
    for pool in ballot.rules.pools:
        if isinstance(pool, MeritPool):
            clocks[pool.name] = np.array([tie_keys(ballot, seed, pool.name) for seed in seeds])
    return clocks


def tie_keys(ballot: SealedBallot, seed: bytes, pool: str) -> list[int]:
    """The rank of each member's ticket number in a merit pool."""
    key = pool_key(seed, pool)
    numbers = [
        ticket_number(key, entry.leaf, index)
        for entry in ballot.entries
        for index in range(len(entry.members))
    ]
    ranks = {number: rank for rank, number in enumerate(sorted(numbers))}
    return [ranks[number] for number in numbers]
