"""Rounds of the beacon: the real ones hold, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.beacon import (
    CHAINS,
    CHAINS_BY_HASH,
    DEFAULT,
    QUICKNET,
    Chain,
    Round,
    WrongRound,
    read_round,
    verify_round,
)
from dorsal.ground.problems import BadInput
from tests.ballot.draw.own_beacon import OWN_DEFAULT, OWN_QUICKNET, sign
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000, QUICKNET_657413

REAL = [(QUICKNET, QUICKNET_1000), (QUICKNET, QUICKNET_657413), (DEFAULT, DEFAULT_3311596)]
chains = st.sampled_from([QUICKNET, DEFAULT])


def served(round_: Round, **changes: Any) -> bytes:
    """A round as relays serve it; a change to `None` leaves the key out."""
    value: dict[str, Any] = {
        "round": round_.number,
        "randomness": round_.random_number.hex(),
        "signature": round_.signature,
    }
    if round_.previous_signature:
        value["previous_signature"] = round_.previous_signature
    value |= changes
    return json.dumps({key: one for key, one in value.items() if one is not None}).encode()


def wrong_keys(data: bytes, chain: Chain) -> list[str]:
    """The keys of which the reader complains."""
    with pytest.raises(BadInput) as refused:
        read_round(data, chain, file="round.json")
    assert {problem.file for problem in refused.value.problems} == {"round.json"}
    return [problem.column for problem in refused.value.problems]


@pytest.mark.parametrize(("chain", "round_"), REAL)
def test_real_rounds_hold(chain: Chain, round_: Round) -> None:
    assert verify_round(round_, chain)
    assert read_round(served(round_), chain) == round_


def test_the_public_random_number_is_the_hash_of_the_signature() -> None:
    assert QUICKNET_1000.random_number.hex() == (
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    )


@pytest.mark.data
def test_the_rounds_of_the_shared_data_hold(shared_data: Path) -> None:
    known = json.loads((shared_data / "ballot" / "drand_rounds.json").read_text())
    for one in known["rounds"]:
        chain = CHAINS[one["chain"]]
        data = {key: one[key] for key in ("round", "signature", "randomness")}
        if one["previous_signature"]:
            data["previous_signature"] = one["previous_signature"]
        round_ = read_round(json.dumps(data).encode(), chain)
        assert verify_round(round_, chain), one["round"]
        assert round_.random_number.hex() == one["randomness"]
    assert {one["chain"] for one in known["rounds"]} == set(CHAINS)
    for name, one in known["chains"].items():
        chain = CHAINS[name]
        assert (chain.hash, chain.public_key) == (one["hash"], one["public_key"])
        assert (chain.genesis_s, chain.period_s) == (one["genesis_time"], one["period"])


def test_chains_are_found_by_name_and_by_hash() -> None:
    assert CHAINS == {"quicknet": QUICKNET, "default": DEFAULT}
    assert {chain.hash: chain for chain in CHAINS.values()} == CHAINS_BY_HASH


@pytest.mark.parametrize(("chain", "round_"), REAL)
def test_a_flipped_bit_anywhere_in_the_signature_is_refused(chain: Chain, round_: Round) -> None:
    signature = bytes.fromhex(round_.signature)
    for bit in (0, 1, 2, 3, 8, 100, 383, len(signature) * 8 - 1):
        changed = bytearray(signature)
        changed[bit // 8] ^= 128 >> bit % 8
        assert not verify_round(replace(round_, signature=changed.hex()), chain), bit


def test_another_rounds_signature_is_refused() -> None:
    assert not verify_round(replace(QUICKNET_1000, number=1001), QUICKNET)
    assert not verify_round(replace(QUICKNET_657413, number=1000), QUICKNET)
    assert not verify_round(replace(DEFAULT_3311596, number=3311597), DEFAULT)


def test_another_previous_signature_is_refused() -> None:
    previous = DEFAULT_3311596.signature
    assert not verify_round(replace(DEFAULT_3311596, previous_signature=previous), DEFAULT)


def test_a_round_of_another_chain_or_key_is_refused() -> None:
    assert not verify_round(QUICKNET_1000, DEFAULT)
    assert not verify_round(DEFAULT_3311596, QUICKNET)
    assert not verify_round(QUICKNET_1000, OWN_QUICKNET)
    assert not verify_round(DEFAULT_3311596, OWN_DEFAULT)


@pytest.mark.parametrize("number", [1, 1000, 2**40])
def test_rounds_of_our_own_chains_hold_under_our_own_keys_alone(number: int) -> None:
    for own, real in ((OWN_QUICKNET, QUICKNET), (OWN_DEFAULT, DEFAULT)):
        round_ = sign(own, number)
        assert verify_round(round_, own)
        assert not verify_round(round_, real)
        assert not verify_round(replace(round_, number=number + 1), own)


@pytest.mark.parametrize("chain", [QUICKNET, DEFAULT])
def test_a_round_without_randomness_is_read(chain: Chain) -> None:
    round_ = QUICKNET_1000 if chain is QUICKNET else DEFAULT_3311596
    assert read_round(served(round_, randomness=None), chain) == round_


def test_hex_in_capitals_is_read_and_written_small() -> None:
    data = served(QUICKNET_1000, signature=QUICKNET_1000.signature.upper())
    assert read_round(data, QUICKNET) == QUICKNET_1000


def test_a_wrong_randomness_is_refused_and_the_right_one_named() -> None:
    with pytest.raises(WrongRound) as refused:
        read_round(served(QUICKNET_1000, randomness="00" * 32), QUICKNET)
    (problem,) = refused.value.problems
    right = sha256(bytes.fromhex(QUICKNET_1000.signature)).hexdigest()
    assert (problem.column, problem.right) == ("randomness", f"SHA-256 of the signature: {right}")


@pytest.mark.parametrize("number", [0, -1, 2**53, 10**30, True, 1.0, "1000", None, [1000]])
def test_a_round_needs_a_whole_number(number: Any) -> None:
    assert wrong_keys(served(QUICKNET_1000, round=number), QUICKNET) == ["round"]


@pytest.mark.parametrize(
    "signature",
    ["", "ab", "zz" * 48, "ab" * 47, "ab" * 49, "ab" * 96, "a" * 95, "ab " * 32, 7, None],
)
def test_a_signature_has_48_bytes_in_hexadecimal(signature: Any) -> None:
    data = served(QUICKNET_1000, signature=signature, randomness=None)
    assert wrong_keys(data, QUICKNET) == ["signature"]


@pytest.mark.parametrize("previous", [None, "", "ab" * 31, "ab" * 48, "zz" * 96, 1])
def test_the_chained_beacon_needs_the_previous_signature(previous: Any) -> None:
    data = served(DEFAULT_3311596, previous_signature=previous)
    assert wrong_keys(data, DEFAULT) == ["previous_signature"]


def test_all_that_is_wrong_is_reported_together() -> None:
    assert wrong_keys(b"{}", DEFAULT) == ["round", "signature", "previous_signature"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"1", b"null", b"{", b"\xff\xfe", b"<html>no</html>", b"[" * 100_000]
)
def test_what_is_no_json_object_is_bad_input(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        read_round(data, QUICKNET, file="round.json")
    assert len(refused.value.problems) == 1
    assert not isinstance(refused.value, WrongRound)


@given(chains, st.integers(1, 2**40))
def test_a_rounds_time_is_the_first_at_which_it_is_the_newest(chain: Chain, number: int) -> None:
    time = chain.time_of(number)
    assert time == chain.genesis_s + (number - 1) * chain.period_s
    assert chain.newest_round(time) == number
    assert chain.newest_round(time - 1) == number - 1
    assert chain.newest_round(time + chain.period_s - 1) == number
    assert chain.first_round_from(time) == number
    assert chain.first_round_from(time + 1) == number + 1


@given(chains, st.integers(0, 2**45))
def test_the_first_round_from_a_time_is_the_lowest_that_is_not_before_it(
    chain: Chain, time: int
) -> None:
    number = chain.first_round_from(time)
    assert chain.time_of(number) >= time
    assert number == 1 or chain.time_of(number - 1) < time
    assert chain.newest_round(time) in (number - 1, number)


def test_before_the_first_round_there_is_none() -> None:
    assert QUICKNET.newest_round(0) == 0
    assert QUICKNET.newest_round(QUICKNET.genesis_s - 1) == 0
    assert QUICKNET.first_round_from(0) == 1
