from __future__ import annotations

import numpy as np
import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.odds.ballot_form import BallotForm, form_public
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.exact_ballot import exact_ballot, why_not_exact
from dorsal.ballot.odds.floor_prices import FloorPrice, PriceRow, price_floors, without_floor
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.plain_rows import entry
from tests.ballot.odds.seated_orders import chances_of_members
from tests.ballot.odds.tiny_ballots import Taste, tiny_ballot

ZEGAMA = (5000, 2800, 1900, 1300, 900, 600, 450, 350, 250, 180, 100)


def zegama_like() -> tuple[PublicEntry, ...]:
    """1383 people with 1 to 11 tickets, 18 % of them women, and a handful of locals."""
    people = []
    for tickets, size in enumerate(ZEGAMA, 1):
        for number in range(size // 10):
            classes = ["women"] if number % 11 < 2 else ["local"] if number % 37 == 5 else []
            people.append(entry(f"z{tickets}.{number}", {"draw": tickets}, *classes))
    return tuple(people)


def exact_prices(form: BallotForm) -> tuple[FloorPrice, ...]:
    return price_floors(form, exact_ballot(form), chances_of=exact_ballot)


def test_what_a_floor_gives_and_takes_cancels() -> None:
    rules = sealed_rules({"places": 60}, floors=[limit("women", 20), limit("local", 9, "all")])
    form = form_public(zegama_like(), rules)
    prices = exact_prices(form)
    assert [(one.class_name, one.scope, one.count) for one in prices] == [
        ("women", "draw", 20),
        ("local", "all", 9),
    ]
    for price in prices:
        change = np.array([row.gain * row.applicants for row in price.rows])
        assert abs(change.sum()) < 1e-8
        gains = [row.gain > 0 for row in price.rows]
        assert gains == [price.class_name in row.kind.classes for row in price.rows]
        assert price.moved == pytest.approx(change[change > 0].sum(), abs=1e-12)
        assert 0.5 < price.moved < price.count
        assert {row.error for row in price.rows} == {0.0}


def test_a_price_is_the_difference_to_the_ballot_without_that_floor() -> None:
    entries = (
        entry("a", {"draw": 1}, "women"),
        entry("b", {"draw": 2}, "women"),
        entry("c", {"draw": 4}, "local"),
        *[entry(name, {"draw": tickets}) for name, tickets in zip("def", (1, 3, 9), strict=True)],
    )
    floors = [limit("women", 1), limit("local", 1, "all")]
    form = form_public(entries, sealed_rules({"places": 2}, floors=floors))
    with_both = chances_of_members(entries, form.rules)
    for price, others in zip(exact_prices(form), [floors[1:], floors[:1]], strict=True):
        bare = chances_of_members(entries, sealed_rules({"places": 2}, floors=others))
        rows = {row.kind: row for row in price.rows}
        for one in entries:
            kind = form.kind_of_applicant(one.id)
            assert kind is not None
            assert rows[kind].with_floor == pytest.approx(with_both[one.id].place, abs=1e-12)
            assert rows[kind].without == pytest.approx(bare[one.id].place, abs=1e-12)


@pytest.mark.parametrize("count", [0, 1])
def test_a_floor_that_is_met_anyway_costs_nobody_anything(count: int) -> None:
    rules = sealed_rules(
        {"kind": "guaranteed", "name": "residents", "places": 1},
        {"name": "draw", "places": 2},
        floors=[limit("women", count, "all")],
    )
    entries = (
        entry("a", {"draw": 1}, "women", residents=1),
        entry("b", {"draw": 1}, "women"),
        *[entry(name, {"draw": 2}) for name in "cdef"],
    )
    prices = exact_prices(form_public(entries, rules))
    assert [row.gain for price in prices for row in price.rows] == [0.0, 0.0]
    assert [price.moved for price in prices] == [0.0]


def test_without_a_floor_the_kinds_stay_and_only_that_floor_goes() -> None:
    rules = sealed_rules(
        {"places": 2},
        floors=[limit("women", 1), limit("women", 1, "all"), limit("local", 1)],
        caps=[limit("young", 2)],
        classes=("local", "women", "young"),
    )
    form = form_public(
        tuple(
            entry(name, {"draw": 1}, *classes)
            for name, classes in [("a", ["women"]), ("b", ["young"]), ("c", ["local"]), ("d", [])]
        ),
        rules,
    )
    for at, floor in enumerate(form.rules.floors):
        bare = without_floor(form, floor)
        assert bare.rules.floors == (*form.rules.floors[:at], *form.rules.floors[at + 1 :])
        assert (bare.kinds, bare.kind_of, bare.applicants, bare.entries, bare.sure) == (
            form.kinds,
            form.kind_of,
            form.applicants,
            form.entries,
            form.sure,
        )


def test_in_random_ballots_floors_move_places_and_make_none(repetitions: int) -> None:
    priced = 0
    taste = Taste(groups=0.0, two_draws=0.0, pools_between=0.0, ties=False)
    for seed in range(3000, 3000 + 25 * repetitions):
        ballot = tiny_ballot(seed, taste)
        form = form_public(ballot.entries, ballot.rules)
        bare = [without_floor(form, floor) for floor in form.rules.floors]
        if any(why_not_exact(one) for one in (form, *bare)):
            continue
        for price in exact_prices(form):
            assert abs(sum(row.gain * row.applicants for row in price.rows)) < 1e-9
            losses = -sum(min(0.0, row.gain) * row.applicants for row in price.rows)
            assert price.moved == pytest.approx(losses, abs=1e-9)
            priced += price.moved > 0.01
    assert 2 * priced > repetitions


def test_errors_of_both_simulations_add_up_like_sides_of_a_triangle() -> None:
    entries = (entry("a", {"draw": 1}, "women"), entry("b", {"draw": 1}))
    form = form_public(entries, sealed_rules({"places": 1}, floors=[limit("women", 1)]))

    def simulated(places: tuple[float, ...], error: float) -> Chances:
        rows = [
            ChanceRow(kind=kind, applicants=1, place=place, place_or_list=1.0, place_error=error)
            for kind, place in zip(form.kinds, places, strict=True)
        ]
        return Chances(rows=tuple(rows), method="simulated", draws=100, seed=1)

    (price,) = price_floors(
        form, simulated((0.25, 0.75), 0.003), chances_of=lambda _: simulated((0.5, 0.5), 0.004)
    )
    tickets = (("draw", 1),)
    assert price.rows == (
        PriceRow(
            kind=Kind(tickets=tickets),
            applicants=1,
            without=0.5,
            with_floor=0.25,
            without_error=0.004,
            with_error=0.003,
        ),
        PriceRow(
            kind=Kind(tickets=tickets, classes=("women",)),
            applicants=1,
            without=0.5,
            with_floor=0.75,
            without_error=0.004,
            with_error=0.003,
        ),
    )
    assert [row.error for row in price.rows] == [pytest.approx(0.005, abs=1e-15)] * 2
    assert [row.gain for row in price.rows] == [-0.25, 0.25]
    assert price.moved == 0.25
