"""The offline page keeps the protocol's limits: the last allowed and the first refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.opened_verifier import OpenedVerifier
from tests.verifiers.ballots_by_hand import DICE, drawn_festival
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import DEFAULT, make_rules, pool, single
from tests.verifiers.tamperings import edit, put

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("innermost", [[], {}])
def test_a_hundred_levels_are_not_too_deep(verifier: OpenedVerifier, innermost: Any) -> None:
    for _ in range(96):  # the seal, its rules, `told` and the innermost are four levels more
        innermost = [innermost]
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 1), told={"deep": innermost}), [single("Z1")])
    assert verifier.report(ballot.files)["why"] == ""
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 1), told={"deep": [innermost]}), [single("Z1")])
    report = verifier.report(ballot.files)
    assert report["failed"] == "files"
    assert "nested too deeply" in report["why"]


@pytest.mark.parametrize(("count", "why"), [(50, ""), (51, "seal")])
def test_a_ceremony_has_at_most_fifty_sources(
    verifier: OpenedVerifier, count: int, why: str
) -> None:
    ballot = HandMade(ceremony=[{**DICE, "name": f"dice-{n}"} for n in range(count)])
    ballot.seal(make_rules(pool("draw", 1)), [single("Z1")])
    assert verifier.report(ballot.files)["failed"] == why


@pytest.mark.parametrize(("tickets", "code"), [(2**27, "totals"), (2**27 + 1, "seal")])
def test_a_draw_has_at_most_so_many_tickets(
    verifier: OpenedVerifier, tickets: int, code: str
) -> None:
    ballot = drawn_festival()
    edit("seal-1.json", put("totals", "pools", "last", "tickets", tickets))(ballot)
    report = verifier.report(ballot.files)
    assert report["failed"] == code
    if code == "seal":
        assert report["why"] == "seal-1.json: the tickets of last are more than 2^27"


@pytest.mark.parametrize(("number", "size"), [(1, 32), (2, 96), (1000, 96)])
@pytest.mark.parametrize("written", [0, 31, 32, 33, 95, 96, 97])
def test_the_signature_before_has_its_size(
    verifier: OpenedVerifier, number: int, size: int, written: int
) -> None:
    ballot = HandMade(kind="rehearsal", newest=5000)
    ballot.seal(make_rules(pool("draw", 1)), [single("Z1")])
    ballot.seals[0]["beacon"].update(chain=DEFAULT, name="default", round=number)
    ballot.write_json("seal-1.json", ballot.seals[0])
    ballot.draw("cd" * 96)
    edit("draw.json", put("beacon", "previous_signature", "ab" * written))(ballot)
    report = verifier.report(ballot.files)
    why = (
        f"draw.json: beacon.previous_signature is not as the chain default has it in round {number}"
    )
    expected = (True, "", "") if written == size else (False, "beacon", why)
    assert (report["holds"], report["failed"], report["why"]) == expected
