"""Entry slips: made for one row of one seal, and refused when anything in them is forged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.draw.slips import check_slip, make_slip, read_slip, slip_bytes
from dorsal.ground.canonical import canonical_bytes
from tests.ballot.draw.small_ballot import ENTRIES, SALTS, seal, single, slip_of

FIRST = seal()
OTHER = seal([*ENTRIES[:6], single("Z8", 1)], before=[FIRST.seal], amends=True)


def slip_value(id_: str = "Z4") -> Any:
    return json.loads(slip_of(id_, FIRST))


def why_refused(value: Any) -> str:
    try:
        check_slip(read_slip(canonical_bytes(value) + b"\n"), [FIRST.seal, OTHER.seal])
    except ValueError as refused:
        return str(refused)
    return "it was not refused"


def test_a_slip_says_all_that_its_applicant_needs() -> None:
    value = slip_value()
    rows = FIRST.rows.splitlines()
    assert value["row"] == json.loads(rows[2])
    del value["row"]
    path = value.pop("path")
    assert [len(node) for node in path] == [64, 64, 64]
    assert value == {
        "entry": "Z3+Z4",
        "facts": {"failures": 3},
        "fingerprint": fingerprint(seal_hash(FIRST.seal)),
        "id": "Z4",
        "identity": {"born": "1990-05-12", "name": "Runner Z4"},
        "index": 2,
        "leaves": 7,
        "protocol": "dorsal-draw-1",
        "reasons": ["1 ticket for applying"],
        "salt": SALTS["Z4"].hex(),
        "seal": seal_hash(FIRST.seal).hex(),
        "sequence": 1,
    }


@pytest.mark.parametrize("id_", [f"Z{n}" for n in range(1, 9)])
def test_every_applicants_slip_holds_against_its_seal_among_others(id_: str) -> None:
    slip = read_slip(slip_of(id_, FIRST))
    assert check_slip(slip, [OTHER.seal, FIRST.seal]) == 1
    assert slip_bytes(slip) == slip_of(id_, FIRST)
    with pytest.raises(ValueError, match="made for a seal that is not in this record"):
        check_slip(slip, [OTHER.seal])


FORGED: list[tuple[str, Any, str]] = [
    ("seal", "00" * 32, "a seal that is not in this record"),
    ("seal", seal_hash(OTHER.seal).hex(), "another sequence or fingerprint"),
    ("sequence", 2, "another sequence or fingerprint than its seal has"),
    ("fingerprint", "bababa " * 7 + "bababa", "another sequence or fingerprint"),
    ("leaves", 8, "the slip counts 8 rows, its seal 7"),
    ("index", 3, "does not lead to the sealed root"),
    ("index", 7, "there is no leaf 7 among 7"),
    ("index", -1, "there is no leaf -1 among 7"),
    ("path", [], "too short"),
    ("path", ["00" * 32] * 3, "does not lead to the sealed root"),
    ("path", ["00" * 32] * 4, "too long"),
    ("path", ["AB" * 32] * 3, "is not 64 hexadecimal digits in lower case"),
    ("salt", "00" * 32, "do not open the sealed identity"),
    ("salt", "00" * 31, "is not 64 hexadecimal digits in lower case"),
    ("identity", {"born": "1990-05-12", "name": "Cousin"}, "do not open the sealed identity"),
    ("identity", {"born": "", "name": "Runner Z4"}, "do not open the sealed identity"),
    ("id", "Z3", "do not open the sealed identity"),
    ("id", "Z5", "'Z5' is no member of the slip's row"),
    ("entry", "Z4", "the slip's row is not that of the entry 'Z4'"),
    ("row", {}, "does not lead to the sealed root"),
    ("protocol", "dorsal-draw-2", "the slip: Invalid enum value 'dorsal-draw-2'"),
    ("note", "x", "the slip: Object contains unknown field `note`"),
    ("index", True, "the slip: Expected `int`, got `bool`"),
    ("facts", {"failures": True}, "the slip: Expected"),
    ("reasons", [1], "the slip: Expected `str`, got `int`"),
]


@pytest.mark.parametrize(("key", "new", "why"), FORGED)
def test_a_forged_field_is_refused(key: str, new: Any, why: str) -> None:
    assert why in why_refused(slip_value() | {key: new})


def test_more_tickets_on_the_slip_lead_to_no_sealed_root() -> None:
    value = slip_value()
    value["row"]["tickets"]["draw"] = 20
    assert why_refused(value) == "the slip's row does not lead to the sealed root"


def test_every_step_of_the_path_counts() -> None:
    for step in range(3):
        value = slip_value()
        value["path"][step] = "5a" * 32
        assert why_refused(value) == "the slip's row does not lead to the sealed root"


def test_facts_and_reasons_are_for_the_applicant_alone() -> None:
    value = slip_value() | {"facts": {"bonus": "1/3"}, "reasons": []}
    assert check_slip(read_slip(canonical_bytes(value) + b"\n"), [FIRST.seal]) == 0


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]\n", b"{}\n", b"\xff\n", slip_of("Z1", FIRST)[:-1] + b" \n"]
)
def test_what_is_no_slip_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"slip|canonical|JSON"):
        read_slip(data)


def test_a_slip_is_made_of_a_row_that_is_an_object() -> None:
    with pytest.raises(ValueError, match="a row is an object"):
        make_slip(
            "Z1",
            row=b"[]",
            index=0,
            leaves=[bytes(32)],
            seal=FIRST.seal,
            person={},
            facts={},
            reasons=[],
        )
