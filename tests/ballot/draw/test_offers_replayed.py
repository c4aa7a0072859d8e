"""The lines of `offers.jsonl`: chained, replayed one by one, and named where they do not follow."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dorsal.ballot.draw.offers import Offer, OfferLine, Withdrawal, next_line, replay_offers
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules, as_json
from dorsal.ballot.draw.seating import seat_pools
from dorsal.ground.canonical import canonical_bytes
from tests.ballot.draw.small_ballot import row, sealed_rules
from tests.ballot.draw.test_offers import DRAW_HASH, NEXT, SEED, Case, ordered


def two_lines() -> tuple[list[PublicEntry], SealedRules, list[OfferLine]]:
    entries, rules = ordered(*map(row, "ABCDE")), sealed_rules({"places": 2})
    case = Case(rules, entries)
    lines: list[OfferLine] = []
    for withdrawn in ({"B": "declined", "A": "declined"}, {"D": "declined"}):
        lines.append(next_line(withdrawn, case.offers, lines, draw_hash=DRAW_HASH, time=7))
    return entries, rules, lines


def replayed(lines: list[bytes]) -> list[OfferLine]:
    entries, rules, _ = two_lines()
    outcome = seat_pools(entries, rules, seed=SEED)
    return replay_offers(lines, entries, outcome, draw_hash=DRAW_HASH)


def test_lines_are_chained_to_the_draw_and_sorted_by_who_withdrew() -> None:
    _, _, (first, second) = two_lines()
    assert first == OfferLine(
        1,
        (Offer("C", ("C",), 3, "draw", NEXT), Offer("D", ("D",), 4, "draw", NEXT)),
        DRAW_HASH,
        7,
        (Withdrawal("A", "declined"), Withdrawal("B", "declined")),
    )
    assert (second.number, second.previous) == (2, first.hash)
    assert [one.entry for one in second.offered] == ["E"]


def test_lines_are_replayed_step_by_step() -> None:
    _, _, lines = two_lines()
    assert replayed([canonical_bytes(as_json(line)) for line in lines]) == lines


@pytest.mark.parametrize(
    ("line", "changes", "why"),
    [
        (1, {"number": 2}, "line 1 does not continue the chain"),
        (1, {"previous": "00" * 32}, "line 1 does not continue the chain"),
        (2, {"time": -5}, "Expected `int` >= 0"),
        (1, {"withdrawn": []}, "line 1: nobody withdrew"),
        (
            1,
            {"withdrawn": [{"id": id_, "reason": "declined"} for id_ in "BA"]},
            "line 1: nobody withdrew, or they are not in order",
        ),
        (2, {"withdrawn": [{"id": "A", "reason": "declined"}]}, "A has withdrawn already"),
        (2, {"withdrawn": [{"id": "Z", "reason": "declined"}]}, "'Z' is not in this ballot"),
        (2, {"offered": []}, "line 2: the offer to E .next in the draw order. is missing"),
        (2, {"withdrawn": [{"id": "D", "reason": "deferred"}]}, "to E, for whom no place is free"),
    ],
)
def test_a_line_that_does_not_follow_is_named(line: int, changes: dict[str, Any], why: str) -> None:
    _, _, lines = two_lines()
    values = [msgspec.to_builtins(one) for one in lines]
    values[line - 1] |= changes
    with pytest.raises(ValueError, match=why):
        replayed([canonical_bytes(value) for value in values])


def test_an_offer_to_somebody_else_is_named_with_the_right_one() -> None:
    _, _, lines = two_lines()
    value = msgspec.to_builtins(lines[0])
    other = {**value["offered"][0], "entry": "E", "members": ["E"], "order": 5}
    value["offered"] = [other, value["offered"][1]]
    with pytest.raises(ValueError, match=r"offered to E \(.*\); by the rules C \(.*\)"):
        replayed([canonical_bytes(value)])
