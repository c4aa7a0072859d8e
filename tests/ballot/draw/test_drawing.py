"""Drawing a sealed record: with the sealed round and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from dorsal.ballot.draw.beacon import CHAINS, Round
from dorsal.ballot.draw.ceremony import record_numbers
from dorsal.ballot.draw.drawing import draw_sealed, sealed_round
from dorsal.ballot.draw.record import jsonl_file
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import as_json, seal_hash
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.rules import BeaconRules, CeremonySource
from dorsal.ground.canonical import canonical_bytes
from dorsal.ground.problems import BadInput
from tests.ballot.draw import own_beacon
from tests.ballot.draw.own_beacon import OWN_DEFAULT, OWN_QUICKNET, sign
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000, QUICKNET_657413
from tests.ballot.draw.small_ballot import BEFORE, ROUND_TIME, RULES, read, record_of, seal

DICE = CeremonySource(
    name="dice", count=2, lowest=1, highest=6, ordered=True, repeats=True, closes=ROUND_TIME - 1
)


def test_the_draw_file_says_what_the_seed_is_made_of() -> None:
    one = seal()
    drawn = draw_sealed(read(record_of(one)), QUICKNET_1000)
    number = sha256(bytes.fromhex(QUICKNET_1000.signature))
    ceremony = sha256(b"[]")
    seed = sha256(b"dorsal-draw-1" + seal_hash(one.seal) + number.digest() + ceremony.digest())
    assert json.loads(drawn.files["draw.json"]) == {
        "beacon": {
            "chain": CHAINS["quicknet"].hash,
            "previous_signature": "",
            "round": 1000,
            "signature": QUICKNET_1000.signature,
        },
        "ceremony_hash": ceremony.hexdigest(),
        "fallback": False,
        "places": sha256(drawn.files["places.csv"]).hexdigest(),
        "protocol": "dorsal-draw-1",
        "random_number": number.hexdigest(),
        "seal": seal_hash(one.seal).hex(),
        "seed": seed.hexdigest(),
        "waiting_list": sha256(drawn.files["waiting-list.csv"]).hexdigest(),
    }
    value = json.loads(drawn.files["draw.json"])
    assert drawn.files["draw.json"] == canonical_bytes(value) + b"\n"
    assert sorted(drawn.files) == ["draw.json", "places.csv", "waiting-list.csv"]


@pytest.mark.parametrize(
    ("round_", "column"),
    [
        (QUICKNET_657413, "round"),
        (DEFAULT_3311596, "round"),
        (replace(QUICKNET_1000, signature=QUICKNET_657413.signature), "signature"),
        (replace(QUICKNET_1000, signature="00" * 48), "signature"),
    ],
)
def test_any_other_round_is_refused(round_: Round, column: str) -> None:
    with pytest.raises(BadInput) as refused:
        draw_sealed(read(record_of(seal())), round_)
    assert [problem.column for problem in refused.value.problems] == [column]


def test_without_the_declared_numbers_there_is_no_draw() -> None:
    files = record_of(seal(rules=replace(RULES, ceremony=(DICE, replace(DICE, name="coins")))))
    with pytest.raises(BadInput, match="the ceremony's numbers of dice, coins are not recorded"):
        draw_sealed(read(files), QUICKNET_1000)


def test_ceremony_numbers_change_the_seed() -> None:
    one = seal(rules=replace(RULES, ceremony=(DICE,)))
    seeds = set()
    for numbers in ([1, 2], [2, 1]):
        line = record_numbers(
            one.seal, [], numbers, first_seal=one.seal, source="dice", time=ROUND_TIME - 9
        )
        files = record_of(one) | {"ceremony.jsonl": jsonl_file([as_json(line)])}
        drawn = draw_sealed(read(files), QUICKNET_1000)
        value = json.loads(drawn.files["draw.json"])
        hashed = sha256(canonical_bytes([{"name": "dice", "numbers": numbers}]))
        assert value["ceremony_hash"] == hashed.hexdigest()
        seeds.add(value["seed"])
        assert verify(files | drawn.files).report.holds
    assert len(seeds) == 2


def test_the_last_seal_before_the_round_is_drawn() -> None:
    first = seal()
    second = seal(before=[first.seal], amends=True, moment=Moment(now=ROUND_TIME - 3))
    drawn = draw_sealed(read(record_of(first, second)), QUICKNET_1000)
    value = json.loads(drawn.files["draw.json"])
    assert value["seal"] == seal_hash(second.seal).hex()


@pytest.mark.parametrize("fallback_chain", ["quicknet", "default"])
def test_a_future_round_and_its_fallback_from_end_to_end(
    monkeypatch: pytest.MonkeyPatch, fallback_chain: str
) -> None:
    """With a beacon of our own, a draw can be sealed for a round that we then sign."""
    own_beacon.install(monkeypatch)
    beacon = BeaconRules(fallback_hours=1, fallback_chain=fallback_chain)  # type: ignore[arg-type]
    now = OWN_QUICKNET.time_of(70_000_000)
    one = seal(rules=replace(RULES, beacon=beacon), moment=Moment(now=now))
    record = read(record_of(one))
    chain, number = sealed_round(one.seal, fallback=False)
    assert (chain, chain.time_of(number)) == (OWN_QUICKNET, now + 86_400)
    assert one.seal.kind == "draw"
    files = record_of(one) | draw_sealed(record, sign(chain, number)).files
    assert verify(files).report.holds
    later_chain, later = sealed_round(one.seal, fallback=True)
    assert later_chain.time_of(later) >= now + 86_400 + 3600
    assert later_chain == {"quicknet": OWN_QUICKNET, "default": OWN_DEFAULT}[fallback_chain]
    by_fallback = draw_sealed(record, sign(later_chain, later, "cd" * 96), fallback=True).files
    assert json.loads(by_fallback["draw.json"])["fallback"] is True
    assert verify(record_of(one) | by_fallback).report.holds
    with pytest.raises(BadInput, match=f"the seal names round {later} of {fallback_chain}"):
        draw_sealed(record, sign(chain, number), fallback=True)


def test_without_a_sealed_fallback_there_is_none() -> None:
    with pytest.raises(ValueError, match="the seal names no fallback"):
        draw_sealed(read(record_of(seal(moment=BEFORE))), QUICKNET_1000, fallback=True)
