"""Public rows: written canonically, read back strictly, and the quick reading as strict as the
slow one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.merkle import leaf_hash
from dorsal.ballot.draw.rows import BadRow, PublicEntry, RowWriter, identity_hash, read_rows
from dorsal.ground.canonical import canonical_bytes
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import ENTRIES, SALTS, sealed_rules

RULES = sealed_rules(
    {"name": "guests", "kind": "invitation", "places": 1},
    {"name": "times", "kind": "merit", "best": "lowest", "places": 1},
    {"name": "partners", "kind": "reserved", "places": 1},
    {"places": 2},
    {"name": "second", "places": 2},
)
IDENTITY = "1d" * 32


def member(id_: str = "Z00017", **changes: Any) -> dict[str, Any]:
    plain = {"classes": ["women"], "id": id_, "identity": IDENTITY, "standing": {"times": 15750}}
    return plain | changes


def row_of(*members: dict[str, Any], **changes: Any) -> dict[str, Any]:
    ids = [str(one["id"]) for one in members]
    return {"id": "+".join(ids), "members": list(members), "tickets": {"draw": 4}} | changes


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(canonical_bytes(one) + b"\n" for one in rows)


def refusal(data: bytes) -> str:
    with pytest.raises(BadRow) as refused:
        read_rows(data, RULES)
    assert str(refused.value).startswith(f"line {refused.value.line}: ")
    return str(refused.value)


def test_the_identity_is_salted_and_of_name_and_birth_date() -> None:
    salt = bytes(range(32))
    right = sha256(salt + '{"born":"1990-05-12","name":"Ane \\"Etxe\\" Ñ"}'.encode()).hexdigest()
    assert identity_hash(name='Ane "Etxe" Ñ', born="1990-05-12", salt=salt) == right


@given(st.text(max_size=12), st.text(max_size=12), st.binary(min_size=32, max_size=32))
def test_any_name_is_hashed_in_canonical_form(name: str, born: str, salt: bytes) -> None:
    person = canonical_bytes({"born": born, "name": name})
    assert identity_hash(name=name, born=born, salt=salt) == sha256(salt + person).hexdigest()


def test_a_row_is_written_as_the_protocol_shows_it() -> None:
    one = Applicant(
        id="Z00017",
        line=0,
        name="Ane",
        classes=("local", "women"),
        standing=(("times", 15750),),
    )
    row, entry = RowWriter({"Z00017": bytes(32)}).write(Entry((one,), (("draw", 4),)))
    identity = identity_hash(name="Ane", born="", salt=bytes(32))
    assert row.decode() == (
        '{"id":"Z00017","members":[{"classes":["local","women"],"id":"Z00017",'
        f'"identity":"{identity}","standing":{{"times":15750}}}}],"tickets":{{"draw":4}}}}'
    )
    assert entry == PublicEntry(
        "Z00017",
        ("Z00017",),
        (("local", "women"),),
        ((("times", 15750),),),
        (("draw", 4),),
        leaf_hash(row),
    )


def test_a_group_is_one_row_over_its_sorted_members() -> None:
    people = tuple(Applicant(id=id_, line=0) for id_ in ("B", "C", "A"))
    row, entry = RowWriter(dict.fromkeys("ABC", bytes(32))).write(Entry(people, ()))
    assert (entry.id, entry.members) == ("A+B+C", ("A", "B", "C"))
    assert [one["id"] for one in json.loads(row)["members"]] == ["A", "B", "C"]


def test_written_rows_are_canonical_and_read_back_the_same() -> None:
    for seed in range(30):
        ballot = make_random_ballot(seed)
        for sealed, entries in zip(ballot.sealed, ballot.entries, strict=True):
            write = RowWriter(ballot.salts).write
            written = [write(entry) for entry in entries]
            assert b"".join(row + b"\n" for row, _ in written) == sealed.rows
            assert [canonical_bytes(json.loads(row)) for row, _ in written] == [
                row for row, _ in written
            ]
            assert read_rows(sealed.rows, sealed.seal.rules) == [entry for _, entry in written]


def test_rows_of_the_small_ballot_count_tickets() -> None:
    write = RowWriter(SALTS).write
    tickets = [write(entry)[1].tickets_in("draw") for entry in ENTRIES]
    assert tickets == [1, 4, 2, 1, 8, 2, 0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (row_of(), "0 members; the rules allow 1 to 4"),
        (row_of(*[member(id_) for id_ in "ABCDE"]), "5 members; the rules allow 1 to 4"),
        (row_of(member("Z 1")), "'Z 1' is no identifier of an applicant"),
        (row_of(member("x" * 65)), f"'{'x' * 65}' is no identifier of an applicant"),
        (row_of(member("-1")), "'-1' is no identifier of an applicant"),
        (row_of(member("")), "'' is no identifier of an applicant"),
        (row_of(member("B"), member("A")), "'B+A' is not its sorted members joined by '+'"),
        (row_of(member("A"), member("A")), "'A+A' is not its sorted members joined by '+'"),
        (row_of(member("A"), id="B"), "'B' is not its sorted members joined by '+'"),
        (row_of(member(identity="1D" * 32)), "not 64 hexadecimal digits in lower case"),
        (row_of(member(identity="1d" * 31)), "not 64 hexadecimal digits in lower case"),
        (row_of(member(classes=["women", "local"])), "classes are not sorted"),
        (row_of(member(classes=["women", "women"])), "or one stands twice"),
        (row_of(member(classes=["men"])), "the rules know no class 'men'"),
        (row_of(member(standing={"draw": 1})), "no pool 'draw' in which one stands"),
        (row_of(member(standing={"partners": 1})), "no pool 'partners' in which one stands"),
        (row_of(member(standing={"guests": 2})), "the standing in 'guests' is 2, not 1"),
        (row_of(member(standing={"guests": 0})), "the standing in 'guests' is 0, not 1"),
        (row_of(member(), tickets={"times": 1}), "the rules know no draw 'times'"),
        (row_of(member(), tickets={"draw": 0}), "0 tickets; allowed are 1 to 1048576"),
        (row_of(member(), tickets={"draw": -1}), "-1 tickets; allowed are 1 to 1048576"),
        (row_of(member(), tickets={"draw": 2**20 + 1}), "1048577 tickets; allowed are 1"),
        (row_of(member(), tickets={"draw": True}), "Expected `int`, got `bool`"),
        (row_of(member(), tickets={"draw": "4"}), "Expected `int`, got `str`"),
        (row_of(member(), note=""), "unknown field `note`"),
        (row_of(member(age=33)), "unknown field `age`"),
        ({"id": "A", "members": []}, "missing required field `tickets`"),
    ],
)
def test_a_row_that_is_not_allowed_is_named_with_its_line(row: dict[str, Any], why: str) -> None:
    good = row_of(member("0"))
    assert refusal(lines(good, row)).startswith("line 2: ")
    assert why in refusal(lines(good, row))


def test_what_is_allowed_at_the_edges_is_read() -> None:
    entries = read_rows(
        lines(
            row_of(member("a"), member("b"), member("c"), member("d")),
            row_of(member("x" * 64), tickets={"draw": 2**20, "second": 1}),
            row_of(member("y._:/-9", classes=[], standing={"times": 1 - 2**53})),
            row_of(member("z", standing={"guests": 1, "times": 2**53 - 1}), tickets={}),
        ),
        RULES,
    )
    assert [len(entry.members) for entry in entries] == [4, 1, 1, 1]
    assert entries[1].tickets == (("draw", 2**20), ("second", 1))
    assert entries[2].standing == ((("times", 1 - 2**53),),)


def test_rows_must_ascend_and_nobody_stands_twice() -> None:
    a, b = row_of(member("A")), row_of(member("B"))
    assert refusal(lines(b, a)) == "line 2: 'A' does not come after 'B'"
    assert refusal(lines(a, a)) == "line 2: 'A' does not come after 'A'"
    pair = row_of(member("B"), member("C"))
    both = "line 2: the applicant 'B' stands in another row too"
    assert refusal(lines(b, pair)) == both
    # `+` sorts before every letter of an identifier, as bytes do
    assert refusal(lines(row_of(member("B"), member("D")), pair)) == (
        "line 2: 'B+C' does not come after 'B+D'"
    )


@pytest.mark.parametrize("data", [b"", b'{"id":"A"}', lines(row_of(member()))[:-1]])
def test_a_file_without_its_last_line_feed_is_refused(data: bytes) -> None:
    assert "does not end with a line feed" in refusal(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row.replace(b":4", b": 4"),
        lambda row: row.replace(b":4", b":4.0"),
        lambda row: row.replace(b":4", b":4e0"),
        lambda row: row.replace(b":4", b":04"),
        lambda row: row.replace(b'"draw":4', b'"draw":4,"draw":4'),
        lambda row: row.replace(b'"draw":4', b'"second":1,"draw":4'),
        lambda row: row.replace(b"women", b"wom\\u0065n"),
        lambda row: row.replace(b'["women"]', b'["women",]'),
        lambda row: row.replace(b'"id":"Z00017","members"', b'"members"') + b" ",
        lambda row: row + b"\r",
        lambda row: b"\xef\xbb\xbf" + row,
        lambda row: row + b"\n",
    ],
)
def test_a_row_in_another_form_is_refused_also_after_a_good_one(
    spoil: Callable[[bytes], bytes],
) -> None:
    """The good row has shown the reader every part, so that nothing of the second is new to it."""
    good, other = canonical_bytes(row_of(member("A"))), canonical_bytes(row_of(member()))
    assert len(read_rows(good + b"\n" + other + b"\n", RULES)) == 2
    assert spoil(other) != other
    assert refusal(good + b"\n" + spoil(other) + b"\n")


def test_quick_and_slow_reading_agree_on_spoilt_rows(repetitions: int) -> None:
    """A file of one row is parsed as JSON; behind its like a row is taken apart by a pattern."""
    good = canonical_bytes(row_of(member("A")))
    rng = random.Random(7)
    for _ in range(150 * repetitions):
        spoilt = bytearray(canonical_bytes(row_of(member("Z9"))))
        for _ in range(rng.choice([1, 1, 2])):
            at = rng.randrange(len(spoilt))
            spoilt[at : at + rng.randint(0, 2)] = rng.choice(
                [
                    b"",
                    b'"',
                    b",",
                    b"}",
                    b"]",
                    b"\\",
                    b" ",
                    b"0",
                    b"x",
                    b'"women",',
                    rng.randbytes(1),
                ]
            )
        if b"\n" in spoilt:
            continue
        alone, behind = read_or_none(bytes(spoilt)), read_or_none(good + b"\n" + bytes(spoilt))
        assert (alone is None) == (behind is None), bytes(spoilt)
        assert alone is None or behind is None or alone == behind[1:], bytes(spoilt)


def read_or_none(rows: bytes) -> list[PublicEntry] | None:
    try:
        return read_rows(rows + b"\n", RULES)
    except BadRow:
        return None
