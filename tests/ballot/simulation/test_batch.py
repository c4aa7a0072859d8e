"""The vectorised seating decides what the seating of the draw protocol decides, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.ballot.draw.seating import Outcome, seat_pools
from dorsal.ballot.simulation import BallotArrays, ballot_arrays, seat_batch
from tests.ballot.draw.small_ballot import limit, row, sealed_rules
from tests.ballot.simulation.sealed_ballots import SealedBallot, clocks_of_seeds, random_ballot

SEEDS = [bytes([number]) * 32 for number in range(8)]


def arrays_of(ballot: SealedBallot) -> BallotArrays:
    kinds = [0] * len(ballot.members)
    return ballot_arrays(ballot.entries, ballot.rules, kinds=kinds, kind_count=1)


def pools_of_members(ballot: SealedBallot, outcome: Outcome) -> list[int]:
    numbers = {pool.name: number for number, pool in enumerate(ballot.rules.pools)}
    return [numbers.get(outcome.seating.holds.get(one, ""), -1) for one in ballot.members]


def standings_of_members(
    ballot: SealedBallot, outcome: Outcome, pool: str, listed: int | None
) -> list[int]:
    standing = {}
    for position, (_, entry) in enumerate(outcome.waiting[pool][:listed], 1):
        for place in outcome.seating.waiting_members(entry):
            standing[entry.members[place]] = position
    return [standing.get(one, 0) for one in ballot.members]


def compare(ballot: SealedBallot, listed: int | None) -> None:
    batch = seat_batch(arrays_of(ballot), clocks_of_seeds(ballot, SEEDS), listed=listed)
    for number, seed in enumerate(SEEDS):
        outcome = seat_pools(ballot.entries, ballot.rules, seed=seed)
        assert batch.pool_of[number].tolist() == pools_of_members(ballot, outcome)
        for pool in ballot.rules.draws:
            expected = standings_of_members(ballot, outcome, pool.name, listed)
            assert batch.standings[pool.name][number].tolist() == expected


@pytest.mark.torture
@pytest.mark.parametrize("listed", [None, 0, 2])
def test_random_ballots_are_seated_as_the_protocol_seats_them(
    listed: int | None, repetitions: int
) -> None:
    for seed in range(10 * repetitions):
        compare(random_ballot(seed, entries=40), listed)


@pytest.mark.torture
def test_long_orders_are_seated_as_the_protocol_seats_them(repetition: int) -> None:
    compare(random_ballot(repetition, entries=600), listed=1)


def outcome_of(
    ballot: SealedBallot, *clocks: list[float]
) -> tuple[list[list[int]], list[list[int]]]:
    batch = seat_batch(arrays_of(ballot), {"draw": np.array(clocks)})
    return batch.pool_of.tolist(), batch.standings["draw"].tolist()


def test_the_lowest_clock_is_first_and_each_row_is_a_draw_of_its_own() -> None:
    ballot = SealedBallot([row("A"), row("B"), row("C+D")], sealed_rules({"places": 1}))
    places, standings = outcome_of(ballot, [0.2, 0.1, 0.3], [0.3, 0.2, 0.1], [0.1, 0.3, 0.2])
    assert places == [[-1, 0, -1, -1], [-1, 0, -1, -1], [0, -1, -1, -1]]
    assert standings == [[1, 0, 2, 2], [2, 0, 1, 1], [0, 2, 1, 1]]


def test_a_pair_that_does_not_fit_ends_the_filling_where_the_rules_say_stop() -> None:
    entries = [row("A+B"), row("C")]
    skip = SealedBallot(entries, sealed_rules({"places": 1}))
    stop = SealedBallot(entries, sealed_rules({"places": 1}, does_not_fit="stop"))
    assert outcome_of(skip, [0.1, 0.2])[0] == [[-1, -1, 0]]
    assert outcome_of(stop, [0.1, 0.2])[0] == [[-1, -1, -1]]


def test_one_runner_can_raise_two_floors() -> None:
    entries = [row("A"), row("B", "women"), row("C", "local", "women"), row("D", "local")]
    floors = [limit("women", 1), limit("local", 1)]
    ballot = SealedBallot(entries, sealed_rules({"places": 2}, floors=floors))
    assert outcome_of(ballot, [0.1, 0.3, 0.2, 0.4])[0] == [[0, -1, 0, -1]]
    assert outcome_of(ballot, [0.1, 0.2, 0.3, 0.4])[0] == [[-1, 0, 0, -1]]


def test_a_published_list_has_no_more_than_its_length() -> None:
    ballot = SealedBallot(
        [row("A"), row("B"), row("C")], sealed_rules({"places": 1, "waiting_list": 1})
    )
    assert outcome_of(ballot, [0.1, 0.2, 0.3])[1] == [[0, 1, 0]]


def test_candidates_are_sought_beyond_hundreds_who_break_a_cap() -> None:
    entries = [row(f"Z{n:03}", *(["abroad"] if n < 700 else [])) for n in range(703)]
    rules = sealed_rules({"places": 2}, classes=["abroad"], caps=[limit("abroad", 1)])
    ballot = SealedBallot(entries, rules)
    places, standings = outcome_of(ballot, [n / 1000 for n in range(703)])
    assert [n for n in range(703) if places[0][n] == 0] == [0, 700]
    assert standings[0][:3] + standings[0][699:] == [0, 1, 2, 699, 0, 700, 701]


def test_a_small_class_does_not_overtake_those_not_yet_looked_at() -> None:
    """Z35 raises the floor from deep in the order; the other place is for Z30, not for Z36."""
    classes = {**dict.fromkeys(range(30), "abroad"), 35: "local", 36: "local"}
    entries = [row(f"Z{n:02}", *([classes[n]] if n in classes else [])) for n in range(40)]
    rules = sealed_rules(
        {"places": 2},
        classes=["abroad", "local"],
        floors=[limit("local", 1)],
        caps=[limit("abroad", 0)],
    )
    ballot = SealedBallot(entries, rules)
    clocks = {"draw": np.array([[n / 100 for n in range(40)]])}
    for listed in (None, 0, 1):
        places = seat_batch(arrays_of(ballot), clocks, listed=listed).pool_of[0]
        assert np.flatnonzero(places == 0).tolist() == [30, 35]


def two_with_time_7(places: int) -> SealedBallot:
    times = {"name": "times", "kind": "merit", "best": "lowest", "places": places}
    return SealedBallot([row("A", times=7), row("B", times=7)], sealed_rules(times, {"places": 0}))


def test_equal_times_at_the_last_place_need_keys_that_break_them() -> None:
    ballot = two_with_time_7(1)
    clocks = {"draw": np.array([[0.1, 0.2]])}
    with pytest.raises(ValueError, match="ties in 'times' decide"):
        seat_batch(arrays_of(ballot), clocks)
    keys = {"times": np.array([[0.2, 0.1]])}
    assert seat_batch(arrays_of(ballot), clocks | keys).pool_of.tolist() == [[-1, 0]]


def test_equal_times_that_all_get_places_need_no_keys() -> None:
    ballot = two_with_time_7(2)
    assert outcome_of(ballot, [0.1, 0.2])[0] == [[0, 0]]
