from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.forecast import DrawPlaces, closing_chances, draws_of, has_exact_form
from dorsal.ballot.forecast.closing_chances import Method
from dorsal.ballot.odds.ballot_form import form_public
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.odds.exact_ballot import exact_ballot
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.forecast.kinds_of_a_draw import kind
from tests.ballot.odds.plain_rows import entry

THOUSAND = {kind(1): 500, kind(3): 150, kind(8): 50, kind(1, "women"): 250, kind(6, "women"): 50}


def places_given(applicants: dict[Kind, int], chances: dict[Kind, float], name: str = "") -> float:
    return sum(
        number * chances[one]
        for one, number in applicants.items()
        if not name or name in one.classes
    )


def test_one_kind_has_the_places_over_the_applicants_by_both_ways() -> None:
    draws = (DrawPlaces(name="draw", places=50),)
    exact = closing_chances({kind(2): 200}, draws, method="exact")
    large = closing_chances({kind(2): 200}, draws, method="large field")
    assert exact == {kind(2): pytest.approx(0.25, abs=1e-12)}
    assert large == {kind(2): pytest.approx(0.25, abs=1e-12)}


@pytest.mark.parametrize(
    ("floor", "within"),
    [(0, 0.01), (20, 0.01), (35, 0.05), (40, 0.01), (60, 0.01)],  # women get 34.7 without one
)
def test_in_a_field_of_a_thousand_both_ways_agree(floor: int, within: float) -> None:
    draws = (DrawPlaces(name="draw", places=120, floors={"women": floor}),)
    exact = closing_chances(THOUSAND, draws, method="exact")
    large = closing_chances(THOUSAND, draws, method="large field")
    assert large == pytest.approx(exact, rel=within)
    for chances in (exact, large):
        assert places_given(THOUSAND, chances) == pytest.approx(120, abs=1e-7)
    assert places_given(THOUSAND, large, "women") >= floor - 1e-9


def test_a_cap_that_binds_gives_the_rest_to_the_others() -> None:
    draws = (DrawPlaces(name="draw", places=120, caps={"women": 15}),)
    assert not has_exact_form(THOUSAND, draws)
    chances = closing_chances(THOUSAND, draws, method="large field")
    assert places_given(THOUSAND, chances, "women") == pytest.approx(15, abs=1e-9)
    assert places_given(THOUSAND, chances) == pytest.approx(120, abs=1e-9)


def test_floors_that_need_too_much_share_the_places() -> None:
    applicants = {kind(1, "local"): 100, kind(1, "women"): 100, kind(1): 100}
    draws = (DrawPlaces(name="draw", places=10, floors={"local": 15, "women": 5}),)
    assert not has_exact_form(applicants, draws)
    assert closing_chances(applicants, draws, method="large field") == {
        kind(1, "local"): pytest.approx(0.075),
        kind(1, "women"): pytest.approx(0.025),
        kind(1): 0.0,
    }


def test_a_group_has_the_chance_of_its_tickets_and_of_its_member_with_a_floor() -> None:
    mixed, alone = kind(2, friends=(("women",),)), kind(2, "women")
    applicants = {mixed: 40, kind(2, "women", friends=((),)): 40, alone: 200, kind(2): 720}
    draws = (DrawPlaces(name="draw", places=100, floors={"women": 70}),)
    assert not has_exact_form(applicants, draws)
    chances = closing_chances(applicants, draws, method="large field")
    assert chances == {
        mixed: pytest.approx(70 / 280),
        kind(2, "women", friends=((),)): pytest.approx(70 / 280),
        alone: pytest.approx(70 / 280),
        kind(2): pytest.approx(30 / 720),
    }


def test_who_takes_part_in_two_draws_leaves_the_second_with_a_place_of_the_first() -> None:
    both = Kind(tickets=(("first", 1), ("second", 1)))
    applicants = {both: 100, Kind(tickets=(("second", 1),)): 50}
    draws = (DrawPlaces(name="first", places=50), DrawPlaces(name="second", places=25))
    assert not has_exact_form(applicants, draws)
    chances = closing_chances(applicants, draws, method="large field")
    # fifty of a hundred, then twenty-five of the hundred who are left
    assert list(chances.values()) == [pytest.approx(0.625), pytest.approx(0.25)]


@pytest.mark.parametrize("method", ["exact", "large field"])
def test_with_places_for_all_everybody_has_one_and_with_none_nobody(method: Method) -> None:
    for places, chance in ((1000, 1.0), (0, 0.0)):
        draws = (DrawPlaces(name="draw", places=places),)
        found = closing_chances(THOUSAND, draws, method=method)
        assert found == dict.fromkeys(THOUSAND, chance)


@given(st.integers(0, 400), st.integers(1, 300), st.integers(1, 119))
def test_more_applicants_lower_every_chance_in_a_large_field(
    more: int, women: int, places: int
) -> None:
    draws = (DrawPlaces(name="draw", places=places, floors={"women": places // 3}),)
    few = {kind(1): 500, kind(4): 60, kind(2, "women"): women}
    many = {**few, kind(4): 60 + more, kind(2, "women"): women + more}
    before = closing_chances(few, draws, method="large field")
    after = closing_chances(many, draws, method="large field")
    assert all(after[one] <= before[one] + 1e-9 for one in few)


def test_the_draws_of_a_form_hold_what_earlier_pools_have_left() -> None:
    rules = sealed_rules(
        {"kind": "guaranteed", "name": "residents", "places": 2},
        {"name": "draw", "places": 3},
        floors=[limit("women", 3, "all"), limit("women", 1, "draw"), limit("local", 1)],
        caps=[limit("local", 2, "draw")],
    )
    entries = [
        entry("a", {"draw": 1}, "women", residents=1),
        *[entry(name, {"draw": at + 1}, "women") for at, name in enumerate("bc")],
        *[entry(name, {"draw": at + 1}, "local") for at, name in enumerate("df")],
        *[entry(name, {"draw": at + 1}) for at, name in enumerate("egh")],
    ]
    form = form_public(tuple(entries), rules)
    draws = draws_of(form)
    assert draws == (
        DrawPlaces(name="draw", places=3, floors={"women": 2, "local": 1}, caps={"local": 2}),
    )
    applicants = dict(zip(form.kinds, form.applicants, strict=True))
    assert has_exact_form(applicants, draws)
    exact = {row.kind: row.place for row in exact_ballot(form).rows}
    found = closing_chances(applicants, draws, method="exact")
    assert found == {one: pytest.approx(chance, abs=1e-9) for one, chance in exact.items()}


def test_the_chance_of_tickets_is_one_minus_the_exponential() -> None:
    draws = (DrawPlaces(name="draw", places=120),)
    chances = closing_chances(THOUSAND, draws, method="large field")
    threshold = -math.log1p(-chances[kind(1)])
    for one in THOUSAND:
        assert chances[one] == pytest.approx(1 - math.exp(-threshold * one.tickets[0][1]))
