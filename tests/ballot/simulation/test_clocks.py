"""Random orders, however far and in however many steps they are made, have the law of the hat."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.random import default_rng

from dorsal.ballot.simulation.arrays import NOWHERE, DrawArrays, Floats, Ints
from dorsal.ballot.simulation.clocks import LARGEST_HAT, Hat, RandomClocks, Rings, Stream

DRAWS = 20_000
TICKETS = np.array([1] * 30 + [2] * 20 + [8] * 10)
THREE = [0, 30, 50]  # with 1, 2 and 8 tickets


def stream_of(tickets: Ints, draws: int = DRAWS) -> Stream:
    pool = DrawArrays(
        name="draw",
        places=1,
        unused=NOWHERE,
        entries=np.arange(len(tickets)),
        tickets=tickets,
        waiting_list=0,
        floors=(),
        caps=(),
    )
    return RandomClocks(default_rng(3), draws, {}).stream(pool, pool.entries)


def in_steps(*depths: int) -> list[Rings]:
    stream = stream_of(TICKETS)
    steps = [stream.begin(depths[0])]
    for depth in depths[1:]:
        steps.append(stream.go_on(steps[-1], steps[-1].rows, depth))
    return steps


def clocks_of(arrivals: Rings) -> Floats:
    """The clock of each entry (draws x entries)."""
    there = arrivals.who < len(TICKETS)
    clocks = np.full((DRAWS, len(TICKETS)), np.nan)
    clocks[np.nonzero(there)[0], arrivals.who[there]] = arrivals.times[there]
    return clocks


@pytest.mark.parametrize("depths", [(60,), (4, 60), (4, 8, 60)])
def test_everybody_arrives_once_by_a_clock_of_their_tickets(depths: tuple[int, ...]) -> None:
    last = in_steps(*depths)[-1]
    assert last.complete
    assert ((last.who < 60).sum(axis=1) == 60).all()
    assert (last.times[:, 1:] >= last.times[:, :-1]).all()
    clocks = clocks_of(last) * TICKETS
    assert np.isfinite(clocks).all()
    assert np.abs(clocks.mean(axis=0) - 1).max() < 4.5 / np.sqrt(DRAWS)
    assert np.abs((clocks**2).mean(axis=0) - 2).max() < 4.5 * np.sqrt(20 / DRAWS)


@pytest.mark.parametrize("depths", [(60,), (4, 60), (4, 8, 60)])
def test_the_order_of_any_three_is_that_of_their_tickets(depths: tuple[int, ...]) -> None:
    order = np.argsort(clocks_of(in_steps(*depths)[-1])[:, THREE], axis=1)
    for one in permutations(range(3)):
        first, second, third = TICKETS[THREE][list(one)]
        chance = first / (first + second + third) * second / (second + third)
        found = (order == one).all(axis=1).mean()
        assert abs(found - chance) < 4 * np.sqrt(chance * (1 - chance) / DRAWS)


def test_going_on_keeps_what_has_arrived() -> None:
    begun, further, whole = in_steps(4, 8, 60)
    assert not begun.complete
    assert not further.complete
    assert begun.who.shape[1] < further.who.shape[1] < whole.who.shape[1]
    assert (further.who[:, : begun.who.shape[1]] == begun.who).all()
    assert (whole.times[:, : further.times.shape[1]] == further.times).all()


def test_only_the_chosen_draws_go_on() -> None:
    stream = stream_of(TICKETS)
    begun = stream.begin(4)
    further = stream.go_on(begun, np.array([5, 7]), 8)
    assert further.rows.tolist() == [5, 7]
    assert (further.who[:, : begun.who.shape[1]] == begun.who[[5, 7]]).all()


def test_a_beginning_nearly_always_has_as_many_as_asked() -> None:
    begun = in_steps(8)[0]
    assert ((begun.who < 60).sum(axis=1) >= 8).mean() > 0.999


def test_one_with_nearly_all_tickets_does_not_hold_up_the_others() -> None:
    begun = stream_of(np.array([2**20, *[1] * 99]), draws=50).begin(10)
    assert begun.complete
    assert (begun.who[:, 0] == 0).all()


def test_a_large_hat_draws_as_a_small_one_does() -> None:
    large = Hat(TICKETS * LARGEST_HAT).draw(default_rng(1), 1, 60_000)
    shares = np.bincount(large[0], minlength=60) / 60_000
    expected = TICKETS / TICKETS.sum()
    assert np.abs(shares - expected).max() < 4.5 * np.sqrt(8 / 150 / 60_000)


def test_nobody_is_soon_ordered() -> None:
    begun = stream_of(np.zeros(0, dtype=np.int64), draws=2).begin(3)
    assert begun.complete
    assert (begun.who == 0).all()  # the number that stands for nobody
