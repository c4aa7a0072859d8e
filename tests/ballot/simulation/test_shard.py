"""Simulated chances are those of the law: against all orders one by one, and against formulas."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.draw.seating import Seating
from dorsal.ballot.simulation import (
    ballot_arrays,
    mean_chances,
    simulate_shard,
    standard_errors,
)
from dorsal.ballot.simulation.arrays import Floats
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

DRAWS = 20_000
WITHIN = (1, 2)
PAIRS_AND_FLOOR = [row("A", "women", tickets=1), row("B", tickets=4), row("C+D", tickets=2)]
PAIRS_AND_FLOOR += [row("E", "women", tickets=3), row("F", tickets=1), row("G+H", tickets=5)]


def each_member_alone(entries: list[PublicEntry], rules: SealedRules) -> tuple[Floats, Floats]:
    """Simulated chances and standard errors, each member being a kind."""
    members = sum(len(entry.members) for entry in entries)
    arrays = ballot_arrays(entries, rules, kinds=range(members), kind_count=members)
    counts = simulate_shard(arrays, seed=7, shard=0, draws=DRAWS, within=WITHIN)
    applicants = arrays.applicants_of_kind
    return mean_chances(counts, applicants), standard_errors(counts, applicants)


def by_all_orders(entries: list[PublicEntry], rules: SealedRules) -> Floats:
    """The chances, every order being taken with its chance, seated by the protocol's rule."""
    members = [member for entry in entries for member in entry.members]
    chances = np.zeros((1 + len(WITHIN), len(members)))
    for order in permutations(entries):
        chance, left = 1.0, float(sum(entry.tickets_in("draw") for entry in entries))
        for entry in order:
            chance *= entry.tickets_in("draw") / left
            left -= entry.tickets_in("draw")
        seating = Seating(rules)
        seating.fill("draw", list(enumerate(order, 1)))
        waiting = [entry for entry in order if seating.waiting_members(entry)]
        for line, first in enumerate((0, *WITHIN)):
            near = {one for entry in waiting[:first] for one in entry.members}
            chances[line] += [chance * (one in seating.holds or one in near) for one in members]
    return chances


def assert_within_four_errors(found: Floats, expected: Floats, errors: Floats) -> None:
    certain = errors == 0
    assert found[certain].tolist() == pytest.approx(expected[certain].tolist(), abs=4 / DRAWS)
    assert np.max(np.abs(found - expected)[~certain] / errors[~certain]) < 4


@pytest.mark.parametrize("does_not_fit", ["skip", "stop"])
@pytest.mark.parametrize("caps", [[], [limit("women", 1, "all")]])
def test_chances_agree_with_all_orders(does_not_fit: str, caps: list[dict[str, object]]) -> None:
    rules = sealed_rules(
        {"places": 3}, floors=[limit("women", 1)], caps=caps, does_not_fit=does_not_fit
    )
    found, errors = each_member_alone(PAIRS_AND_FLOOR, rules)
    assert_within_four_errors(found, by_all_orders(PAIRS_AND_FLOOR, rules), errors)


TICKETS = [1] * 30 + [2] * 20 + [8] * 10


def many_entries(local: range) -> list[PublicEntry]:
    return [
        row(f"Z{number:02}", *(["local"] if number in local else []), tickets=tickets)
        for number, tickets in enumerate(TICKETS)
    ]


def first_and_second(tickets: Floats) -> Floats:
    """The chance of each to be among the first two of the order."""
    total = tickets.sum()
    after = (tickets / total / (total - tickets)).sum() - tickets / total / (total - tickets)
    chances: Floats = tickets / total + tickets * after
    return chances


def test_the_beginning_of_a_long_order_has_the_law_of_tickets_from_a_hat() -> None:
    found, errors = each_member_alone(many_entries(range(0)), sealed_rules({"places": 2}))
    expected = first_and_second(np.array(TICKETS, dtype=np.float64))
    assert_within_four_errors(found[0], expected, errors[0])


def test_an_order_that_has_to_go_on_keeps_its_law() -> None:
    """With no place for 54 of 60, the first two of the other six are deep in the order."""
    local = range(6, 60)
    rules = sealed_rules({"places": 2}, caps=[limit("local", 0)])
    found, errors = each_member_alone(many_entries(local), rules)
    expected = np.zeros(60)
    expected[:6] = first_and_second(np.ones(6))
    assert_within_four_errors(found[0], expected, errors[0])


def test_a_floor_for_a_few_reaches_through_the_whole_order() -> None:
    """The first of three locals, i, has one place, and the first of the others, j, has one: either
    j is the very first and i the first local, or i is the very first and j the next.
    """
    local = [0, 30, 31]
    entries = [
        row(f"Z{n:02}", *(["local"] if n in local else []), tickets=t)
        for n, t in enumerate(TICKETS)
    ]
    rules = sealed_rules({"places": 2}, floors=[limit("local", 1)])
    found, errors = each_member_alone(entries, rules)
    tickets = np.array(TICKETS, dtype=np.float64)
    total, of_locals = tickets.sum(), tickets[local].sum()
    both = tickets[local, None] * tickets / (total * (total - tickets[local, None]))
    elsewhere = np.delete(np.arange(60), local)
    both[:, elsewhere] += tickets[local, None] * tickets[elsewhere] / (total * of_locals)
    both[np.arange(3), local] = 0
    expected = both.sum(axis=0)
    expected[local] += both.sum(axis=1)
    assert expected.sum() == pytest.approx(2)
    assert_within_four_errors(found[0], expected, errors[0])


def test_equal_merits_have_equal_chances() -> None:
    times = {"name": "times", "kind": "merit", "best": "lowest", "places": 2}
    entries = [row("A", times=1), row("B", times=2), row("C", times=2), row("D", times=2)]
    found, errors = each_member_alone(entries, sealed_rules(times, {"places": 0}))
    assert_within_four_errors(found[0], np.array([1, 1 / 3, 1 / 3, 1 / 3]), errors[0])


def test_who_stands_on_two_lists_is_counted_once_with_the_better_position() -> None:
    pools = [{"name": "first", "places": 0}, {"name": "second", "places": 0}]
    both = (("first", 1), ("second", 1))
    entries = [
        PublicEntry(one, (one,), ((),), ((),), both, one.encode() * 32) for one in ("A", "B")
    ]
    found, errors = each_member_alone(entries, sealed_rules(*pools))
    assert_within_four_errors(found[1], np.array([0.75, 0.75]), errors[1])
    assert found[[0, 2]].tolist() == [[0, 0], [1, 1]]


def test_the_standard_error_is_that_of_repeated_runs() -> None:
    rules = sealed_rules({"places": 3}, floors=[limit("women", 1)])
    arrays = ballot_arrays(PAIRS_AND_FLOOR, rules, kinds=[0] * 8, kind_count=1)
    runs = [simulate_shard(arrays, seed=7, shard=n, draws=100, within=(1,)) for n in range(400)]
    chances = np.array([mean_chances(one, arrays.applicants_of_kind)[1, 0] for one in runs])
    stated = np.mean([standard_errors(one, arrays.applicants_of_kind)[1, 0] for one in runs])
    assert chances.std(ddof=1) == pytest.approx(stated, rel=0.12)  # of 400 runs: 3.4 errors


def test_a_shard_is_the_same_whenever_it_is_made_and_differs_from_others() -> None:
    arrays = ballot_arrays(
        PAIRS_AND_FLOOR, sealed_rules({"places": 3}), kinds=[*range(8)], kind_count=8
    )
    again = [simulate_shard(arrays, seed=7, shard=n, draws=100).sums for n in (0, 1, 0)]
    assert again[0] == again[2] != again[1]
    assert simulate_shard(arrays, seed=8, shard=0, draws=100).sums != again[0]


def test_everybody_placed_adds_up_to_the_places() -> None:
    arrays = ballot_arrays(
        many_entries(range(6)), sealed_rules({"places": 7}), kinds=[0] * 60, kind_count=1
    )
    counts = simulate_shard(arrays, seed=1, shard=0, draws=600, within=(5,))
    assert (counts.sums, counts.squares) == (((4200,), (7200,)), ((29400,), (86400,)))
