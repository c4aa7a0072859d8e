"""Counts add up over shards of one run, survive a file, and refuse what is not theirs."""

from __future__ import annotations

import json
from functools import reduce
from operator import add
from typing import Any

import msgspec
import numpy as np
import pytest

from dorsal.ballot.simulation import (
    Counts,
    ballot_arrays,
    counts_json,
    mean_chances,
    no_counts,
    read_counts,
    simulate_shard,
    standard_errors,
)
from dorsal.ground.problems import BadInput
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

RULES = sealed_rules({"places": 2}, floors=[limit("women", 1)])
ENTRIES = [row("A", "women"), row("B+C", tickets=3), row("D"), row("E", "women", tickets=2)]
ARRAYS = ballot_arrays(ENTRIES, RULES, kinds=[0, 1, 1, 1, 0], kind_count=2)


def shard(number: int, **other: Any) -> Counts:
    told: dict[str, Any] = {"seed": 5, "draws": 40, "within": (1,), **other}
    return simulate_shard(ARRAYS, shard=number, **told)


def test_shards_add_up_in_any_order_and_grouping() -> None:
    one_go = reduce(add, [shard(number) for number in range(4)])
    assert (shard(3) + shard(1)) + (shard(2) + shard(0)) == one_go
    assert (one_go.draws, one_go.shards) == (160, (0, 1, 2, 3))
    assert one_go.sums[0][1] == sum(shard(number).sums[0][1] for number in range(4))


def test_a_shard_is_not_counted_twice() -> None:
    with pytest.raises(ValueError, match="shard 1 is counted in both"):
        _ = (shard(0) + shard(1)) + shard(1)


@pytest.mark.parametrize("other", [{"seed": 6}, {"draws": 41}, {"within": (2,)}])
def test_counts_of_another_run_are_refused(other: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="different runs do not add up: "):
        _ = shard(0) + shard(1, **other)


def test_counts_of_another_ballot_are_refused() -> None:
    other = msgspec.structs.replace(shard(1), fingerprint="0" * 64)
    with pytest.raises(ValueError, match="fingerprint"):
        _ = shard(0) + other


def test_nothing_can_be_added_to() -> None:
    nothing = no_counts(
        fingerprint=ARRAYS.fingerprint, seed=5, shard_draws=40, within=(1,), kind_count=2
    )
    assert nothing + shard(0) == shard(0)
    assert nothing.draws == 0


def test_counts_come_back_from_their_file() -> None:
    counts = shard(0) + shard(2)
    data = counts_json(counts)
    assert read_counts(data) == counts
    told = json.loads(data)
    assert (told["seed"], told["shard_draws"], told["shards"]) == (5, 40, [0, 2])
    assert told["fingerprint"] == ARRAYS.fingerprint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", "5"),
        ("shards", [0, 0]),
        ("shards", [2, 1]),
        ("shards", [-1]),
        ("shard_draws", 0),
        ("sums", [[1, 2]]),
        ("squares", [[0, 0], [0, 0]]),
        ("sums", [[-1, 0], [0, 0]]),
        ("more", 1),
    ],
)
def test_a_file_that_is_no_counts_is_refused(key: str, value: object) -> None:
    told = json.loads(counts_json(shard(0)))
    told[key] = value
    with pytest.raises(BadInput) as caught:
        read_counts(json.dumps(told).encode(), file="run.json")
    assert caught.value.problems[0].file == "run.json"
    assert caught.value.problems[0].what.startswith("not the counts of a simulation: ")


def test_a_file_that_is_no_json_is_refused() -> None:
    with pytest.raises(BadInput):
        read_counts(b"\xff")


def test_chances_and_errors_follow_from_sums_and_squares() -> None:
    """Two draws that placed 1 and 3 of 4 applicants: mean 2, variance 2, error sqrt(2 / 2) / 4."""
    counts = Counts(
        fingerprint="",
        method=1,
        seed=0,
        shard_draws=2,
        within=(),
        shards=(0,),
        sums=((4, 0),),
        squares=((10, 0),),
    )
    applicants = np.array([4, 0])
    assert mean_chances(counts, applicants).tolist() == [[0.5, 0.0]]
    assert standard_errors(counts, applicants).tolist() == [[0.25, 0.0]]


def test_one_draw_tells_nothing_about_its_error() -> None:
    one = shard(0, draws=1)
    assert standard_errors(one, ARRAYS.applicants_of_kind).tolist() == [[np.inf] * 2] * 2
