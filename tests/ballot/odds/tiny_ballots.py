"""Random ballots so small that every draw order can be seated, of every kind that rules allow."""

from __future__ import annotations

import random
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import MeritPool, SealedRules
from tests.ballot.draw.small_ballot import limit, sealed_rules

CLASSES = ("local", "women", "young")
RANKED = ("invitation", "guaranteed", "merit")


@dataclass(frozen=True)
class TinyBallot:
    """Entries and counted rules."""

    entries: tuple[PublicEntry, ...]
    rules: SealedRules


@dataclass(frozen=True, kw_only=True)
class Taste:
    """What kinds of rules a random ballot may have; each number is a chance or a most.

    Without `ties` no two people stand alike in a merit pool.
    """

    groups: float = 0.1
    two_draws: float = 0.05
    ties: bool = True
    pools_between: float = 0.15
    most_entries: int = 6


def tiny_ballot(seed: int, taste: Taste | None = None) -> TinyBallot:
    """A random ballot, the same for the same seed."""
    rng, taste = random.Random(seed), taste or Taste()
    rules = _rules(rng, taste)
    number = rng.randint(1, taste.most_entries)
    return TinyBallot(tuple(_entry(rng, rules, taste, at) for at in range(number)), rules)


def _rules(rng: random.Random, taste: Taste) -> SealedRules:
    before = rng.choices([*RANKED, "reserved"], k=rng.choice([0, 1, 1, 2, 3]))
    kinds = [*before, "draw"]
    while len(kinds) < len(before) + 3 and rng.random() < 0.4:
        kinds += [rng.choice(RANKED)] if rng.random() < taste.pools_between else ["draw"]
    pools = [_pool(rng, kinds, at) for at in range(len(kinds))]
    scopes = ["all", *(pool["name"] for pool in pools if pool["kind"] == "draw")]
    return sealed_rules(
        *pools,
        classes=CLASSES,
        floors=_quotas(rng, scopes, most=2, low=0, high=3),
        caps=_quotas(rng, scopes, most=1, low=1, high=5),
        does_not_fit=rng.choice(["skip", "stop"]),
        has_place=rng.choice(["shrink", "leave-out"]),
    )


def _pool(rng: random.Random, kinds: list[str], at: int) -> dict[str, Any]:
    kind = kinds[at]
    later = [f"pool-{n}" for n in range(at + 1, len(kinds)) if kinds[n] != "reserved"]
    pool: dict[str, Any] = {"name": f"pool-{at}", "kind": kind, "places": rng.randint(0, 3)}
    pool["unused"] = rng.choice(["", *later]) if kind != "reserved" else ""
    pool |= {"best": rng.choice(["lowest", "highest"])} if kind == "merit" else {}
    pool |= {"waiting_list": rng.choice([0, 1, 2])} if kind == "draw" else {}
    return pool


def _quotas(
    rng: random.Random, scopes: list[str], *, most: int, low: int, high: int
) -> list[dict[str, Any]]:
    pairs = [(name, scope) for name in CLASSES for scope in scopes]
    chosen = rng.sample(pairs, rng.randint(0, most))
    return [limit(name, rng.randint(low, high), scope) for name, scope in chosen]


def _entry(rng: random.Random, rules: SealedRules, taste: Taste, number: int) -> PublicEntry:
    size = rng.choice([2, 2, 3]) if rng.random() < taste.groups else 1
    members = tuple(f"Z{number}{letter}" for letter in "abc"[:size])
    draws = [pool.name for pool in rules.draws]
    several = rng.random() < taste.two_draws
    asked = draws if several else rng.sample(draws, 1)
    numbers = [rng.choice([0, 1, 1, 2, 3, 9]) for _ in asked]
    return PublicEntry(
        "+".join(members),
        members,
        tuple(tuple(one for one in CLASSES if rng.random() < 0.3) for _ in members),
        tuple(_standing(rng, rules, taste, 10 * number + at) for at in range(size)),
        tuple(sorted((name, n) for name, n in zip(asked, numbers, strict=True) if n)),
        sha256(members[0].encode()).digest(),
    )


def _standing(
    rng: random.Random, rules: SealedRules, taste: Taste, number: int
) -> tuple[tuple[str, int], ...]:
    standing = []
    for pool in rules.pools:
        if isinstance(pool, MeritPool) and rng.random() < 0.3:
            value = rng.randint(1, 3) if taste.ties else number * 37 % 101
            standing.append((pool.name, value))
        elif type(pool).__name__ in ("InvitationPool", "GuaranteedPool") and rng.random() < 0.2:
            standing.append((pool.name, 1))
    return tuple(sorted(standing))
