"""A seal as a value: reading and writing are inverse; other keys and types are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dorsal.ballot.draw.sealed import (
    ApplicantsQuota,
    DrawPool,
    MeritPool,
    NumberQuota,
    ReservedPool,
    ShareQuota,
    as_json,
    parse_seal,
    rules_hash,
    seal_bytes,
    seal_hash,
)
from dorsal.ground.canonical import NotCanonical, canonical_bytes, canonical_hash
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import seal


def test_reading_and_writing_are_inverse() -> None:
    for seed in range(30):
        ballot = make_random_ballot(seed)
        for number, one in enumerate(ballot.seals, 1):
            data = ballot.files[f"seal-{number}.json"].removesuffix(b"\n")
            assert parse_seal(data) == one
            assert seal_bytes(one) == data
            assert seal_hash(one) == canonical_hash(json.loads(data))
            assert rules_hash(one.rules) == canonical_hash(json.loads(data)["rules"]).hex()


def test_pools_and_quotas_are_told_apart_by_kind_and_form() -> None:
    rules = seal().seal.rules
    assert [type(pool) for pool in rules.pools] == [MeritPool, ReservedPool, DrawPool]
    assert [type(one) for one in (*rules.floors, *rules.caps)] == [ShareQuota, NumberQuota]
    assert [pool.name for pool in rules.draws] == ["draw"]
    assert rules.places_of("all") == 6
    assert rules.places_of("times") == 1
    assert ApplicantsQuota(class_name="women", scope="all", count=1) not in rules.floors


def put(value: Any, path: str, new: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        value = value[int(step) if step.isdigit() else step]
    value[last] = new


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("protocol", "dorsal-draw-2"),
        ("kind", "test"),
        ("note", ""),
        ("sequence", True),
        ("sequence", "1"),
        ("race", 7),
        ("entries.root", 7),
        ("entries.note", ""),
        ("rules.version", 2),
        ("rules.pools.0.kind", "auction"),
        ("rules.pools.0.waiting_list", 0),
        ("rules.pools.0.best", "fastest"),
        ("rules.pools.2.best", "lowest"),
        ("rules.floors.0.form", "part"),
        ("rules.floors.0.number", 1),
        ("rules.groups.does_not_fit", "wait"),
        ("rules.groups.has_place", "keep"),
        ("rules.reasons.declined.place", "sell"),
        ("rules.reasons.declined.tickets", "keep"),
        ("rules.told", []),
        ("beacon.url", ""),
        ("ceremony", {}),
        ("fallback", []),
        ("fallback.round", True),
    ],
)
def test_another_key_or_type_is_refused(path: str, new: Any) -> None:
    value = json.loads(seal_bytes(seal().seal))
    put(value, path, new)
    with pytest.raises(ValueError, match=r"\$|Object|Expected|Invalid"):
        parse_seal(canonical_bytes(value))


@pytest.mark.parametrize("key", sorted(as_json(seal().seal)))
def test_no_key_may_be_missing(key: str) -> None:
    value = as_json(seal().seal)
    del value[key]
    with pytest.raises(ValueError, match=f"missing required field `{key}`"):
        parse_seal(canonical_bytes(value))


def test_other_bytes_of_the_same_seal_are_refused() -> None:
    with pytest.raises(NotCanonical):
        parse_seal(seal_bytes(seal().seal) + b"\n")
