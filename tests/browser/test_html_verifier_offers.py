"""The offline page replays offers, as section 12 of the protocol says, on lines written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.opened_verifier import OpenedVerifier
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import digest, entry, make_rules, member, pool

pytestmark = pytest.mark.browser

NEXT = "next in the draw order"


def drawn(pools: list[dict[str, Any]], rows: list[dict[str, Any]]) -> HandMade:
    ballot = HandMade()
    ballot.seal(make_rules(*pools), rows)
    ballot.draw()
    return ballot


def lines_of(ballot: HandMade, name: str) -> list[list[str]]:
    return [line.split(",") for line in ballot.files[name].decode().splitlines()[1:]]


def add_line(
    ballot: HandMade, withdrawn: dict[str, str], offered: list[dict[str, Any]] | None = None
) -> None:
    """Write a line of offers, whatever it says."""
    lines = ballot.files.get("offers.jsonl", b"").splitlines()
    before = lines[-1] if lines else ballot.files["draw.json"][:-1]
    ballot.add_line(
        "offers.jsonl",
        {
            "number": len(lines) + 1,
            "offered": offered or [],
            "previous": digest(before).hex(),
            "time": 1803000000,
            "withdrawn": [{"id": name, "reason": why} for name, why in withdrawn.items()],
        },
    )


def offer_of(order: int, applicant: str, name: str) -> dict[str, Any]:
    offer = {"entry": applicant, "members": [applicant], "order": order}
    return {**offer, "pool": name, "why": NEXT}


def holding(verifier: OpenedVerifier, ballot: HandMade) -> tuple[bool, str]:
    report = verifier.report(ballot.files)
    return report["holds"], report["why"]


PAIR = entry(member("G1"), member("G2"), main=1)
PLACED_PAIR = [pool("main", 2)]


def test_somebody_whom_an_earlier_item_took_along_is_passed_over(verifier: OpenedVerifier) -> None:
    ballot = drawn(PLACED_PAIR, [PAIR])
    add_line(ballot, {"G1": "injured", "G2": "declined"})
    assert holding(verifier, ballot) == (True, "")


def test_somebody_who_withdrew_on_an_earlier_line_may_not_be_named(
    verifier: OpenedVerifier,
) -> None:
    ballot = drawn(PLACED_PAIR, [PAIR])
    add_line(ballot, {"G1": "injured"})
    add_line(ballot, {"G2": "declined"})
    why = "offers.jsonl, line 2: G2 has already withdrawn"
    assert holding(verifier, ballot) == (False, why)


def test_the_reason_of_somebody_passed_over_must_be_known(verifier: OpenedVerifier) -> None:
    ballot = drawn(PLACED_PAIR, [PAIR])
    add_line(ballot, {"G1": "injured", "G2": "bored"})
    why = 'offers.jsonl, line 1: the rules know no reason "bored"'
    assert holding(verifier, ballot) == (False, why)


def test_a_withdrawal_takes_along_nobody_with_a_place_of_another_pool(
    verifier: OpenedVerifier,
) -> None:
    pools = [pool("elite", 1, "invitation"), pool("main", 2)]
    ballot = drawn(pools, [entry(member("G1", elite=1), member("G2"), member("G3"), main=1)])
    assert [line[1] for line in lines_of(ballot, "places.csv")] == ["G1", "G2", "G3"]
    add_line(ballot, {"G1": "injured"})
    add_line(ballot, {"G2": "injured"})
    assert holding(verifier, ballot) == (True, "")
    add_line(ballot, {"G3": "declined"})
    why = "offers.jsonl, line 3: G3 has already withdrawn"
    assert holding(verifier, ballot) == (False, why)


def test_somebody_passed_over_takes_nobody_along(verifier: OpenedVerifier) -> None:
    rows = [entry(member("G1", elite=1), member("G2", elite=1), member("G3"), main=1)]
    ballot = drawn([pool("elite", 2, "invitation"), pool("main", 0)], rows)
    assert [line[1] for line in lines_of(ballot, "waiting-list.csv")] == ["G3"]
    add_line(ballot, {"G1": "injured", "G2": "injured"})
    add_line(ballot, {"G3": "declined"})
    assert holding(verifier, ballot) == (True, "")


def test_who_waits_takes_along_only_those_who_wait(verifier: OpenedVerifier) -> None:
    rows = [entry(member("G1", elite=1), member("G2"), member("G3"), main=1)]
    ballot = drawn([pool("elite", 1, "invitation"), pool("main", 1)], rows)
    assert [line[1] for line in lines_of(ballot, "waiting-list.csv")] == ["G2", "G3"]
    add_line(ballot, {"G2": "injured", "G3": "injured"})
    add_line(ballot, {"G1": "injured"})
    assert holding(verifier, ballot) == (True, "")
    notes = verifier.report(ballot.files)["notes"]
    assert notes[-2].startswith("the last offer shown here is number 2")


def two_draws(*, after_times: str = "two") -> HandMade:
    """Two draws of one place, from the first to the second by way of a pool without a draw."""
    pools = [
        pool("one", 1, waiting_list=1, unused="times"),
        pool("times", 0, "merit", unused=after_times),
        pool("two", 1),
    ]
    rows = [entry(member(name), one=1) for name in ("A", "B", "C")]
    return drawn(pools, rows + [entry(member(name), two=1) for name in ("D", "E")])


def test_what_a_list_cannot_take_goes_on_along_unused(verifier: OpenedVerifier) -> None:
    ballot = two_draws()
    first, waiting = lines_of(ballot, "places.csv")[0], lines_of(ballot, "waiting-list.csv")
    gone = dict.fromkeys(sorted([first[1], waiting[0][1]]), "declined")
    add_line(ballot, gone, [offer_of(2, waiting[1][1], "two")])
    assert holding(verifier, ballot) == (True, "")


def test_what_a_list_cannot_take_stays_where_nothing_follows(verifier: OpenedVerifier) -> None:
    ballot = two_draws(after_times="")
    first, waiting = lines_of(ballot, "places.csv")[0], lines_of(ballot, "waiting-list.csv")
    gone = dict.fromkeys(sorted([first[1], waiting[0][1]]), "declined")
    add_line(ballot, gone)
    assert holding(verifier, ballot) == (True, "")


def test_a_list_takes_first_what_came_free_in_its_own_draw(verifier: OpenedVerifier) -> None:
    ballot = two_draws()
    first, waiting = lines_of(ballot, "places.csv")[0], lines_of(ballot, "waiting-list.csv")
    add_line(ballot, {first[1]: "declined"}, [offer_of(2, waiting[0][1], "one")])
    assert holding(verifier, ballot) == (True, "")
