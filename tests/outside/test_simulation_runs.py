"""A run gives the same counts however many processes make it, and stops when it may."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import add
from typing import TypeVar

import msgspec
import pytest

from dorsal.ballot.simulation import (
    BallotArrays,
    Counts,
    ballot_arrays,
    mean_chances,
    shard_draws,
    simulate_shard,
    standard_errors,
)
from dorsal.ground.progress import Silent
from dorsal.outside.simulation_runs import run_simulation
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

T = TypeVar("T")


def ballot() -> BallotArrays:
    """150 of kind 0 and 149 of kind 1, of whom a few are women, and two friends of kind 2."""
    entries = [row(f"Z{n:03}", *(["women"] if n < 20 else []), tickets=1) for n in range(299)]
    rules = sealed_rules({"places": 30, "waiting_list": 40}, floors=[limit("women", 5)])
    kinds = [0, 1] * 149 + [0, 2, 2]
    return ballot_arrays([*entries, row("a+b", tickets=2)], rules, kinds=kinds, kind_count=3)


BALLOT = ballot()
SHARD = shard_draws(BALLOT)
PRECISION = 0.0003


def shards(*numbers: int, within: tuple[int, ...] = ()) -> Counts:
    made = [
        simulate_shard(BALLOT, seed=4, shard=number, draws=SHARD, within=within)
        for number in numbers
    ]
    return reduce(add, made)


def run(shards: int, **options: object) -> Counts:
    """Run so many shards, as nothing is precise enough."""
    told = {"seed": 4, "precision": 0.0, "most_draws": shards * SHARD, "workers": 1, **options}
    return run_simulation(BALLOT, **told)  # type: ignore[arg-type] # checked where it is called


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_counts_do_not_depend_on_the_number_of_processes(workers: int) -> None:
    counts = run(6, workers=workers, patience_s=0.0, within=(10,))
    assert counts == shards(0, 1, 2, 3, 4, 5, within=(10,))


def test_a_run_can_be_continued() -> None:
    half = run(2)
    assert half == shards(0, 1)
    assert run(4, counts=half) == shards(0, 1, 2, 3)
    assert run(2, counts=half) == half


def test_machines_can_share_a_run() -> None:
    assert run(2) + run(2, first_shard=2) == shards(0, 1, 2, 3)
    assert run(3, counts=run(1), first_shard=7).shards == (0, 7, 8)


def test_counts_of_another_ballot_are_not_continued() -> None:
    other = msgspec.structs.replace(run(1), fingerprint="0" * 64)
    with pytest.raises(ValueError, match="different runs do not add up: fingerprint"):
        run(2, counts=other)


def test_it_stops_at_the_first_shard_that_is_precise_enough() -> None:
    counts = run(1000, precision=PRECISION)
    applicants = BALLOT.applicants_of_kind
    before = shards(*counts.shards[:-1])
    assert max(standard_errors(counts, applicants)[0, :2]) <= PRECISION
    assert max(standard_errors(before, applicants)[0, :2]) > PRECISION
    assert standard_errors(counts, applicants)[0, 2] > PRECISION  # two applicants decide nothing
    assert run(1000, precision=PRECISION, counts=counts) == counts


def test_standings_on_the_list_must_be_precise_too() -> None:
    with_list = run(1000, precision=PRECISION, within=(40,))
    assert with_list.draws > run(1000, precision=PRECISION).draws


def test_the_largest_kind_decides_when_none_is_large_enough() -> None:
    largest = run(1000, precision=PRECISION, at_least=150)
    assert run(1000, precision=PRECISION, at_least=151) == largest


def test_the_most_draws_end_a_run_that_is_never_precise() -> None:
    assert run(3, most_draws=2 * SHARD + 1).draws == 3 * SHARD


class Interrupted(Silent):
    """Somebody who presses Ctrl-C after the second shard."""

    def track(self, items: Iterable[T], *, name: str, total: int) -> Iterator[T]:  # noqa: ARG002
        yield from islice(items, 2)
        raise KeyboardInterrupt


def test_an_interruption_leaves_no_process_behind() -> None:
    with pytest.raises(KeyboardInterrupt):
        run(1000, workers=2, patience_s=0.0, progress=Interrupted())
    assert multiprocessing.active_children() == []


def test_an_interruption_keeps_the_draws_so_far() -> None:
    kept: list[Counts] = []
    with pytest.raises(KeyboardInterrupt):
        run(1000, progress=Interrupted(), keep=kept.append)
    assert kept == [shards(0, 1)]


def test_draws_of_others_count_and_are_not_kept_as_ones_own() -> None:
    kept: list[Counts] = []
    counts = run(4, counts=shards(0), others=shards(1, 7), keep=kept.append)
    assert counts == shards(0, 1, 2, 7)
    assert kept == [shards(0, 2)]


def test_a_kind_that_is_asked_about_decides_too() -> None:
    asked = run(1000, precision=0.003, asked=2)
    error, chance = (
        of(asked, BALLOT.applicants_of_kind)[0, 2] for of in (standard_errors, mean_chances)
    )
    assert error <= chance / 40
    assert asked.draws > run(1000, precision=0.003).draws
