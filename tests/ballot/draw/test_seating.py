"""Seating: each rule of section 10 in a case small enough to check by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dorsal.ballot.draw.order import draw_order
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.draw.seating import Outcome, Seated, Seating, seat_pools
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

SEED = bytes(32)


def places(number: int, **pool: Any) -> dict[str, Any]:
    """A pool of so many places, a draw unless it says otherwise."""
    return {"places": number, **pool}


def fill(rules: SealedRules, free: int, entries: Sequence[PublicEntry]) -> list[tuple[str, str]]:
    """Fill so many places of the draw in the order given: (entry, why) of those seated."""
    return [(one.entry.id, one.why) for one in filled(rules, free, entries)]


def filled(rules: SealedRules, free: int, entries: Sequence[PublicEntry]) -> list[Seated]:
    seating = Seating(rules)
    seating.free["draw"] = free
    seated = seating.fill("draw", list(enumerate(entries, 1)))
    assert seating.free["draw"] == free - sum(len(one.members) for one in seated)
    return seated


def ids(seated: list[tuple[str, str]]) -> list[str]:
    return [id_ for id_, _ in seated]


NEXT = "next in the draw order"


def test_without_floors_and_caps_the_first_in_the_order_are_seated() -> None:
    entries = [row("C"), row("A"), row("B")]
    assert fill(sealed_rules(places(2)), 2, entries) == [("C", NEXT), ("A", NEXT)]


def test_a_floor_seats_the_first_of_its_class_before_the_others() -> None:
    rules = sealed_rules(places(3), floors=[limit("women", 2)])
    entries = [row("A"), row("B", "women"), row("C"), row("D", "women"), row("E", "women")]
    assert fill(rules, 3, entries) == [
        ("B", "first of women in the draw order; floor 2 had 0"),
        ("D", "first of women in the draw order; floor 2 had 1"),
        ("A", NEXT),
    ]


def test_a_floor_that_lacks_applicants_takes_no_place_from_the_others() -> None:
    rules = sealed_rules(places(3), floors=[limit("women", 3)])
    entries = [row("A"), row("B", "women"), row("C")]
    assert ids(fill(rules, 3, entries)) == ["B", "A", "C"]


def test_who_is_in_two_classes_counts_in_both_and_is_named_for_the_first_floor() -> None:
    rules = sealed_rules(places(2), floors=[limit("women", 1), limit("local", 1)])
    entries = [row("A"), row("B", "local", "women"), row("C", "local")]
    assert fill(rules, 2, entries) == [
        ("B", "first of women in the draw order; floor 1 had 0"),
        ("A", NEXT),
    ]


def test_a_floor_that_is_reached_passes_the_reason_to_the_next_one() -> None:
    rules = sealed_rules(places(3), floors=[limit("women", 1), limit("local", 2)])
    entries = [row("A", "women"), row("B", "local", "women"), row("C", "local")]
    assert fill(rules, 3, entries) == [
        ("A", "first of women in the draw order; floor 1 had 0"),
        ("B", "first of local in the draw order; floor 2 had 0"),
        ("C", "first of local in the draw order; floor 2 had 1"),
    ]


def test_a_floor_of_another_draw_steers_nothing_here() -> None:
    rules = sealed_rules(places(2), places(2, name="second"), floors=[limit("women", 2, "second")])
    assert ids(fill(rules, 2, [row("A"), row("B"), row("C", "women")])) == ["A", "B"]


def test_a_cap_passes_over_whoever_would_exceed_it() -> None:
    rules = sealed_rules(places(3), caps=[limit("local", 1)])
    entries = [row("A", "local"), row("B", "local"), row("C"), row("D")]
    assert ids(fill(rules, 3, entries)) == ["A", "C", "D"]


def test_a_cap_binds_a_floor_too() -> None:
    rules = sealed_rules(places(3), floors=[limit("women", 2)], caps=[limit("local", 1)])
    entries = [row("A", "local", "women"), row("B", "local", "women"), row("C", "women"), row("D")]
    assert ids(fill(rules, 3, entries)) == ["A", "C", "D"]


def test_a_group_is_measured_by_a_cap_as_a_whole() -> None:
    rules = sealed_rules(places(4), caps=[limit("local", 1)])
    assert ids(fill(rules, 4, [row("A+B", "local"), row("C", "local"), row("D")])) == ["C", "D"]


def test_a_cap_that_other_pools_exceed_stops_only_its_own_class() -> None:
    rules = sealed_rules(
        places(2, name="list", kind="invitation"), places(2), caps=[limit("local", 1, "all")]
    )
    entries = [row("A", "local", list=1), row("B", "local", list=1), row("C", "local"), row("D")]
    outcome = seat_pools(entries, rules, seed=SEED)
    assert outcome.seating.holds == {"A": "list", "B": "list", "D": "draw"}


def test_a_group_that_does_not_fit_is_skipped() -> None:
    rules = sealed_rules(places(3), does_not_fit="skip")
    assert ids(fill(rules, 3, [row("A+B"), row("C+D"), row("E"), row("F")])) == ["A+B", "E"]


def test_a_group_that_does_not_fit_ends_the_filling_where_the_rules_say_so() -> None:
    rules = sealed_rules(places(3), does_not_fit="stop")
    assert ids(fill(rules, 3, [row("A+B"), row("C+D"), row("E"), row("F")])) == ["A+B"]


def test_a_group_that_exceeds_a_cap_ends_nothing() -> None:
    """Caps are looked at first: `stop` is only for what does not fit."""
    rules = sealed_rules(places(2), does_not_fit="stop", caps=[limit("local", 1)])
    entries = [row("A"), row("B+C", "local"), row("D")]
    assert ids(fill(rules, 2, entries)) == ["A", "D"]


def test_in_the_step_of_floors_a_group_that_does_not_fit_is_always_skipped() -> None:
    rules = sealed_rules(places(1), does_not_fit="stop", floors=[limit("women", 1)])
    assert ids(fill(rules, 1, [row("A+B", "women"), row("C", "women")])) == ["C"]


def test_a_group_raises_a_floor_with_all_its_members() -> None:
    rules = sealed_rules(places(4), floors=[limit("women", 3)])
    entries = [row("A"), row("B+C", "women"), row("D"), row("E", "women")]
    assert fill(rules, 4, entries) == [
        ("B+C", "first of women in the draw order; floor 3 had 0"),
        ("E", "first of women in the draw order; floor 3 had 2"),
        ("A", NEXT),
    ]


def test_a_full_draw_seats_nobody() -> None:
    rules = sealed_rules(places(1), floors=[limit("women", 1)])
    assert fill(rules, 0, [row("A", "women"), row("B")]) == []


def outcome_of(rules: SealedRules, entries: list[PublicEntry]) -> Outcome:
    return seat_pools(entries, rules, seed=SEED)


def seated_lines(outcome: Outcome) -> list[tuple[str, int, str, str]]:
    return [
        (one.pool, one.order, member, one.why) for one in outcome.seated for member in one.members
    ]


def test_lists_seat_by_identifier_and_count_those_who_have_a_place() -> None:
    rules = sealed_rules(
        places(1, name="guests", kind="invitation"),
        places(2, name="residents", kind="guaranteed"),
        places(1),
    )
    entries = [
        row("A", guests=1, residents=1, tickets=0),
        row("B", guests=1, tickets=0),
        row("C", residents=1, tickets=0),
        row("D", residents=1, tickets=0),
        row("E", residents=1, tickets=0),
    ]
    assert seated_lines(outcome_of(rules, entries)) == [
        ("guests", 1, "A", "on the list"),
        ("residents", 2, "C", "on the list"),
        ("residents", 3, "D", "on the list"),
    ]


@pytest.mark.parametrize(("best", "order"), [("lowest", "BCA"), ("highest", "ACB")])
def test_merit_seats_the_best(best: str, order: str) -> None:
    rules = sealed_rules(places(3, name="times", kind="merit", best=best), places(0))
    entries = [row("A", times=300), row("B", times=-100), row("C", times=200)]
    standing = {"A": 300, "B": -100, "C": 200}
    assert seated_lines(outcome_of(rules, entries)) == [
        ("times", number, id_, f"standing {standing[id_]}") for number, id_ in enumerate(order, 1)
    ]


def test_equal_merit_is_decided_by_the_public_random_number_whatever_is_best() -> None:
    entries = [row(f"A{n}", times=100, tickets=0) for n in range(8)]
    orders = set()
    for best in ("lowest", "highest"):
        rules = sealed_rules(places(8, name="times", kind="merit", best=best), places(0))
        for seed in (bytes(32), bytes([1]) * 32):
            outcome = seat_pools(entries, rules, seed=seed)
            orders.add((seed, tuple(one.entry.id for one in outcome.seated)))
    assert len(orders) == 2
    assert len({order for _, order in orders}) == 2


def test_a_member_of_a_group_may_be_seated_alone_by_merit() -> None:
    entry = PublicEntry(
        "A+B", ("A", "B"), ((), ()), ((), (("times", 5),)), (("draw", 1),), bytes(32)
    )
    rules = sealed_rules(places(1, name="times", kind="merit", best="lowest"), places(1))
    assert seated_lines(outcome_of(rules, [entry])) == [
        ("times", 1, "B", "standing 5"),
        ("draw", 1, "A", NEXT),
    ]


def test_a_group_whose_member_has_a_place_is_left_out_where_the_rules_say_so() -> None:
    entry = PublicEntry(
        "A+B", ("A", "B"), ((), ()), ((), (("times", 5),)), (("draw", 1),), bytes(32)
    )
    rules = sealed_rules(
        places(1, name="times", kind="merit", best="lowest"), places(1), has_place="leave-out"
    )
    outcome = outcome_of(rules, [entry])
    assert seated_lines(outcome) == [("times", 1, "B", "standing 5")]
    assert outcome.waiting == {"draw": []}
    assert outcome.seating.free["draw"] == 1


def test_unused_places_flow_to_the_named_pool_and_on() -> None:
    rules = sealed_rules(
        places(3, name="guests", kind="invitation", unused="residents"),
        places(1, name="residents", kind="guaranteed", unused="draw"),
        places(1),
    )
    entries = [row("A", guests=1), row("B", residents=1), *[row(f"C{n}") for n in range(6)]]
    outcome = outcome_of(rules, entries)
    per_pool = [one.pool for one in outcome.seated]
    assert per_pool == ["guests", "residents", "draw", "draw", "draw"]
    assert +outcome.seating.free == {}
    assert len(outcome.waiting["draw"]) == 3


def test_unused_places_of_a_draw_flow_too_or_stay_open_for_offers() -> None:
    entries = [row("A"), row("B")]
    stays = outcome_of(sealed_rules(places(5)), entries)
    assert +stays.seating.free == {"draw": 3}
    flows = outcome_of(sealed_rules(places(5, unused="second"), places(1, name="second")), entries)
    assert +flows.seating.free == {"second": 4}


def test_reserved_places_are_used_up_and_name_nobody() -> None:
    rules = sealed_rules(places(3, name="partners", kind="reserved", unused="draw"), places(1))
    outcome = outcome_of(rules, [row("A"), row("B")])
    assert len(outcome.seating.holds) == 1
    assert set(outcome.seating.holds.values()) == {"draw"}


def test_the_waiting_list_is_the_rest_of_the_draw_order_as_long_as_published() -> None:
    entries = [row(f"A{n}") for n in range(6)]
    order = [(n, one.id) for n, one in enumerate(draw_order(entries, seed=SEED, pool="draw"), 1)]
    for length, shown in ((0, order[2:]), (1, order[2:3]), (3, order[2:5]), (9, order[2:])):
        outcome = outcome_of(sealed_rules(places(2, waiting_list=length)), entries)
        assert [(n, one.id) for n, one in outcome.waiting["draw"]] == shown


def test_who_was_passed_over_for_a_cap_waits_in_draw_order() -> None:
    entries = [row(f"A{n}", "local") for n in range(3)] + [row("B"), row("C")]
    outcome = outcome_of(sealed_rules(places(2), caps=[limit("local", 0)]), entries)
    assert set(outcome.seating.holds) == {"B", "C"}
    assert {one.id for _, one in outcome.waiting["draw"]} == {"A0", "A1", "A2"}
