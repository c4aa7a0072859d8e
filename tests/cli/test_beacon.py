"""`dorsal beacon verify`: yes, no, or no round at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000
from tests.cli.conftest import Dorsal

RANDOM_NUMBER = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"


def write(path: Path, **value: object) -> Path:
    path.write_text(json.dumps(value))
    return path


def test_a_real_round_is_valid(round_file: Path, dorsal: Dorsal) -> None:
    ran = dorsal("beacon", "verify", round_file, "--chain", "quicknet", "--json")
    assert ran.code == 0
    assert (ran.json["valid"], ran.json["random_number"]) == (True, RANDOM_NUMBER)


def test_the_default_chain_signs_the_round_before_too(tmp_path: Path, dorsal: Dorsal) -> None:
    path = write(
        tmp_path / "round.json",
        round=DEFAULT_3311596.number,
        signature=DEFAULT_3311596.signature,
        previous_signature=DEFAULT_3311596.previous_signature,
    )
    assert dorsal("beacon", "verify", path, "--chain", "default").code == 0
    assert dorsal("beacon", "verify", path, "--chain", "quicknet").code == 1


@pytest.mark.parametrize(
    "change",
    [
        {"round": 1001},
        {"signature": QUICKNET_1000.signature[:-1] + "8"},
        {"signature": "00" * 48},
        {"signature": "c0" + "00" * 47},
        {"randomness": "00" * 32},
    ],
)
def test_a_changed_round_is_not_valid(
    tmp_path: Path, dorsal: Dorsal, change: dict[str, object]
) -> None:
    value: dict[str, object] = {"round": 1000, "signature": QUICKNET_1000.signature} | change
    ran = dorsal("beacon", "verify", write(tmp_path / "round.json", **value))
    assert ran.code == 1
    assert ran.out.startswith("not valid")


@pytest.mark.parametrize("text", ["", "hello", "[]", "{}", '{"round": 1000}'])
def test_what_is_no_round_is_bad_input(tmp_path: Path, dorsal: Dorsal, text: str) -> None:
    path = tmp_path / "round.json"
    path.write_text(text)
    assert dorsal("beacon", "verify", path).code == 2


@pytest.mark.parametrize("at", ["2027-02-20T12:00+01:00", "2027-02-20T11:00:00Z"])
def test_the_round_of_a_time_is_the_first_not_before_it(dorsal: Dorsal, at: str) -> None:
    ran = dorsal("beacon", "round", at, "--json")
    assert ran.json == {"chain": "quicknet", "round": 36772612, "time": 1803121200}
    assert dorsal("beacon", "round", "2027-02-20T11:00:01Z", "--json").json["round"] == 36772613


def test_a_time_without_its_offset_is_refused(dorsal: Dorsal) -> None:
    assert dorsal("beacon", "round", "2027-02-20T12:00").code == 2
