"""Every limit of sections 5 and 6 on the values of a seal: the last allowed one and the first that
is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dorsal.ballot.draw.beacon import DEFAULT, QUICKNET
from dorsal.ballot.draw.seal_limits import fault_of_seal, is_name
from dorsal.ballot.draw.sealed import parse_seal, seal_bytes
from dorsal.ballot.rules import CeremonySource
from dorsal.ground.canonical import canonical_bytes
from tests.ballot.draw.small_ballot import ROUND_TIME, RULES, seal

DICE = CeremonySource(
    name="dice", count=2, lowest=1, highest=6, ordered=True, repeats=False, closes=ROUND_TIME - 1
)
FALLBACK = {"chain": DEFAULT.hash, "name": "default", "round": 4_000_000}
GOOD = seal_bytes(seal(rules=replace(RULES, ceremony=(DICE,))).seal)


def fault(*changes: tuple[str, Any]) -> str:
    """The fault of the small seal with other values at these paths."""
    value = json.loads(GOOD)
    for path, new in changes:
        put(value, path, new)
    return fault_of_seal(parse_seal(canonical_bytes(value)))


def put(value: Any, path: str, new: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        value = value[int(step) if step.isdigit() else step]
    if isinstance(value, list):
        value[int(last)] = new
    elif new is None:
        del value[last]
    else:
        value[last] = new


def test_the_small_seal_has_no_fault() -> None:
    assert fault() == ""


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("a", True),
        ("women-23", True),
        ("a" * 32, True),
        ("a" * 33, False),
        ("all", False),
        ("alls", True),
        ("", False),
        ("-a", False),
        ("1st", False),
        ("Women", False),
        ("a_b", False),
        ("añ", False),
        ("a\n", False),
    ],
)
def test_names(name: str, right: bool) -> None:
    assert is_name(name) is right


ALLOWED: list[tuple[str, Any]] = [
    ("race", "é" * 200),
    ("race", "🏔" * 200),
    ("draw", "x"),
    ("sequence", 2**53 - 1),
    ("previous", "ab" * 32),
    ("entries.count", 1),
    ("beacon.round", 2**40 - 1),
    ("beacon.newest", 999),
    ("beacon.newest", 0),
    ("kind", "rehearsal"),
    ("ceremony", []),
    ("ceremony.0.closes", ROUND_TIME - 1),
    ("ceremony.0.closes", 0),
    ("ceremony.0.count", 6),
    ("ceremony.0.highest", 10**9),
    ("ceremony.0.lowest", 0),
    ("fallback", FALLBACK),
    ("fallback", {**FALLBACK, "round": 2**40 - 1}),
    ("rules.pools.2.waiting_list", 2**53 - 1),
    ("rules.floors.0.numerator", 3),
    ("rules.floors.0.numerator", 0),
    ("rules.caps.0.number", 0),
    ("rules.caps.0.count", 10**9),
    ("rules.groups.largest", 1),
    ("rules.reasons", {}),
    ("rules.told", {"anything": ["goes", {"here": 1}]}),
    ("totals.classes.women.applicants", 0),
]


@pytest.mark.parametrize(("path", "value"), ALLOWED)
def test_what_is_just_allowed(path: str, value: Any) -> None:
    assert fault((path, value)) == ""


FAULTS: list[tuple[str, Any, str]] = [
    ("race", "", "`race` has 1 to 200 characters"),
    ("draw", "x" * 201, "`draw` has 1 to 200 characters"),
    ("sequence", 0, "`sequence` counts from 1"),
    ("amends", -1, "`amends` from 0"),
    ("entries.count", 0, "at least one row"),
    ("entries.applicants", 0, "at least one row and one applicant"),
    ("entries.root", "AB" * 32, "64 hexadecimal digits"),
    ("previous", "ab" * 31, "64 hexadecimal digits"),
    ("rules_hash", "", "64 hexadecimal digits"),
    ("rules_file", "x" * 64, "64 hexadecimal digits"),
    ("beacon.name", "default", "no chain 'default' with the hash"),
    ("beacon.name", "other", "no chain 'other'"),
    ("beacon.chain", DEFAULT.hash, "no chain 'quicknet' with the hash"),
    ("beacon.round", 0, "`round` counts from 1"),
    ("beacon.round", 2**40, "`newest` from 0, to 2^40 - 1"),
    ("beacon.newest", -1, "`newest` from 0"),
    ("fallback", {**FALLBACK, "round": 2**40}, "the fallback's round is at most 2^40 - 1"),
    ("beacon.newest", 1000, "round 1000 was not in the future (newest 1000): only a rehearsal"),
    ("fallback", {"round": 4_000_000}, "`fallback` is empty, or names"),
    ("fallback", {**FALLBACK, "note": 1}, "`fallback` is empty, or names"),
    ("fallback", {**FALLBACK, "chain": QUICKNET.hash}, "`fallback` is empty, or names"),
    ("fallback", {**FALLBACK, "name": "other"}, "`fallback` is empty, or names"),
    ("fallback", {**FALLBACK, "round": "4000000"}, "the fallback's round counts from 1"),
    ("fallback", {**FALLBACK, "round": 1}, "must be later than the sealed round"),
    ("ceremony.0.closes", ROUND_TIME, "'dice' must close before the sealed round"),
    ("ceremony.0.closes", -1, "'dice' must close before the sealed round"),
    ("ceremony.0.name", "Dice", "'Dice' is no name of a ceremony source"),
    ("ceremony.0.lowest", -1, "dice has numbers from 0 to 10^9"),
    ("ceremony.0.lowest", 7, "the lowest not above the highest"),
    ("ceremony.0.highest", 10**9 + 1, "dice has numbers from 0 to 10^9"),
    ("ceremony.0.count", 0, "dice gives 1 to 100 numbers"),
    ("ceremony.0.count", 101, "dice gives 1 to 100 numbers"),
    ("ceremony.0.count", 7, "dice has fewer different numbers than it must give"),
    ("rules.pools.0.name", "draw", "each with its own name"),
    ("rules.pools.0.name", "all", "the pool 'all' needs a name"),
    ("rules.pools", [], "there are 1 to 50 pools"),
    ("rules.places", 7, "the pools' places sum to `places`"),
    ("rules.places", 0, "the pools' places sum to `places`"),
    ("rules.pools.0.unused", "times", "'times' go to a later pool"),
    ("rules.pools.0.unused", "partners", "'times' go to a later pool not reserved"),
    ("rules.pools.2.unused", "times", "'draw' go to a later pool"),
    ("rules.pools.2.unused", "all", "'draw' go to a later pool"),
    ("rules.pools.2.waiting_list", -1, "the waiting list of 'draw' has a length"),
    ("rules.classes", ["women", "local"], "`classes` are sorted names"),
    ("rules.classes.0", "Local", "an unknown class or scope"),
    ("rules.floors.0.class", "men", "one of the floors has an unknown class or scope"),
    ("rules.floors.0.scope", "times", "one of the floors has an unknown class or scope"),
    ("rules.caps.0.scope", "partners", "one of the caps has an unknown class or scope"),
    ("rules.caps.0.number", -1, "one of the caps has a number that is not allowed"),
    ("rules.caps.0.count", -1, "one of the caps has a number that is not allowed"),
    ("rules.floors.0.numerator", 4, "one of the floors has a number that is not allowed"),
    ("rules.floors.0.numerator", -1, "one of the floors has a number that is not allowed"),
    ("rules.floors.0.denominator", 10**6 + 1, "one of the floors has a number"),
    ("rules.groups.largest", 0, "`largest` is at least 1"),
    ("rules.reasons", {"No": {"group": "whole", "place": "offer"}}, "`reasons` are names"),
    ("totals.classes.women", None, "`totals` lists every class"),
    ("totals.pools.times", None, "every pool that is not reserved"),
    ("totals.pools.partners", {"applicants": 0}, "every pool that is not reserved"),
    ("totals.pools.times", {"applicants": 1, "tickets": 1}, "'times' count applicants"),
    ("totals.pools.draw.tickets", None, "'draw' count applicants, entries, tickets"),
    ("totals.pools.draw.tickets", -1, "'draw' count applicants, entries, tickets"),
    ("totals.classes.women.tickets.draw", None, "'women' count the tickets in every draw"),
    ("totals.classes.women.tickets.draw", -1, "'women' count the tickets in every draw"),
    ("totals.classes.women.applicants", -1, "'women' count applicants"),
]


@pytest.mark.parametrize(("path", "value", "why"), FAULTS)
def test_what_is_not_allowed_is_named(path: str, value: Any, why: str) -> None:
    assert why in fault((path, value))


def test_a_share_of_nothing_is_refused() -> None:
    changes = [("rules.floors.0.numerator", 0), ("rules.floors.0.denominator", 0)]
    assert fault(*changes) == "one of the floors has a number that is not allowed"


def test_two_sources_of_one_name_and_two_floors_of_one_class_are_refused() -> None:
    def twice(key: str, of: Callable[[Any], Any]) -> str:
        value = json.loads(GOOD)
        of(value)[key].append(of(value)[key][0])
        return fault_of_seal(parse_seal(canonical_bytes(value)))

    assert twice("ceremony", lambda v: v) == (
        "there are at most 50 ceremony sources, each with its own name"
    )
    assert twice("floors", lambda v: v["rules"]) == "two floors have the same class and scope"
    assert twice("caps", lambda v: v["rules"]) == "two caps have the same class and scope"


def test_there_are_at_most_fifty_pools_and_at_least_one_draw() -> None:
    value = json.loads(GOOD)
    pools = value["rules"]["pools"]
    pools += [{**pools[1], "name": f"more{n}", "places": 0} for n in range(48)]
    assert "1 to 50 pools" in fault_of_seal(parse_seal(canonical_bytes(value)))
    value = json.loads(GOOD)
    value["rules"]["pools"] = value["rules"]["pools"][:2]
    assert fault_of_seal(parse_seal(canonical_bytes(value))) == "there is at least one draw"


def test_a_rehearsal_may_have_a_past_round() -> None:
    assert fault(("kind", "rehearsal"), ("beacon.newest", 10**6)) == ""
