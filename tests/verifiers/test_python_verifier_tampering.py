"""The one-file verifier refuses what was tampered with, by the right name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dorsal.verifiers import dorsal_verify
from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import (
    DICE,
    FALLBACK,
    drawn_festival,
    festival,
    women_and_men,
)
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import make_rules, pool
from tests.verifiers.tamperings import TAMPERINGS, drop_line, edit, put


@pytest.mark.parametrize(
    ("code", "tamper"),
    [pytest.param(code, tamper, id=f"{code}: {name}") for code, name, tamper in TAMPERINGS],
)
def test_a_tampered_record_names_the_first_check_that_fails(
    code: str, tamper: Callable[[HandMade], None]
) -> None:
    ballot = drawn_festival()
    tamper(ballot)
    report = verify(ballot.files)
    assert report["failed"] == code, report["why"]
    assert (report["holds"], report["checks"][-1]["holds"]) == (False, False)
    assert report["why"] != ""


def test_every_code_of_a_record_has_a_tampering() -> None:
    codes = [*dorsal_verify.ALWAYS, *dorsal_verify.WHEN_DRAWN, "offers"]
    assert list(dict.fromkeys(code for code, _, _ in TAMPERINGS)) == codes


@pytest.mark.parametrize("key", ["kind", "draw", "race", "ceremony", "fallback"])
def test_an_amendment_that_changes_what_it_must_keep_is_refused(key: str) -> None:
    ballot = HandMade(ceremony=[DICE])
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    ballot.kind, ballot.fallback = {"kind": "rehearsal"}.get(key, "draw"), {}
    ballot.race = "Zegama" if key == "race" else ballot.race
    ballot.draw_name = "2028" if key == "draw" else ballot.draw_name
    ballot.ceremony = [] if key == "ceremony" else ballot.ceremony
    ballot.fallback = FALLBACK if key == "fallback" else {}
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 2))
    report = verify(ballot.files)
    assert report["failed"] == "chain"
    other = "seal 2 is of another race"
    kept = "seal 2 changes what an amendment must keep"
    assert report["why"] == (other if key == "race" else kept)


def test_a_draw_that_was_sealed_twice_is_refused() -> None:
    earlier = HandMade()
    earlier.seal(make_rules(pool("draw", 3)), women_and_men(0, 8))
    ballot = drawn_festival(chain=earlier.seals)
    report = verify(ballot.files)
    assert report["failed"] == "chain"
    assert report["why"] == "the draw '2027' was sealed before, by seal 1"


def test_a_chain_without_its_first_seal_is_refused() -> None:
    earlier = HandMade(draw_name="2026", kind="rehearsal")
    for _ in range(3):
        earlier.seal(make_rules(pool("draw", 3)), women_and_men(0, 8))
    ballot = festival(chain=earlier.seals)
    assert verify(ballot.files)["holds"]
    drop_line("chain.jsonl", 1)(ballot)
    assert verify(ballot.files)["failed"] == "chain"


@pytest.mark.parametrize("path", [("beacon", "round"), ("beacon", "newest"), ("fallback", "round")])
def test_rounds_are_numbered_to_2_to_the_40th_less_one(path: tuple[str, str]) -> None:
    ballot = HandMade(kind="rehearsal", fallback=FALLBACK if path[0] == "fallback" else {})
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    edit("seal-1.json", put(*path, 2**40 - 1))(ballot)
    assert verify(ballot.files)["holds"]
    edit("seal-1.json", put(*path, 2**40))(ballot)
    report = verify(ballot.files)
    why = f"seal-1.json: {path[0]}: {path[1]} is 1099511627776"
    assert (report["failed"], report["why"]) == ("seal", why)


def test_floors_above_the_places_are_refused() -> None:
    floor = {"class": "women", "form": "number", "scope": "draw", "number": 4}
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 3), classes=["women"], floors=[floor]), women_and_men(5, 0))
    report = verify(ballot.files)
    assert report["why"] == "seal-1.json: the floors of draw exceed its places"
    assert report["failed"] == "floors"
