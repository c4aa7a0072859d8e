from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.odds.positions import (
    chances_within,
    position_quantile,
    spread_positions,
    waiting_quantile,
)
from tests.ballot.odds.brute_force import orders

SHARES = (0.0517, 0.2531, 0.5093, 0.7511, 0.9493)  # no chance of these fields is one of them


def field_of(*classes: tuple[int, int, str], places: int, **floors: int) -> Field:
    """A field of (tickets, applicants, class with a floor)."""
    return Field(
        classes=tuple(
            TicketClass(tickets=tickets, applicants=size, floor_class=name)
            for tickets, size, name in classes
        ),
        places=places,
        floors=floors,
    )


FIELDS = [
    field_of((1, 3, ""), (2, 2, ""), (7, 1, ""), places=2),
    field_of((1, 2, "women"), (3, 1, "women"), (1, 2, ""), (4, 1, ""), places=3, women=2),
    field_of((1, 1, "women"), (9, 1, "local"), (2, 4, ""), places=2, women=1, local=1),
    field_of((5, 6, ""), places=1),
]


def people_of(field: Field) -> list[int]:
    """The number of each person's class."""
    return [index for index, one in enumerate(field.classes) for _ in range(one.applicants)]


def seated_of(field: Field, order: tuple[int, ...]) -> list[int]:
    """Who gets a place: floors first, then in order."""
    people, short = people_of(field), dict(field.floors)
    seated = []
    for person in order:
        floor_class = field.classes[people[person]].floor_class
        if short.get(floor_class, 0) > 0:
            short[floor_class] -= 1
            seated.append(person)
    rest = [person for person in order if person not in seated]
    return seated + rest[: max(0, field.places - len(seated))]


def position_laws(field: Field) -> list[list[Fraction]]:
    """For each class the chance of each position in the draw order, from 1 (at index 0)."""
    people = people_of(field)
    laws = [[Fraction(0)] * len(people) for _ in field.classes]
    for order, chance in orders([int(field.classes[index].tickets) for index in people]):
        for position, person in enumerate(order):
            index = people[person]
            laws[index][position] += chance / field.classes[index].applicants
    return laws


def waiting_laws(field: Field) -> list[list[Fraction]]:
    """For each class the chance of each standing on the waiting list, from 1 (at index 0)."""
    people = people_of(field)
    laws = [[Fraction(0)] * len(people) for _ in field.classes]
    for order, chance in orders([int(field.classes[index].tickets) for index in people]):
        seated = set(seated_of(field, order))
        waiting = [person for person in order if person not in seated]
        for standing, person in enumerate(waiting):
            index = people[person]
            laws[index][standing] += chance / field.classes[index].applicants
    return laws


def quantile(law: list[Fraction], share: float) -> int:
    """The first place of a law, from 1, by which so much of it is reached; 0 for an empty law."""
    whole = sum(law)
    reached = Fraction(0)
    for number, chance in enumerate(law, 1):
        reached += chance
        if whole and reached >= Fraction(share) * whole:
            return number
    return 0


@pytest.mark.parametrize("number", range(len(FIELDS)))
def test_chances_within_are_those_of_every_order_and_know_no_floor(number: int) -> None:
    field = FIELDS[number]
    laws = position_laws(field)
    positions = list(range(field.applicants + 1))
    expected = [[float(sum(law[:position])) for law in laws] for position in positions]
    found = chances_within(field, positions)
    assert found.shape == (len(positions), len(field.classes))
    assert np.abs(found - np.array(expected)).max() < 1e-12


@pytest.mark.parametrize("number", range(len(FIELDS)))
def test_quantiles_of_the_draw_order_are_those_of_every_order(number: int) -> None:
    field = FIELDS[number]
    for index, law in enumerate(position_laws(field)):
        found = [position_quantile(field, index, share) for share in SHARES]
        assert found == [quantile(law, share) for share in SHARES]


@pytest.mark.parametrize("number", range(len(FIELDS)))
def test_quantiles_of_the_waiting_list_are_those_of_every_order(number: int) -> None:
    field = FIELDS[number]
    for index, law in enumerate(waiting_laws(field)):
        found = [waiting_quantile(field, index, share) for share in SHARES]
        assert found == [quantile(law, share) for share in SHARES]


def test_where_everybody_gets_a_place_nobody_waits() -> None:
    field = field_of((1, 3, ""), (5, 2, ""), places=5)
    assert [waiting_quantile(field, index, 0.5) for index in (0, 1)] == [0, 0]
    more = field_of((1, 3, ""), places=9)
    assert waiting_quantile(more, 0, 0.99) == 0


def test_a_class_whose_floor_holds_all_of_it_does_not_wait() -> None:
    field = field_of((1, 2, "women"), (3, 8, ""), places=4, women=3)
    assert waiting_quantile(field, 0, 0.5) == 0
    assert waiting_quantile(field, 1, 0.5) > 0


def test_without_places_the_waiting_list_is_the_draw_order() -> None:
    field = field_of((1, 40, ""), (6, 20, ""), places=0)
    for index in (0, 1):
        found = [waiting_quantile(field, index, share) for share in SHARES]
        assert found == [position_quantile(field, index, share) for share in SHARES]


@pytest.mark.parametrize("share", SHARES)
def test_with_equal_tickets_every_position_is_as_likely(share: float) -> None:
    field = field_of((3, 1000, ""), places=10)
    assert position_quantile(field, 0, share) == ceil(1000 * share)


def test_a_quantile_is_the_first_position_with_that_chance() -> None:
    field = field_of((1, 4469, ""), (16, 672, ""), (512, 5, ""), places=257)
    for index in range(3):
        for share in SHARES:
            found = position_quantile(field, index, share)
            before, at = chances_within(field, [found - 1, found])[:, index]
            assert before < share <= at


@settings(max_examples=200)
@given(st.integers(0, 2000), st.integers(1, 60))
def test_positions_are_spread_from_the_first_to_the_last(most: int, count: int) -> None:
    found = spread_positions(most, count=count)
    assert found == sorted(set(found))
    assert len(found) <= max(count, 1)
    assert found[:1] == ([1] if most else [])
    if count > 1:
        assert found[-1:] == ([most] if most else [])
    if most <= count:
        assert found == list(range(1, most + 1))


def test_positions_are_closer_together_at_the_front() -> None:
    found = spread_positions(100_000, count=200)
    assert found[:5] == [1, 2, 3, 4, 5]
    assert sum(one <= 1000 for one in found) > 60
    assert max(b - a for a, b in pairwise(found)) < 2000
