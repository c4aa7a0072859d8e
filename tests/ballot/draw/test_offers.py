"""Withdrawals and offers: the rule goes on where the draw ended, and unseats nobody."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.offers import (
    Offers,
    UnknownWithdrawal,
    Withdrawal,
    draw_for,
    next_line,
)
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.draw.seating import seat_pools
from tests.ballot.draw.small_ballot import limit, row, sealed_rules
from tests.ballot.draw.test_seating_laws import entries_of, rules_of, seeds

SEED = bytes(32)
DRAW_HASH = "d0" * 32


class Case:
    """A ballot of one draw whose order we dictate, and its offers."""

    def __init__(self, rules: SealedRules, entries: list[PublicEntry]) -> None:
        self.outcome = seat_pools(entries, rules, seed=SEED)
        self.offers = Offers(entries, self.outcome)

    def withdraw(self, **reasons: str) -> list[tuple[str, str]]:
        """These withdraw together: (entry, why) of those offered a place."""
        offered = self.offers.occasion([Withdrawal(*one) for one in sorted(reasons.items())])
        return [(one.entry, one.why) for one in offered]

    @property
    def holders(self) -> set[str]:
        return set(self.outcome.seating.holds)


def ordered(*entries: PublicEntry) -> list[PublicEntry]:
    """The entries with leaves under which the seed draws them in this order."""
    leaves = [bytes([n]) * 32 for n in range(len(entries))]
    bare = [row(f"L{n}") for n in range(len(entries))]
    shuffled = [
        PublicEntry(b.id, b.members, b.classes, b.standing, b.tickets, leaf)
        for b, leaf in zip(bare, leaves, strict=True)
    ]
    queue = seat_pools(shuffled, sealed_rules({"places": 1}), seed=SEED)
    by_order = [queue.seated[0].entry.leaf, *(one.leaf for _, one in queue.waiting["draw"])]
    return [
        PublicEntry(e.id, e.members, e.classes, e.standing, e.tickets, leaf)
        for e, leaf in zip(entries, by_order, strict=True)
    ]


NEXT = "next in the draw order"


def test_a_declined_place_goes_to_the_next_in_the_draw_order() -> None:
    case = Case(sealed_rules({"places": 2}), ordered(*map(row, "ABCD")))
    assert case.holders == {"A", "B"}
    assert case.withdraw(A="declined") == [("C", NEXT)]
    assert case.withdraw(C="declined", B="declined") == [("D", NEXT)]
    assert case.holders == {"D"}


def test_offers_follow_the_floors() -> None:
    rules = sealed_rules({"places": 2}, floors=[limit("women", 1)])
    case = Case(rules, ordered(row("A", "women"), row("B"), row("C"), row("D", "women")))
    assert case.withdraw(A="declined") == [("D", "first of women in the draw order; floor 1 had 0")]
    assert case.withdraw(B="declined") == [("C", NEXT)]


def test_offers_keep_the_caps() -> None:
    rules = sealed_rules({"places": 2}, caps=[limit("local", 1)])
    case = Case(rules, ordered(row("A", "local"), row("B"), row("C", "local"), row("D")))
    assert case.withdraw(B="declined") == [("D", NEXT)]
    assert case.withdraw(A="declined") == [("C", NEXT)]


def test_a_place_that_stays_empty_is_offered_to_nobody() -> None:
    case = Case(sealed_rules({"places": 2}), ordered(*map(row, "ABCD")))
    assert case.withdraw(A="deferred") == []
    assert case.withdraw(B="declined") == [("C", NEXT)]


def test_a_group_is_offered_only_when_its_whole_size_is_free() -> None:
    case = Case(sealed_rules({"places": 3}), ordered(*map(row, ["A", "B", "C", "D+E", "F"])))
    assert case.holders == {"A", "B", "C"}
    assert case.withdraw(A="declined") == [("F", NEXT)]
    case = Case(sealed_rules({"places": 2}), ordered(*map(row, ["A", "B", "D+E"])))
    assert case.withdraw(A="declined") == []
    assert case.withdraw(B="declined") == [("D+E", NEXT)]


def test_where_the_rules_stop_a_waiting_group_holds_its_place_in_the_order() -> None:
    rules = sealed_rules({"places": 2}, does_not_fit="stop")
    case = Case(rules, ordered(*map(row, ["A", "B", "D+E", "F"])))
    assert case.withdraw(A="declined") == []
    assert case.withdraw(B="declined") == [("D+E", NEXT)]


def test_a_member_who_leaves_shrinks_the_group() -> None:
    case = Case(sealed_rules({"places": 3}), ordered(*map(row, ["A+B+C", "D+E", "F"])))
    assert case.withdraw(B="declined") == [("F", NEXT)]
    assert case.holders == {"A", "C", "F"}
    assert case.withdraw(D="declined") == []
    assert case.withdraw(A="declined") == [("D+E", NEXT)]
    assert case.holders == {"C", "F", "E"}


def test_a_whole_group_leaves_where_the_reason_says_so() -> None:
    case = Case(sealed_rules({"places": 3}), ordered(*map(row, ["A+B+C", "D+E", "F", "G"])))
    assert case.withdraw(B="disqualified") == [("D+E", NEXT), ("F", NEXT)]
    assert case.holders == {"D", "E", "F"}


def test_who_leaves_the_waiting_list_frees_nothing_and_is_never_offered() -> None:
    case = Case(sealed_rules({"places": 1}), ordered(*map(row, "ABC")))
    assert case.withdraw(B="declined") == []
    assert case.withdraw(A="declined") == [("C", NEXT)]


def test_places_are_offered_only_from_the_published_waiting_list() -> None:
    rules = sealed_rules({"places": 1, "waiting_list": 1})
    case = Case(rules, ordered(*map(row, "ABC")))
    assert case.withdraw(A="declined") == [("B", NEXT)]
    assert case.withdraw(B="declined") == []


def test_a_place_of_a_list_goes_to_the_first_draw_along_unused() -> None:
    rules = sealed_rules(
        {"name": "guests", "kind": "invitation", "places": 1, "unused": "residents"},
        {"name": "residents", "kind": "guaranteed", "places": 1, "unused": "draw"},
        {"name": "closed", "kind": "guaranteed", "places": 1},
        {"places": 0},
    )
    assert [draw_for(pool.name, rules) for pool in rules.pools] == ["draw", "draw", "", "draw"]
    entries = [row("A", guests=1, tickets=0), row("B", closed=1, tickets=0), row("C"), row("D")]
    case = Case(rules, entries)
    first = case.outcome.seated[-1].entry.id  # by the unused place of the residents
    second = "D" if first == "C" else "C"
    assert case.withdraw(B="declined") == []
    assert case.withdraw(A="declined") == [(second, NEXT)]


@pytest.mark.parametrize(
    ("id_", "reason", "why"),
    [
        ("X", "declined", "'X' is not in this ballot"),
        ("A+B", "declined", "'A+B' is not in this ballot"),
        ("A", "bored", "A: the rules know no reason 'bored'; they know declined, deferred"),
        ("D", "declined", "D has withdrawn already"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_named(id_: str, reason: str, why: str) -> None:
    case = Case(sealed_rules({"places": 2}), ordered(*map(row, ["A+B", "C", "D"])))
    case.withdraw(D="declined")
    with pytest.raises(UnknownWithdrawal, match=f"^{why.replace('+', '.')}"):
        case.withdraw(**{id_: reason})


def test_whom_the_group_has_taken_along_may_be_named_as_well_and_is_passed_over() -> None:
    case = Case(sealed_rules({"places": 2}), ordered(*map(row, ["A+B", "C", "D", "E"])))
    assert case.withdraw(A="disqualified", B="deferred") == [("C", NEXT), ("D", NEXT)]


def test_whole_takes_along_only_those_in_the_same_situation() -> None:
    """A, seated by merit, leaves; B and C, seated by the draw, stay, and leave together."""
    group = PublicEntry(
        "A+B+C",
        ("A", "B", "C"),
        ((), (), ()),
        ((("times", 5),), (), ()),
        (("draw", 1),),
        row("A+B+C").leaf,
    )
    rules = sealed_rules(
        {"name": "times", "kind": "merit", "best": "lowest", "places": 1, "unused": "draw"},
        {"places": 2},
    )
    one, two, three = ordered(row("A+B+C"), row("D"), row("E"))
    entries = [msgspec.structs.replace(group, leaf=one.leaf), two, three]
    case = Case(rules, entries)
    assert case.holders == {"A", "B", "C"}
    assert case.withdraw(A="disqualified") == [("D", NEXT)]
    assert case.holders == {"B", "C", "D"}
    assert case.withdraw(B="disqualified") == [("E", NEXT)]
    assert case.holders == {"D", "E"}


def test_places_that_a_draws_list_cannot_take_go_on_along_unused() -> None:
    rules = sealed_rules(
        {"places": 1, "unused": "second", "waiting_list": 1}, {"name": "second", "places": 0}
    )
    both = (("draw", 1), ("second", 1))
    entries = [msgspec.structs.replace(one, tickets=both) for one in ordered(*map(row, "ABC"))]
    case = Case(rules, entries)
    (first,) = case.holders
    second = case.outcome.waiting["draw"][0][1].id
    (third,) = set("ABC") - {first, second}
    assert case.withdraw(**{first: "declined"}) == [(second, NEXT)]
    assert case.withdraw(**{second: "declined"}) == [(third, NEXT)]
    assert case.outcome.seating.holds == {third: "second"}


def test_all_withdrawals_that_cannot_be_are_named_together_and_nothing_is_done() -> None:
    case = Case(sealed_rules({"places": 1}), ordered(*map(row, "AB")))
    with pytest.raises(UnknownWithdrawal) as refused:
        case.withdraw(A="declined", X="declined", B="bored")
    assert refused.value.faults == (
        "B: the rules know no reason 'bored'; they know declined, deferred, disqualified",
        "'X' is not in this ballot",
    )
    assert case.withdraw(A="declined") == [("B", NEXT)]


def test_nobody_withdrawn_is_no_occasion() -> None:
    case = Case(sealed_rules({"places": 2}), [row("A")])
    with pytest.raises(UnknownWithdrawal, match="nobody is named"):
        next_line({}, case.offers, [], draw_hash=DRAW_HASH, time=1)


@given(entries_of(), rules_of(), seeds, st.data())
def test_an_offer_never_unseats_and_never_overfills(
    entries: list[PublicEntry], rules: SealedRules, seed: bytes, data: st.DataObject
) -> None:
    outcome = seat_pools(entries, rules, seed=seed)
    offers, seating = Offers(entries, outcome), outcome.seating
    everybody = sorted(member for entry in entries for member in entry.members)
    for _ in range(data.draw(st.integers(1, 3))):
        before, gone = dict(seating.holds), set(seating.gone)
        places = len(before) + seating.free.total()
        here = [member for member in everybody if member not in gone]
        if not here:
            return
        leaving = data.draw(st.sampled_from(here))
        reason = data.draw(st.sampled_from(sorted(rules.reasons)))
        offered = offers.occasion([Withdrawal(leaving, reason)])
        stayed = {member: pool for member, pool in before.items() if member not in seating.gone}
        new = {member for one in offered for member in one.members}
        assert stayed.items() <= seating.holds.items()
        assert seating.holds.keys() - stayed.keys() == new
        assert not new & seating.gone.keys()
        left = [pool for member, pool in before.items() if member in seating.gone]
        empty = rules.reasons[reason].place == "empty"
        lost = sum(empty or not draw_for(pool, rules) for pool in left)
        assert len(seating.holds) + seating.free.total() == places - lost
        assert min(seating.free.values(), default=0) >= 0
        assert leaving in seating.gone
