from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.ballot.odds.arrivals import Arrivals, Section
from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from tests.ballot.odds.brute_force import chances_by_orders, chances_by_states

WESTERN_STATES_2026 = "1:4469,2:2563,4:1752,8:1102,16:672,32:354,64:239,128:128,256:44,512:5"


def field_of(text: str, places: int) -> Field:
    return Field(classes=read_classes(text), places=places)


def check_sum(field: Field, *, places: int | None = None) -> float:
    sizes = [one.applicants for one in field.classes]
    return float(np.dot(sizes, exact_chances(field, places=places)))


@st.composite
def small_fields(draw: st.DrawFn) -> Field:
    """At most 6 people, tickets from 1 to a million, up to three classes with floors."""
    sizes = draw(
        st.lists(st.integers(1, 3), min_size=1, max_size=4).filter(lambda one: sum(one) <= 6)
    )
    classes = tuple(
        TicketClass(
            tickets=draw(st.sampled_from([1, 2, 3, 7, 100, 2**20])),
            applicants=size,
            floor_class=draw(st.sampled_from(["", "local", "women", "young"])),
        )
        for size in sizes
    )
    places = draw(st.integers(0, sum(sizes)))
    floors = {}
    left = places
    for name in sorted({one.floor_class for one in classes} - {""}):
        floors[name] = draw(st.integers(0, left))
        left -= floors[name]
    return Field(classes=classes, places=places, floors=floors)


@given(small_fields())
def test_chances_equal_those_of_seating_every_order(field: Field) -> None:
    expected = [float(chance) for chance in chances_by_orders(field)]
    assert exact_chances(field) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("classes", "places"),
    [
        ("1:60,2:25,5:15", 30),
        ("1:60,2:25,5:15", 1),
        ("1:60,2:25,5:15", 99),
        ("1:90,1000:10", 10),
        ("1:90,1000:10", 12),
        ("1:30,32:40,1024:30", 65),
    ],
)
def test_chances_equal_those_of_a_hundred_people_state_by_state(classes: str, places: int) -> None:
    field = field_of(classes, places)
    assert exact_chances(field) == pytest.approx(chances_by_states(field), abs=1e-12)


# The tables that the race published, in percent (270 places each).
PUBLISHED = {
    "2014": ("1:1727,2:561,3:258,4:106,5:53", [6.5, 12.6, 18.3, 23.6, 28.5]),
    "2015": (
        "1:1427,2:641,4:281,8:136,16:57,32:24",
        [4.7, 9.3, 17.6, 32.2, 54.0, 78.8],
    ),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_official_tables_of_western_states_are_reproduced(year: str) -> None:
    classes, published = PUBLISHED[year]
    assert 100 * exact_chances(field_of(classes, 270)) == pytest.approx(published, abs=0.06)


def test_western_states_2026_keeps_its_digits() -> None:
    chances = 100 * exact_chances(field_of(WESTERN_STATES_2026, 257))
    expected = [0.309, 0.617, 1.23, 2.45, 4.83, 9.43, 17.98, 32.74, 54.76, 79.52]
    assert chances == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("places", [1, 2, 257, 332, 5000, 11_320, 11_327])
def test_chances_add_up_to_the_places(places: int) -> None:
    field = field_of(WESTERN_STATES_2026, places)
    assert check_sum(field) == pytest.approx(places, abs=1e-8)


def zegama_like(floor: int) -> Field:
    everybody = [5000, 2800, 1900, 1300, 900, 600, 450, 350, 250, 180, 100]
    women = [round(0.18 * size) for size in everybody]
    classes = [
        TicketClass(tickets=at + 1, applicants=size, floor_class="women")
        for at, size in enumerate(women)
    ]
    classes += [
        TicketClass(tickets=at + 1, applicants=size - women[at])
        for at, size in enumerate(everybody)
    ]
    return Field(classes=tuple(classes), places=225, floors={"women": floor})


@pytest.mark.parametrize("floor", [0, 30, 57, 200, 225])
def test_a_floor_moves_places_and_makes_none(floor: int) -> None:
    field = zegama_like(floor)
    assert check_sum(field) == pytest.approx(225, abs=1e-8)
    women = float(np.dot([one.applicants for one in field.classes[:11]], exact_chances(field)[:11]))
    assert women >= floor - 1e-8


def test_a_floor_of_all_places_leaves_nothing_to_the_others() -> None:
    chances = exact_chances(zegama_like(225))
    assert list(chances[11:]) == [0.0] * 11
    alone = Field(classes=zegama_like(225).classes[:11], places=225)
    assert chances[:11] == pytest.approx(exact_chances(alone), abs=1e-11)


def test_floors_as_large_as_their_class_give_everybody_of_it_a_place() -> None:
    classes = (
        TicketClass(tickets=1, applicants=20, floor_class="local"),
        TicketClass(tickets=3, applicants=100),
    )
    chances = exact_chances(Field(classes=classes, places=50, floors={"local": 30}))
    rest = exact_chances(Field(classes=classes[1:], places=30))
    assert chances == pytest.approx([1.0, rest[0]], abs=1e-11)


def test_a_floor_that_never_binds_changes_nothing() -> None:
    with_floor, without = zegama_like(1), zegama_like(0)
    assert exact_chances(with_floor) == pytest.approx(exact_chances(without), abs=1e-11)


def test_classes_may_be_split_without_changing_a_chance() -> None:
    halves = (
        TicketClass(tickets=4, applicants=100),
        TicketClass(tickets=1, applicants=300),
        TicketClass(tickets=4, applicants=150),
    )
    whole = (TicketClass(tickets=4, applicants=250), TicketClass(tickets=1, applicants=300))
    one, two, three = exact_chances(Field(classes=halves, places=60))
    four, single = exact_chances(Field(classes=whole, places=60))
    assert [one, two, three] == pytest.approx([four, single, four], abs=1e-12)


def test_only_ratios_of_tickets_count() -> None:
    small = exact_chances(field_of("1:500,3:200,7:40", 90))
    large = exact_chances(field_of("1000:500,3000:200,7000:40", 90))
    assert small == pytest.approx(large, abs=1e-12)


def test_with_equal_tickets_the_chance_is_the_share_of_places() -> None:
    assert exact_chances(field_of("5:13830", 225))[0] == pytest.approx(225 / 13830, abs=1e-12)


def test_an_empty_class_gets_what_nobody_can_check_and_disturbs_nobody() -> None:
    with_empty = exact_chances(field_of("1:100,2:0,4:20", 12))
    without = exact_chances(field_of("1:100,4:20", 12))
    assert with_empty[[0, 2]] == pytest.approx(without, abs=1e-12)


@pytest.mark.parametrize(("places", "chance"), [(0, 0.0), (150, 1.0), (151, 1.0)])
def test_no_place_for_anybody_and_a_place_for_all(places: int, chance: float) -> None:
    assert list(exact_chances(field_of("1:100,3:50", places))) == [chance, chance]


@pytest.mark.parametrize(
    ("classes", "places"),
    [("0.007231:482,1048576:3", 4), ("0.000001:100000,1048576:1", 2)],
)
def test_a_class_a_billion_times_quicker_than_the_others_is_not_missed(
    classes: str, places: int
) -> None:
    field = field_of(classes, places)
    quick = field.classes[1].applicants
    slow = (places - quick) / field.classes[0].applicants
    assert exact_chances(field) == pytest.approx([slow, 1.0], abs=2e-6)
    assert check_sum(field) == pytest.approx(places, abs=1e-9)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3, 8, 64, 10**4, 2**20]), st.integers(1, 3000)),
        min_size=1,
        max_size=6,
        unique_by=lambda pair: pair[0],
    ),
    st.floats(0.0005, 0.9995),
)
def test_more_tickets_and_more_places_are_never_worse(
    pairs: list[tuple[int, int]], share: float
) -> None:
    field = Field(
        classes=tuple(TicketClass(tickets=t, applicants=n) for t, n in sorted(pairs)), places=0
    )
    places = max(1, round(share * field.applicants))
    chances = exact_chances(field, places=places)
    assert all(less <= more + 1e-10 for less, more in pairwise(chances))
    assert bool(np.all(chances <= exact_chances(field, places=places + 1) + 1e-10))
    assert check_sum(field, places=places) == pytest.approx(
        min(places, field.applicants), rel=1e-9, abs=1e-9
    )


@pytest.mark.parametrize(
    ("build", "what"),
    [
        (lambda: TicketClass(tickets=0, applicants=1), "0 tickets"),
        (lambda: TicketClass(tickets=1, applicants=-1), "-1 applicants"),
        (lambda: Field(classes=(), places=-1), "-1 places"),
        (lambda: Field(classes=(), places=3, floors={"women": -1}), "floor must not"),
        (lambda: Field(classes=(), places=3, floors={"women": 4}), "the floors need 4 places"),
    ],
)
def test_fields_that_make_no_sense_are_refused(build: object, what: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=what):
        build()


def test_a_factor_that_all_but_vanishes_is_divided_out_exactly() -> None:
    half = np.array([np.log(2.0)])  # by then one with one ticket has come with chance 1/2
    section = Section(np.array([1.0, 3.0]), np.array([1.0, 2.0]), 0)
    arrivals = Arrivals.at(section, half)
    values = np.arange(arrivals.length, dtype=np.float64)[None, :]
    without_single, without_triple = arrivals.expectations_without_one(values)
    assert without_single[0] == pytest.approx(2 * 7 / 8, abs=1e-14)
    assert without_triple[0] == pytest.approx(1 / 2 + 7 / 8, abs=1e-14)


def test_a_class_that_is_settled_leaves_the_others_as_precise_as_they_were() -> None:
    classes = (
        TicketClass(tickets=512, applicants=2006),
        TicketClass(tickets=64, applicants=687, floor_class="local"),
        TicketClass(tickets=1, applicants=2064),
        TicketClass(tickets=2**20, applicants=24_365),
    )
    chances = exact_chances(Field(classes=classes, places=20_000, floors={"local": 2676}))
    rest = (classes[0], *classes[2:])
    alone = exact_chances(Field(classes=rest, places=20_000 - 687))
    assert chances == pytest.approx([alone[0], 1.0, *alone[1:]], abs=1e-12)
