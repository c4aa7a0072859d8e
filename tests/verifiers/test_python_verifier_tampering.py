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
from tests.verifiers.rules_by_hand import DEFAULT, make_rules, pool
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


def test_a_ceremony_has_at_most_50_sources() -> None:
    ballot = HandMade(ceremony=[{**DICE, "name": f"dice-{n}"} for n in range(50)])
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    assert verify(ballot.files)["holds"]
    edit("seal-1.json", lambda seal: seal["ceremony"].append(DICE))(ballot)
    report = verify(ballot.files)
    why = "seal-1.json: the ceremony has 51 sources, above 50"
    assert (report["failed"], report["why"]) == ("seal", why)


@pytest.mark.parametrize(("more", "failed"), [(0, "totals"), (1, "seal")])
def test_a_draw_has_at_most_2_to_the_27th_tickets(more: int, failed: str) -> None:
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    edit("seal-1.json", put("totals", "pools", "draw", "tickets", 2**27 + more))(ballot)
    assert verify(ballot.files)["failed"] == failed


@pytest.mark.parametrize(
    ("number", "size", "failed"),
    [(3_900_000, 96, ""), (3_900_000, 32, "beacon"), (1, 32, ""), (1, 96, "beacon")],
)
def test_only_the_first_round_of_the_default_chain_follows_32_bytes(
    number: int, size: int, failed: str
) -> None:
    ballot = HandMade(kind="rehearsal")
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    beacon = {"chain": DEFAULT, "name": "default", "newest": 0, "round": number}
    ballot.seals[0]["beacon"] = beacon
    edit("seal-1.json", put("beacon", beacon))(ballot)
    ballot.draw("cd" * 96)
    edit("draw.json", put("beacon", "previous_signature", "ab" * size))(ballot)
    assert verify(ballot.files)["failed"] == failed


def test_floors_above_the_places_are_refused() -> None:
    floor = {"class": "women", "form": "number", "scope": "draw", "number": 4}
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 3), classes=["women"], floors=[floor]), women_and_men(5, 0))
    report = verify(ballot.files)
    assert report["why"] == "seal-1.json: the floors of draw exceed its places"
    assert report["failed"] == "floors"
