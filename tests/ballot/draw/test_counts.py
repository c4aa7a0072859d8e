"""Totals and the numbers of floors and caps, against counting by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.sealed import SealedQuota, SealedRules
from tests.ballot.draw.brute import rows_of
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import ENTRIES, limit, row, seal, sealed_rules


def quota(**keys: Any) -> SealedQuota:
    value = {"class": "women", "scope": "draw", "count": 0, **keys}
    return sealed_rules({"places": 1}, floors=[value]).floors[0]


def test_the_totals_of_the_small_ballot_counted_by_hand() -> None:
    assert len(ENTRIES) == 7
    assert msgspec.to_builtins(seal().seal.totals) == {
        "classes": {
            "local": {"applicants": 3, "tickets": {"draw": 3}},
            "women": {"applicants": 3, "tickets": {"draw": 5}},
        },
        "pools": {
            "draw": {"applicants": 7, "entries": 6, "tickets": 18},
            "times": {"applicants": 2},
        },
    }


def plain_totals(rules: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Section 5's `totals`, one row after the other."""
    draws = [pool["name"] for pool in rules["pools"] if pool["kind"] == "draw"]
    lists = [p["name"] for p in rules["pools"] if p["kind"] not in ("draw", "reserved")]
    pools: dict[str, Any] = {name: {"applicants": 0} for name in lists}
    pools |= {name: {"applicants": 0, "entries": 0, "tickets": 0} for name in draws}
    zeros = dict.fromkeys(draws, 0)
    classes: dict[str, Any] = {
        name: {"applicants": 0, "tickets": dict(zeros)} for name in rules["classes"]
    }
    for one in rows:
        for name, number in one["tickets"].items():
            pools[name]["applicants"] += len(one["members"])
            pools[name]["entries"] += 1
            pools[name]["tickets"] += number
            for in_class in {c for member in one["members"] for c in member["classes"]}:
                classes[in_class]["tickets"][name] += number
        for member in one["members"]:
            for name in member["standing"]:
                pools[name]["applicants"] += 1
            for in_class in member["classes"]:
                classes[in_class]["applicants"] += 1
    return {"classes": classes, "pools": pools}


def test_random_ballots_have_the_totals_of_plain_counting(repetitions: int) -> None:
    for seed in range(4 * repetitions):
        files = make_random_ballot(seed).files
        for number in range(1, 1 + sum(name.startswith("seal-") for name in files)):
            sealed = json.loads(files[f"seal-{number}.json"])
            assert sealed["totals"] == plain_totals(sealed["rules"], rows_of(files, number)), seed


@given(st.integers(0, 500), st.integers(0, 40), st.integers(1, 40))
def test_a_share_of_the_places_is_rounded_up(places: int, numerator: int, denominator: int) -> None:
    share = quota(form="share", numerator=numerator, denominator=denominator)
    right = ceil(Fraction(places * numerator, denominator))
    assert Tally([]).quota_count(share, sealed_rules({"places": places})) == right


@pytest.mark.parametrize(
    ("places", "share", "count"), [(225, (23, 100), 52), (100, (23, 100), 23), (0, (1, 2), 0)]
)
def test_shares_worked_out_by_hand(places: int, share: tuple[int, int], count: int) -> None:
    rules = sealed_rules({"places": places})
    one = quota(form="share", numerator=share[0], denominator=share[1])
    assert Tally([]).quota_count(one, rules) == count


def test_a_number_is_itself() -> None:
    assert Tally([]).quota_count(quota(form="number", number=7), sealed_rules({"places": 3})) == 7


def two_draws() -> SealedRules:
    return sealed_rules({"places": 10}, {"name": "second", "places": 5})


@pytest.mark.parametrize(("scope", "count"), [("draw", 7), ("all", 6), ("second", 0)])
def test_no_less_than_their_share_of_the_applicants(scope: str, count: int) -> None:
    """In the draw 2 of 3 applicants are women, in all rows 2 of 5: 20/3 and 30/5, rounded up;
    nobody takes part in the second draw.
    """
    entries = [row("A+B", "women"), row("C"), row("D", tickets=0), row("E", tickets=0)]
    share = quota(form="applicants", scope=scope)
    assert Tally(entries).quota_count(share, two_draws()) == count


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 400))
def test_the_share_of_the_applicants_is_exact(women: int, men: int, places: int) -> None:
    entries = [row(f"W{n}", "women") for n in range(women)] + [row(f"M{n}") for n in range(men)]
    rules = sealed_rules({"places": places})
    right = ceil(Fraction(places * women, women + men))
    assert Tally(entries).quota_count(quota(form="applicants"), rules) == right


def test_the_first_scope_whose_floors_exceed_its_places_is_named() -> None:
    floors = [limit("women", 6), limit("local", 5), limit("women", 6, "second")]
    rules = msgspec.structs.replace(
        two_draws(), floors=sealed_rules({"places": 1}, floors=floors).floors
    )
    assert overfull_scope(rules.floors, rules) == "draw"
    assert overfull_scope(rules.floors[1:], rules) == "second"
    assert overfull_scope(rules.floors[:1], rules) == ""
    assert overfull_scope((), rules) == ""
