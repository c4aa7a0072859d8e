"""The drawn half of a record: round, seed, places, waiting list and offers, each by its code."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from dorsal.ballot.draw.beacon import DEFAULT
from dorsal.ballot.draw.record import json_file
from dorsal.ballot.draw.verify import verify
from tests.ballot.draw.rounds import QUICKNET_657413
from tests.ballot.draw.small_ballot import drawn, offered, record_of, seal

FILES = offered(drawn(record_of(seal())), {"Z2": "declined"}, {"Z3": "deferred"})
DRAW = json.loads(FILES["draw.json"])


def failure(**files: bytes) -> tuple[str, str]:
    names = {"draw": "draw.json", "places": "places.csv", "offers": "offers.jsonl"}
    changed = FILES | {names.get(key, "waiting-list.csv"): data for key, data in files.items()}
    report = verify(changed).report
    assert not report.holds
    return report.failed, report.why


def draw_with(**changes: Any) -> bytes:
    return json_file(DRAW | changes)


def beacon_with(**changes: Any) -> bytes:
    return draw_with(beacon=DRAW["beacon"] | changes)


def number_of(signature: str) -> str:
    return sha256(bytes.fromhex(signature)).hexdigest()


OTHER = QUICKNET_657413.signature

WRONG_BEACONS: list[tuple[str, bytes, str]] = [
    ("another round", beacon_with(round=1001), "round 1001 was used; sealed is round 1000"),
    ("another chain", beacon_with(chain=DEFAULT.hash), "sealed is round 1000 of quicknet"),
    ("a fallback that is not sealed", draw_with(fallback=True), "the seal names no fallback"),
    (
        "the signature of another round",
        draw_with(beacon=DRAW["beacon"] | {"signature": OTHER}, random_number=number_of(OTHER)),
        "the signature is not that of round 1000 of quicknet",
    ),
    ("a signature alone", beacon_with(signature=OTHER), "is not SHA-256 of the signature"),
    ("another number", draw_with(random_number="00" * 32), "is not SHA-256 of the signature"),
    ("capitals", beacon_with(signature=OTHER.upper()), "has not the form of quicknet"),
    ("a short signature", beacon_with(signature=OTHER[2:]), "has not the form of quicknet"),
    ("a previous signature", beacon_with(previous_signature=OTHER), "has not the form"),
    ("a further key", draw_with(note=""), "unknown field `note`"),
    ("a missing key", json_file({}), "missing required field `beacon`"),
    ("another protocol", draw_with(protocol="dorsal-draw-2"), "Invalid enum value"),
    ("a seed that is none", draw_with(seed=""), "a hash is not 64 hexadecimal digits"),
    ("a hash in capitals", draw_with(places="AB" * 32), "a hash is not 64 hexadecimal digits"),
    ("one for true", draw_with(fallback=1), "Expected `bool`, got `int`"),
]


@pytest.mark.parametrize(
    ("draw", "why"), [pytest.param(draw, why, id=name) for name, draw, why in WRONG_BEACONS]
)
def test_any_other_round_or_form_fails_as_beacon(draw: bytes, why: str) -> None:
    code, said = failure(draw=draw)
    assert code == "beacon"
    assert why in said


@pytest.mark.parametrize("key", ["seal", "ceremony_hash", "seed"])
def test_what_the_seed_is_made_of_is_computed_again(key: str) -> None:
    code, why = failure(draw=draw_with(**{key: "00" * 32}))
    right = DRAW[key][:16]
    assert (code, why) == ("seed", f"draw.json: `{key}` is 0000000000000000..., not {right}...")


def test_the_first_line_of_the_places_that_is_wrong_is_shown() -> None:
    lines = FILES["places.csv"].splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    code, why = failure(places=b"".join(lines))
    assert code == "places"
    assert why == (
        "places.csv, line 2: '1,Z7,Z7,draw,first of women in the draw order; floor 2 had 0',"
        " by the rules '1,Z8,Z8,times,standing 15001'"
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        FILES["places.csv"] + b"9,Z1,Z1,draw,cousin\n",
        FILES["places.csv"][:-1],
        FILES["places.csv"].replace(b"\n", b"\r\n"),
        b"",
    ],
)
def test_places_are_compared_byte_for_byte(spoilt: bytes) -> None:
    assert failure(places=spoilt)[0] == "places"


def test_the_stated_hashes_are_those_of_the_files() -> None:
    assert failure(draw=draw_with(places="00" * 32)) == (
        "places",
        "draw.json states another hash of places.csv",
    )
    assert failure(draw=draw_with(waiting_list="00" * 32)) == (
        "waiting-list",
        "draw.json states another hash of waiting-list.csv",
    )


def test_a_reordered_waiting_list_is_refused() -> None:
    lines = FILES["waiting-list.csv"].splitlines(keepends=True)
    assert len(lines) > 2
    lines[1], lines[2] = lines[2], lines[1]
    assert failure(waiting=b"".join(lines))[0] == "waiting-list"


def test_offers_are_bound_to_their_draw() -> None:
    lines = FILES["offers.jsonl"].splitlines(keepends=True)
    assert failure(offers=lines[1]) == (
        "offers",
        "offers.jsonl, line 1 does not continue the chain of the lines before",
    )
    assert verify(FILES | {"offers.jsonl": lines[0]}).report.holds
    skipped = json.loads(lines[0]) | {"offered": []}
    code, why = failure(offers=json_file(skipped))
    assert code == "offers"
    assert "is missing" in why


def test_every_place_is_accounted_for_in_words() -> None:
    said = {check.code: check.says for check in verify(FILES).report.checks}
    assert said["places"] == "Of 6 places, 5 named as the draw decides, 1 reserved without names."
