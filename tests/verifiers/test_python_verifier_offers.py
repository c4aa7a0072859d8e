"""The one-file verifier and offers: who leaves with whom, and where free places go."""

from __future__ import annotations

from typing import Any

import pytest

from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import drawn
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import canonical, entry, make_rules, member, pool, single
from tests.verifiers.tamperings import edit, put


def outcome_of(ballot: HandMade, name: str) -> str:
    """Read what the verifier says of an applicant of a record that holds."""
    report = verify(ballot.files, canonical(ballot.slip(name)) + b"\n")
    assert (report["failed"], report["why"]) == ("", "")
    return next(str(note) for note in report["notes"] if note.startswith(f"{name} "))


def offer_of(*members: str, name: str = "draw", order: int = 1) -> dict[str, Any]:
    offer = {"entry": "+".join(members), "members": list(members), "order": order}
    return {**offer, "pool": name, "why": "next in the draw order"}


def test_a_group_that_shrinks_keeps_its_places_and_a_whole_one_leaves_them() -> None:
    rows = [entry(member(f"A{n}"), member(f"B{n}"), draw=1) for n in range(5)]
    ballot = drawn(make_rules(pool("draw", 4)), rows)
    first, second, third, *_ = [row["id"].split("+") for row in ballot.orders["draw"]]
    assert ballot.offer(**{first[0]: "declined"}) == []
    offered = ballot.offer(**{second[1]: "injured"})
    assert [offer["members"] for offer in offered] == [third]
    report = verify(ballot.files, canonical(ballot.slip(second[0])) + b"\n")
    assert report["holds"]
    assert (
        f"{second[0]} has a place of draw, order 2 (next in the draw order); withdrew (injured,"
        f" with the group of {second[1]}; offers.jsonl, line 2)" in report["notes"]
    )


# ------------------------------------------------------------------------ where places go


@pytest.mark.parametrize(
    "between", [[], [pool("times", 0, "merit", unused="last"), pool("partners", 0, "reserved")]]
)
def test_what_a_list_cannot_take_goes_on_before_the_next_draw_is_filled(
    between: list[dict[str, Any]],
) -> None:
    first = pool("first", 1, unused=between[0]["name"] if between else "last")
    rules = make_rules(first, *between, pool("last", 0))
    ballot = drawn(rules, [entry(member("A"), first=1), entry(member("B"), last=1)])
    assert ballot.offer(A="declined") == [offer_of("B", name="last")]
    assert outcome_of(ballot, "B") == (
        "B is on the waiting list of last: position 1, order 1;"
        " was offered a place of last (next in the draw order; offers.jsonl, line 1)"
    )
    edit("offers.jsonl", put("offered", []))(ballot)
    report = verify(ballot.files)
    assert (report["failed"], report["why"][:32]) == ("offers", "offers.jsonl, line 1 must offer ")


def test_a_list_takes_what_it_can_before_the_rest_goes_on() -> None:
    rules = make_rules(
        pool("elite", 2, "invitation", unused="first"),
        pool("first", 0, unused="last"),
        pool("last", 0),
    )
    invited = entry(member("A", elite=1), member("B", elite=1))
    waiting = [entry(member("C"), first=1), entry(member("D"), last=1)]
    ballot = drawn(rules, [invited, *waiting])
    offers = [offer_of("C", name="first"), offer_of("D", name="last")]
    assert ballot.offer(A="injured") == offers
    assert verify(ballot.files)["holds"]


def test_a_place_that_no_later_draw_can_take_stays_free_for_the_next_line() -> None:
    rules = make_rules(pool("elite", 2, "invitation", unused="draw"), pool("draw", 0))
    rows = [single("A", elite=1, tickets=0), single("B", elite=1, tickets=0)]
    ballot = drawn(rules, [*rows, entry(member("C"), member("D"), draw=1)])
    assert ballot.offer(A="declined") == []
    assert ballot.offer(B="declined") == [offer_of("C", "D")]
    assert verify(ballot.files)["holds"]


# ----------------------------------------------------------------------- who leaves with whom


@pytest.mark.parametrize(
    ("places", "who", "leave"),
    [(2, "A", "A"), (2, "B", "BC"), (0, "A", "A"), (0, "C", "BC"), (1, "A", "A"), (1, "B", "BC")],
)
def test_the_whole_group_is_those_in_the_same_situation(places: int, who: str, leave: str) -> None:
    group = entry(member("A", elite=1), member("B"), member("C"), draw=1)
    ballot = drawn(make_rules(pool("elite", 1, "invitation"), pool("draw", places)), [group])
    assert ballot.offer(**{who: "injured"}) == []
    for name in "ABC":
        with_whom = "" if name == who else f", with the group of {who}"
        said = f"; withdrew (injured{with_whom}; offers.jsonl, line 1)"
        assert outcome_of(ballot, name).endswith(said) == (name in leave)
    still = next(name for name in "ABC" if name not in leave)
    ballot.offer(**{still: "declined"})
    assert outcome_of(ballot, still).endswith("; withdrew (declined; offers.jsonl, line 2)")


@pytest.mark.parametrize(
    ("reasons", "offered"),
    [
        ({"A": "injured", "B": "deferred"}, [offer_of("C", "D")]),  # A takes B along
        ({"A": "deferred", "B": "injured"}, []),  # one place stays empty: one is too few for two
        ({"A": "injured", "B": "injured"}, [offer_of("C", "D")]),
        ({"A": "declined", "B": "declined"}, [offer_of("C", "D")]),
    ],
)
def test_of_two_friends_named_together_the_second_may_have_been_taken_along(
    reasons: dict[str, str], offered: list[dict[str, Any]]
) -> None:
    rules = make_rules(pool("elite", 2, "invitation", unused="draw"), pool("draw", 0))
    friends = entry(member("A", elite=1), member("B", elite=1))
    ballot = drawn(rules, [friends, entry(member("C"), member("D"), draw=1)])
    assert ballot.offer(**reasons) == offered
    taken_along = reasons["A"] == "injured"
    reason = "injured, with the group of A" if taken_along else reasons["B"]
    assert outcome_of(ballot, "B") == (
        f"B has a place of elite, order 2 (on the list); withdrew ({reason}; offers.jsonl, line 1)"
    )


def test_whoever_was_taken_along_on_an_earlier_line_must_not_be_named_again() -> None:
    ballot = drawn(make_rules(pool("draw", 2)), [entry(member("A"), member("B"), draw=1)])
    ballot.offer(A="injured")
    assert verify(ballot.files)["holds"]
    ballot.offer(B="declined")
    report = verify(ballot.files)
    assert (report["failed"], report["why"]) == (
        "offers",
        "offers.jsonl, line 2: B has withdrawn before",
    )


def test_nobody_is_named_twice_on_a_line() -> None:
    ballot = drawn(make_rules(pool("draw", 1)), [single("A")])
    ballot.offer(A="declined")
    edit("offers.jsonl", put("withdrawn", [{"id": "A", "reason": "declined"}] * 2))(ballot)
    report = verify(ballot.files)
    assert (report["failed"], report["why"]) == (
        "offers",
        "offers.jsonl, line 1: withdrawn is empty or not sorted by id",
    )
