"""Chances by going through everything that can happen: slow, and simple enough to be believed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from dorsal.ballot.odds.field import Field


def orders(tickets: Sequence[float]) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Every draw order of so many people, with its chance: tickets out of a hat."""
    for order in itertools.permutations(range(len(tickets))):
        left = sum(tickets)
        chance = Fraction(1)
        for person in order:
            chance *= Fraction(tickets[person]) / Fraction(left)
            left -= tickets[person]
        yield order, chance


def chances_by_orders(field: Field) -> list[Fraction]:
    """The chance of a place in each class, by seating every draw order: floors, then the rest."""
    people = [index for index, one in enumerate(field.classes) for _ in range(one.applicants)]
    got = [Fraction(0)] * len(field.classes)
    for order, chance in orders([field.classes[index].tickets for index in people]):
        short = dict(field.floors)
        seated = set()
        for person in order:
            floor_class = field.classes[people[person]].floor_class
            if short.get(floor_class, 0) > 0:
                short[floor_class] -= 1
                seated.add(person)
        for person in order:
            if len(seated) < field.places:
                seated.add(person)
        for person in seated:
            got[people[person]] += chance
    return [
        sum_ / one.applicants if one.applicants else Fraction(0)
        for sum_, one in zip(got, field.classes, strict=True)
    ]


def chances_by_states(field: Field) -> list[float]:
    """The chance of a place in each class without floors, by going through how many of each class
    are drawn: one hundred people in a few classes are no trouble.
    """
    tickets = [one.tickets for one in field.classes]
    sizes = [one.applicants for one in field.classes]

    @cache
    def expected(drawn: tuple[int, ...]) -> tuple[float, ...]:
        """How many more of each class get a place from here on."""
        if sum(drawn) == min(field.places, sum(sizes)):
            return (0.0,) * len(sizes)
        left = [size - gone for size, gone in zip(sizes, drawn, strict=True)]
        total = sum(ticket * more for ticket, more in zip(tickets, left, strict=True))
        result = [0.0] * len(sizes)
        for index, more in enumerate(left):
            if more:
                chance = tickets[index] * more / total
                after = tuple(gone + (at == index) for at, gone in enumerate(drawn))
                further = expected(after)
                result = [sum_ + chance * one for sum_, one in zip(result, further, strict=True)]
                result[index] += chance
        return tuple(result)

    found = expected((0,) * len(sizes))
    return [one / size for one, size in zip(found, sizes, strict=True)]
