"""Seating held against an implementation from the text alone, and against what may never happen."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.draw.seating import Outcome, seat_pools
from tests.ballot.draw.brute import Brute, rows_of
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

CLASSES = ["local", "women", "young"]
some_classes = st.lists(st.sampled_from(CLASSES), unique=True).map(sorted)
seeds = st.binary(min_size=32, max_size=32)


@st.composite
def entries_of(draw: st.DrawFn, largest: int = 3) -> list[PublicEntry]:
    """Up to 14 entries of one or more members, each member in classes of their own."""
    entries = []
    for number in range(draw(st.integers(1, 14))):
        size = draw(st.integers(1, largest))
        members = tuple(f"E{number:02}{letter}" for letter in "abc"[:size])
        bare = row("+".join(members), tickets=draw(st.integers(0, 3)))
        classes = tuple(tuple(draw(some_classes)) for _ in members)
        standing: Any = tuple(
            (("times", draw(st.integers(0, 3))),) if draw(st.booleans()) else () for _ in members
        )
        entries.append(PublicEntry(bare.id, members, classes, standing, bare.tickets, bare.leaf))
    return entries


@st.composite
def rules_of(draw: st.DrawFn) -> SealedRules:
    """Merit, then two draws, the first of which may send on what it does not use."""
    numbers = [draw(st.integers(0, 8)) for _ in range(3)]
    scopes = ["all", "draw", "second"]
    quotas = [
        [limit(*one) for one in draw(quota_lists(scopes))],
        [limit(*one) for one in draw(quota_lists(scopes))],
    ]
    return sealed_rules(
        {"name": "times", "kind": "merit", "best": "lowest", "places": numbers[0]}
        | {"unused": draw(st.sampled_from(["", "draw", "second"]))},
        {"places": numbers[1], "unused": draw(st.sampled_from(["", "second"]))},
        {"name": "second", "places": numbers[2] + 1},
        classes=CLASSES,
        floors=quotas[0],
        caps=quotas[1],
        does_not_fit=draw(st.sampled_from(["skip", "stop"])),
        has_place=draw(st.sampled_from(["shrink", "leave-out"])),
    )


def quota_lists(scopes: list[str]) -> st.SearchStrategy[list[tuple[str, int, str]]]:
    one = st.tuples(st.sampled_from(CLASSES), st.integers(0, 5), st.sampled_from(scopes))
    return st.lists(one, max_size=3, unique_by=lambda quota: (quota[0], quota[2]))


def places_by_pool(outcome: Outcome) -> Counter[str]:
    return Counter(outcome.seating.holds.values())


def test_random_ballots_are_seated_as_the_text_says(repetitions: int) -> None:
    for seed in range(5 * repetitions):
        files = make_random_ballot(seed).files
        if "draw.json" not in files:
            continue
        last = max(int(name[5:-5]) for name in files if name.startswith("seal-"))
        rules = json.loads(files[f"seal-{last}.json"])["rules"]
        drawn = json.loads(files["draw.json"])
        brute = Brute(rules, rows_of(files, last), bytes.fromhex(drawn["seed"]))
        brute.seat()
        assert brute.places_csv() == files["places.csv"], seed
        assert brute.waiting_list_csv() == files["waiting-list.csv"], seed
        for line in map(json.loads, files.get("offers.jsonl", b"").splitlines()):
            assert brute.occasion(line["withdrawn"]) == line["offered"], seed
        assert_every_place_is_accounted_for(rules, brute)


def assert_every_place_is_accounted_for(rules: dict[str, Any], brute: Brute) -> None:
    reserved = sum(pool["places"] for pool in rules["pools"] if pool["kind"] == "reserved")
    open_ = sum(brute.free.values())
    assert len(brute.places) + reserved + open_ + brute.empty == rules["places"]


@given(entries_of(largest=1), st.integers(1, 12), st.data(), seeds)
def test_without_caps_and_groups_every_floor_is_met_if_its_class_has_enough_applicants(
    entries: list[PublicEntry], places: int, data: st.DataObject, seed: bytes
) -> None:
    floors = []
    left = places
    scope = data.draw(st.sampled_from(["draw", "all"]))
    for name in data.draw(st.lists(st.sampled_from(CLASSES), unique=True)):
        number = data.draw(st.integers(0, left))
        left -= number
        floors.append(limit(name, number, scope))
    rules = sealed_rules({"places": places}, classes=CLASSES, floors=floors)
    outcome = seat_pools(entries, rules, seed=seed)
    for floor in rules.floors:
        in_class = [e for e in entries if floor.class_name in e.classes[0] and e.tickets]
        met = min(floor.count, len(in_class))
        assert outcome.seating.held["draw", floor.class_name] >= met


@given(entries_of(), rules_of(), seeds)
def test_a_draw_never_seats_anybody_above_a_cap(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes
) -> None:
    held: Counter[tuple[str, str]] = Counter()
    classes = {m: c for e in entries for m, c in zip(e.members, e.classes, strict=True)}
    for one in seat_pools(entries, rules, seed=seed).seated:
        for member in one.members:
            for name in classes[member]:
                held.update([("all", name), (one.pool, name)])
        mine = {name for member in one.members for name in classes[member]}
        for cap in rules.caps if one.pool != "times" else ():
            if cap.scope in ("all", one.pool) and cap.class_name in mine:
                assert held[cap.scope, cap.class_name] <= cap.count


@given(entries_of(), rules_of(), seeds)
def test_no_pool_seats_more_than_its_capacity_and_every_place_is_somewhere(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes
) -> None:
    outcome = seat_pools(entries, rules, seed=seed)
    taken = places_by_pool(outcome)
    capacity = {pool.name: pool.places for pool in rules.pools}
    for pool in rules.pools:
        left = capacity[pool.name] - taken[pool.name]
        assert left >= 0
        if pool.unused:
            capacity[pool.unused] += left
        elif pool.name != "times":
            assert outcome.seating.free[pool.name] == left
    members = [member for one in outcome.seated for member in one.members]
    assert sorted(members) == sorted(outcome.seating.holds)
    assert len(set(members)) == len(members)


@given(entries_of(), rules_of(), seeds)
def test_a_draw_seats_a_group_whole_and_nobody_waits_who_has_a_place(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes
) -> None:
    outcome = seat_pools(entries, rules, seed=seed)
    holds = outcome.seating.holds
    for one in outcome.seated:
        if one.pool != "times":
            before = {member for member in one.entry.members if member not in one.members}
            assert all(member in holds and holds[member] != one.pool for member in before)
    for pool, queue in outcome.waiting.items():
        for _, entry in queue:
            assert not set(entry.members) <= set(holds)
            assert pool not in {holds.get(member) for member in entry.members}


@given(entries_of(), rules_of(), seeds)
def test_counts_are_those_of_who_holds_a_place(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes
) -> None:
    seating = seat_pools(entries, rules, seed=seed).seating
    counted: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for member, classes in zip(entry.members, entry.classes, strict=True):
            for scope in ("all", seating.holds[member]) if member in seating.holds else ():
                counted.update((scope, name) for name in classes)
    assert +seating.held == counted


@given(entries_of(), rules_of(), seeds)
def test_the_same_entries_in_any_order_are_seated_alike(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes
) -> None:
    one, other = (seat_pools(e, rules, seed=seed) for e in (entries, entries[::-1]))
    assert [(s.entry.id, s.members, s.order, s.why) for s in one.seated] == [
        (s.entry.id, s.members, s.order, s.why) for s in other.seated
    ]
