"""The names of a record's files, and reading its lines and seals."""

from __future__ import annotations

import pytest

from dorsal.ballot.draw.record import (
    count_seals,
    entries_name,
    file_lines,
    hash_of_file,
    is_of_the_record,
    json_file,
    jsonl_file,
    read_seals,
    rules_name,
    seal_name,
)
from dorsal.ground.canonical import canonical_hash
from dorsal.ground.problems import BadInput
from tests.ballot.draw.small_ballot import record_of, seal


def test_each_seal_has_three_files() -> None:
    names = [seal_name(12), entries_name(12), rules_name(12)]
    assert names == ["seal-12.json", "entries-12.jsonl", "rules-12.toml"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("chain.jsonl", True),
        ("ceremony.jsonl", True),
        ("draw.json", True),
        ("places.csv", True),
        ("waiting-list.csv", True),
        ("offers.jsonl", True),
        ("README.txt", True),
        ("timestamp", True),
        ("timestamp-1.ots", True),
        ("seal-1.json", True),
        ("seal-10.json", True),
        ("seal-0.json", False),
        ("seal-01.json", False),
        ("seal-1.jsonl", False),
        ("seal-1.json.bak", False),
        ("entries-1.json", False),
        ("rules.toml", False),
        ("Places.csv", False),
        ("persons-1.jsonl", False),
        ("", False),
    ],
)
def test_the_protocol_knows_these_names_and_no_other(name: str, known: bool) -> None:
    assert is_of_the_record(name) is known


def test_seals_are_counted_to_the_first_gap() -> None:
    assert count_seals({}) == 0
    assert count_seals({"seal-2.json": b""}) == 0
    assert count_seals({"seal-1.json": b"", "seal-2.json": b"", "seal-4.json": b""}) == 2


def test_files_of_json_end_with_a_line_feed() -> None:
    assert json_file({"b": 1, "a": ""}) == b'{"a":"","b":1}\n'
    assert jsonl_file([{"a": 1}, {"b": 2}]) == b'{"a":1}\n{"b":2}\n'
    assert jsonl_file([]) == b""
    assert hash_of_file(b'{"a":1}\n') == canonical_hash({"a": 1})


def test_lines_come_without_their_line_feeds() -> None:
    assert file_lines(b"a\nb\n") == [b"a", b"b"]
    assert file_lines(b"\n") == [b""]
    for data in (b"", b"a\nb"):
        with pytest.raises(ValueError, match="does not end with a line feed"):
            file_lines(data)


def test_seals_are_read_in_order() -> None:
    first = seal()
    second = seal(before=[first.seal], amends=True)
    assert read_seals(record_of(first, second)) == [first.seal, second.seal]


def test_a_folder_without_a_seal_is_no_record_and_a_broken_seal_is_named() -> None:
    with pytest.raises(BadInput, match="this is not a record: it holds no seal"):
        read_seals({"places.csv": b""})
    files = record_of(seal()) | {"seal-1.json": b"{}\n"}
    with pytest.raises(BadInput) as refused:
        read_seals(files)
    (problem,) = refused.value.problems
    assert (problem.file, problem.right) == ("seal-1.json", "restore the file as it was published")
