from __future__ import annotations

import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.odds.ballot_form import form_public
from dorsal.ballot.odds.chances import ChanceRow, Kind
from dorsal.ballot.odds.exact_ballot import draw_field, exact_ballot, why_not_exact
from dorsal.ballot.odds.field import Field, TicketClass
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.every_order import compare_with_every_order
from tests.ballot.odds.plain_rows import entry, row_of
from tests.ballot.odds.seated_orders import number_of_draws
from tests.ballot.odds.tiny_ballots import Taste, tiny_ballot

MOST_DRAWS = 720

PLAIN = Taste(groups=0.05, two_draws=0.0)
WILD = Taste(groups=0.3, two_draws=0.2)


@pytest.mark.torture
@pytest.mark.parametrize(("taste", "least"), [(PLAIN, 0.5), (WILD, 0.2)])
def test_whatever_has_an_exact_form_has_the_chances_of_seating_every_order(
    taste: Taste, least: float, repetitions: int
) -> None:
    exact = 0
    for seed in range(25 * repetitions):
        ballot = tiny_ballot(seed, taste)
        form = form_public(ballot.entries, ballot.rules)
        few = number_of_draws(ballot.entries, ballot.rules) <= MOST_DRAWS
        if few and not why_not_exact(form):
            compare_with_every_order(ballot.entries, ballot.rules)
            exact += bool(form.kinds)
    assert exact > least * 25 * repetitions


def test_places_left_over_before_the_draw_are_drawn() -> None:
    rules = sealed_rules(
        {"kind": "invitation", "name": "guests", "places": 2, "unused": "times"},
        {"kind": "merit", "name": "times", "places": 1, "best": "lowest", "unused": "draw"},
        {"kind": "reserved", "name": "partners", "places": 3},
        {"name": "draw", "places": 1, "waiting_list": 2},
    )
    entries = [
        entry("a", {"draw": 4}, guests=1),
        entry("b", {}, times=15000),
        *[
            entry(name, {"draw": tickets})
            for name, tickets in zip("cdef", (1, 2, 3, 9), strict=True)
        ],
        entry("g", {}),
    ]
    form = compare_with_every_order(entries, rules)
    assert form.sure == {"a": "guests", "b": "times"}
    assert draw_field(form, "draw").places == 2
    assert exact_ballot(form).expected_places == pytest.approx(2, abs=1e-12)


def test_a_floor_over_all_places_is_met_in_part_by_earlier_pools() -> None:
    rules = sealed_rules(
        {"kind": "guaranteed", "name": "residents", "places": 2},
        {"name": "draw", "places": 3},
        floors=[limit("women", 3, "all"), limit("women", 1, "draw"), limit("local", 1)],
    )
    entries = [
        entry("a", {"draw": 1}, "women", residents=1),
        entry("b", {"draw": 1}, "women"),
        entry("c", {"draw": 5}, "women"),
        entry("d", {"draw": 1}, "local"),
        entry("e", {"draw": 9}),
        entry("f", {"draw": 2}, "local"),
    ]
    form = compare_with_every_order(entries, rules)
    assert draw_field(form, "draw").floors == {"women": 2, "local": 1}
    assert draw_field(form, "draw", floors=False).floors == {}
    sure = {row.kind.classes: row.place for row in exact_ballot(form).rows if row.place > 0.999}
    assert sure == {("women",): 1.0}


def test_a_floor_larger_than_its_class_seats_the_class_and_no_more() -> None:
    rules = sealed_rules({"places": 3, "waiting_list": 1}, floors=[limit("women", 3)])
    entries = [
        entry("a", {"draw": 1}, "women"),
        *[
            entry(name, {"draw": tickets})
            for name, tickets in zip("bcde", (1, 1, 2, 3), strict=True)
        ],
    ]
    form = compare_with_every_order(entries, rules)
    chances = exact_ballot(form)
    assert row_of(chances, Kind(tickets=(("draw", 1),), classes=("women",))).place == 1.0
    assert chances.expected_places == pytest.approx(3, abs=1e-12)


def test_draws_in_which_different_people_take_part_stand_beside_each_other() -> None:
    rules = sealed_rules(
        {"name": "locals", "places": 1, "waiting_list": 1},
        {"name": "others", "places": 2},
        floors=[limit("women", 1, "locals"), limit("young", 1, "others")],
        classes=("women", "young"),
    )
    entries = [
        entry("a", {"locals": 1}),
        entry("b", {"locals": 7}),
        entry("c", {"locals": 1}, "women", "young"),
        entry("d", {"others": 1}),
        entry("e", {"others": 2}, "young"),
        entry("f", {"others": 3}, "young"),
    ]
    form = compare_with_every_order(entries, rules)
    assert exact_ballot(form).expected_places == pytest.approx(3, abs=1e-12)


@pytest.mark.parametrize("has_place", ["shrink", "leave-out"])
def test_a_pair_of_whom_one_has_a_place_already(has_place: str) -> None:
    rules = sealed_rules(
        {"kind": "guaranteed", "name": "residents", "places": 1},
        {"name": "draw", "places": 1},
        has_place=has_place,
    )
    pair = entry("a+b", {"draw": 3}, residents=1)
    form = compare_with_every_order([pair, entry("c", {"draw": 1}), entry("d", {"draw": 1})], rules)
    assert form.sure == {"a": "residents"}
    kind = Kind(tickets=(("draw", 3),))
    assert form.kind_of_applicant("b") == (kind if has_place == "shrink" else None)


@pytest.mark.parametrize(
    ("count", "why"), [(4, ""), (3, "a cap may bind"), (5, ""), (0, "a cap may bind")]
)
def test_a_cap_that_all_who_could_be_seated_keep_is_in_nobodys_way(count: int, why: str) -> None:
    """Of the women one is seated before, three at most in the first draw (3 places), none in
    another.
    """
    rules = sealed_rules(
        {"kind": "guaranteed", "name": "residents", "places": 1},
        {"name": "draw", "places": 3},
        {"name": "other", "places": 1},
        caps=[limit("women", count, "all")],
    )
    entries = [
        entry("a", {}, "women", residents=1),
        *[entry(name, {"draw": 1}, "women") for name in "bcde"],
        entry("f", {"draw": 5}),
        entry("g", {"other": 5}),
    ]
    form = form_public(tuple(entries), rules)
    assert why_not_exact(form) == why
    if not why:
        compare_with_every_order(entries, rules)


def test_a_cap_of_one_draw_counts_nobody_elsewhere() -> None:
    rules = sealed_rules(
        {"name": "draw", "places": 2}, {"name": "other", "places": 2}, caps=[limit("women", 1)]
    )
    entries = [
        entry("a", {"draw": 1}, "women"),
        entry("b", {"draw": 1}),
        entry("c", {"draw": 2}),
        *[entry(name, {"other": 1}, "women") for name in "def"],
    ]
    form = compare_with_every_order(entries, rules)
    assert form.applicants == (1, 1, 1, 3)


DRAW = {"name": "draw", "places": 2}
TIMES = {"kind": "merit", "name": "times", "places": 1, "best": "lowest"}
OTHER = {"name": "other", "places": 2}
SIX = [entry(name, {"draw": 1}) for name in "uvwxyz"]


@pytest.mark.parametrize(
    ("rules", "more", "why"),
    [
        (
            sealed_rules(TIMES, DRAW),
            [entry("a", {}, times=3), entry("b", {}, times=3)],
            "the last place of a merit pool is decided by lot",
        ),
        (
            sealed_rules(DRAW, TIMES),
            [entry("a", {"draw": 1}, times=3)],
            "a pool without a draw comes after a draw",
        ),
        (sealed_rules(DRAW), [entry("a+b", {"draw": 1})], "friends apply in groups"),
        (
            sealed_rules(DRAW, OTHER),
            [entry("a", {"draw": 1, "other": 1})],
            "somebody takes part in two draws",
        ),
        (
            sealed_rules(DRAW, caps=[limit("women", 1)]),
            [entry("a", {"draw": 1}, "women"), entry("b", {"draw": 1}, "women")],
            "a cap may bind",
        ),
        (
            sealed_rules(DRAW, floors=[limit("women", 2), limit("local", 1, "all")]),
            [entry("a", {"draw": 1}, "women"), entry("b", {"draw": 1}, "local")],
            "the floors need more places than draw has left",
        ),
        (
            sealed_rules(DRAW, floors=[limit("women", 1), limit("local", 1, "all")]),
            [entry("a", {"draw": 1}, "local", "women")],
            "classes with floors overlap",
        ),
        (
            sealed_rules(DRAW, OTHER, floors=[limit("women", 1, "all")]),
            [entry("a", {"other": 1}), entry("b", {"draw": 1}, "women")],
            "a floor is shared by several draws",
        ),
    ],
)
def test_what_stands_in_the_way_is_named(
    rules: SealedRules, more: list[PublicEntry], why: str
) -> None:
    form = form_public((*more, *SIX), rules)
    assert why_not_exact(form) == why
    with pytest.raises(ValueError, match=f"^{why}$"):
        exact_ballot(form)
    assert why_not_exact(form_public(tuple(SIX), rules)) == ""


@pytest.mark.parametrize("applicants", [0, 1])
def test_a_draw_with_places_to_spare_stands_in_the_way_of_the_next(applicants: int) -> None:
    rules = sealed_rules({"name": "first", "places": 2, "unused": "draw"}, DRAW)
    entries = [*[entry(f"a{n}", {"first": 1}) for n in range(applicants)], *SIX]
    assert why_not_exact(form_public(tuple(entries), rules)) == (
        "first leaves places to another pool"
    )


def test_a_draw_whose_places_are_all_wanted_leaves_none_to_the_next() -> None:
    first = {"name": "first", "places": 1, "unused": "draw"}
    entries = [
        *[entry(name, {"first": tickets}) for name, tickets in zip("abc", (1, 2, 3), strict=True)],
        *[entry(name, {"draw": tickets}) for name, tickets in zip("xyz", (1, 2, 3), strict=True)],
    ]
    compare_with_every_order(entries, sealed_rules(first, DRAW))


def test_rows_tell_kinds_in_order_with_their_numbers() -> None:
    rules = sealed_rules({"places": 1, "waiting_list": 1})
    entries = [entry("a", {"draw": 2}), entry("b", {"draw": 1}), entry("c", {"draw": 1})]
    chances = exact_ballot(form_public(tuple(entries), rules), steps=(1, 2))
    assert chances.rows == (
        ChanceRow(
            kind=Kind(tickets=(("draw", 1),)),
            applicants=2,
            place=pytest.approx(1 / 4, abs=1e-12),  # type: ignore[arg-type]
            place_or_list=pytest.approx(7 / 12, abs=1e-12),  # type: ignore[arg-type]
            within=pytest.approx((7 / 12, 7 / 12), abs=1e-12),  # type: ignore[arg-type]
        ),
        ChanceRow(
            kind=Kind(tickets=(("draw", 2),)),
            applicants=1,
            place=pytest.approx(1 / 2, abs=1e-12),  # type: ignore[arg-type]
            place_or_list=pytest.approx(5 / 6, abs=1e-12),  # type: ignore[arg-type]
            within=pytest.approx((5 / 6, 5 / 6), abs=1e-12),  # type: ignore[arg-type]
        ),
    )
    assert (chances.method, chances.draws, chances.seed, chances.steps) == ("exact", 0, 0, (1, 2))


def test_a_ballot_in_which_nobody_has_tickets_has_no_rows() -> None:
    form = form_public((entry("a", {}), entry("b", {})), sealed_rules({"places": 2}))
    assert exact_ballot(form).rows == ()


def test_the_field_of_a_draw_is_read_off_the_form() -> None:
    rules = sealed_rules({"places": 2}, floors=[limit("women", 1)], caps=[limit("local", 5)])
    entries = (
        entry("a", {"draw": 2}, "local", "women"),
        entry("b", {"draw": 1}),
        entry("c", {"draw": 1}, "local"),
    )
    assert draw_field(form_public(entries, rules), "draw") == Field(
        classes=(
            TicketClass(tickets=1, applicants=1),
            TicketClass(tickets=1, applicants=1),
            TicketClass(tickets=2, applicants=1, floor_class="women"),
        ),
        places=2,
        floors={"women": 1},
    )
