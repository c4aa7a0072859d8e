from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.odds.chances import ChanceRow, Kind
from dorsal.ballot.odds.kind_names import (
    Series,
    all_series,
    series_names,
    series_of,
    ticket_names,
)

CLASSES = st.lists(st.sampled_from(["abroad", "local", "women"]), unique=True, max_size=2).map(
    lambda names: tuple(sorted(names))
)
KINDS = st.builds(
    Kind,
    tickets=st.dictionaries(st.sampled_from(["draw", "other"]), st.integers(1, 3), max_size=2).map(
        lambda held: tuple(sorted(held.items()))
    ),
    classes=CLASSES,
    friends=st.lists(CLASSES, max_size=3).map(lambda friends: tuple(sorted(friends))),
    standing=st.sampled_from([(), (), (), (("times", 3),), (("residents", 1), ("times", 12))]),
)
ROWS = st.lists(KINDS, min_size=1, max_size=8, unique=True).map(
    lambda kinds: [row(kind) for kind in kinds]
)


def row(kind: Kind) -> ChanceRow:
    return ChanceRow(kind=kind, applicants=1, place=0.5, place_or_list=1.0)


def kind_of(
    tickets: int = 1,
    *classes: str,
    friends: tuple[tuple[str, ...], ...] = (),
    standing: tuple[tuple[str, int], ...] = (),
) -> Kind:
    return Kind(
        tickets=(("draw", tickets),) if tickets else (),
        classes=classes,
        friends=friends,
        standing=standing,
    )


def names_of(*kinds: Kind) -> list[str]:
    names = series_names([series_of(kind) for kind in kinds])
    return [names[series_of(kind)] for kind in kinds]


@given(ROWS)
def test_no_two_rows_have_the_same_names(rows: list[ChanceRow]) -> None:
    tickets, series = ticket_names(rows), series_names(all_series(rows))
    told = [(tickets[one.kind.tickets], series[series_of(one.kind)]) for one in rows]
    assert len(set(told)) == len(rows)


@given(ROWS)
def test_every_row_belongs_to_one_series(rows: list[ChanceRow]) -> None:
    found = all_series(rows)
    assert set(found) == {series_of(one.kind) for one in rows}
    assert len(found) == len(set(found))
    assert list(series_names(found)) == list(found)


def test_a_single_series_needs_no_name() -> None:
    assert names_of(kind_of()) == [""]
    assert names_of(kind_of(1, "women", friends=((), ()))) == [""]


def test_classes_are_named_where_they_differ() -> None:
    assert names_of(kind_of(1, "women"), kind_of(1, "local", "women"), kind_of()) == [
        "women",
        "local + women",
        "everybody else",
    ]


def test_groups_are_named_by_their_size_where_that_is_enough() -> None:
    pair, trio = ((),), ((), ())
    assert names_of(kind_of(), kind_of(1, friends=pair), kind_of(1, friends=trio)) == [
        "alone",
        "group of 2",
        "group of 3",
    ]
    assert names_of(kind_of(1, "women"), kind_of(1, friends=pair)) == [
        "women, alone",
        "everybody else, group of 2",
    ]


def test_friends_are_named_where_sizes_are_not_enough() -> None:
    told = names_of(
        kind_of(),
        kind_of(1, friends=((),)),
        kind_of(1, friends=(("women",),)),
        kind_of(1, friends=((), ("local", "women"))),
    )
    assert told == [
        "alone",
        "with everybody else",
        "with women",
        "with everybody else, local + women",
    ]


def test_the_pools_in_which_somebody_stands_are_named() -> None:
    assert names_of(kind_of(), kind_of(1, standing=(("times", 3),))) == [
        "alone",
        "alone, standing in times (3)",
    ]


def test_series_with_a_class_come_first_and_those_alone_before_groups() -> None:
    kinds = [
        kind_of(1, "local"),
        kind_of(1, "local", friends=((),)),
        kind_of(1, "women"),
        kind_of(1, "women", friends=((),)),
        kind_of(1, "women", friends=(("women",),)),
        kind_of(1, "women", friends=((), ())),
        kind_of(),
        kind_of(1, friends=((),)),
    ]
    expected = tuple(map(series_of, kinds))
    for shift in range(len(kinds)):
        rows = [row(kind) for kind in (*kinds[shift:], *kinds[:shift])]
        assert all_series(rows) == expected


def test_the_series_of_a_kind_says_all_but_its_tickets() -> None:
    kind = kind_of(7, "women", friends=(("local",),), standing=(("times", 3),))
    assert series_of(kind) == Series(
        classes=("women",), friends=(("local",),), standing=(("times", 3),)
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_tickets_of_one_draw_go_without_its_name(order: tuple[int, ...]) -> None:
    kinds = [kind_of(1), kind_of(2048), kind_of(0, standing=(("times", 3),))]
    assert ticket_names([row(kinds[at]) for at in order]) == {
        (("draw", 1),): "1 ticket",
        (("draw", 2048),): "2,048 tickets",
        (): "no ticket",
    }


def test_tickets_of_several_draws_are_told_with_their_names() -> None:
    both = (("draw", 1), ("locals", 3000))
    rows = [row(Kind(tickets=both)), row(Kind(tickets=(("draw", 1),))), row(Kind(tickets=()))]
    assert ticket_names(rows) == {
        both: "draw 1, locals 3,000",
        (("draw", 1),): "draw 1",
        (): "no ticket",
    }
