"""The one-file verifier turns any malformed input into a failing check, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from dorsal.verifiers import dorsal_verify
from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import drawn_festival
from tests.verifiers.rules_by_hand import canonical, hex_hash
from tests.verifiers.tamperings import put

NOT_CANONICAL = {
    "deep nesting": b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "moderate nesting": b'{"a":' + b"[" * 150 + b"]" * 150 + b"}",
    "a fraction": b'{"a":1.0}',
    "an exponent": b'{"a":1e3}',
    "a huge integer": b'{"a":1' + b"0" * 5000 + b"}",
    "an integer above 2^53": b'{"a":9007199254740992}',
    "minus nought": b'{"a":-0}',
    "NaN": b'{"a":NaN}',
    "null": b'{"a":null}',
    "invalid UTF-8": b'{"a":"\xff"}',
    "a lone surrogate": b'{"a":"\\ud800"}',
    "a needless escape": b'{"a":"\\u0041"}',
    "a key twice": b'{"a":1,"a":1}',
    "keys in disorder": b'{"b":1,"a":1}',
    "white space": b'{"a": 1}',
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "a carriage return": b'{"a":1}\r',
    "two objects": b"{}{}",
    "nothing": b"",
    "keys by code points": '{"\ue000":1,"\U0001f3d4":1}'.encode(),
}


@pytest.mark.parametrize(
    "name",
    [
        *("seal-1.json", "entries-1.jsonl", "chain.jsonl"),
        *("ceremony.jsonl", "draw.json", "offers.jsonl"),
    ],
)
@pytest.mark.parametrize("data", [pytest.param(d, id=n) for n, d in NOT_CANONICAL.items()])
def test_what_is_not_canonical_fails_as_files(name: str, data: bytes) -> None:
    files = {**drawn_festival().files, name: data + b"\n"}
    report = verify(files)
    assert (report["failed"], report["kind"], report["fingerprint"]) == ("files", "", "")
    assert name in report["why"]


@pytest.mark.parametrize("innermost", [b"", b"7"])
@pytest.mark.parametrize("end", [b"}", b',"b":"\xc3\xa9"}'])
def test_a_hundred_levels_are_read_and_one_more_is_refused(innermost: bytes, end: bytes) -> None:
    files = drawn_festival().files
    for levels, failed in ((100, "entries"), (101, "files")):  # the object itself is one of them
        row = b'{"a":' + b"[" * (levels - 1) + innermost + b"]" * (levels - 1) + end
        assert verify({**files, "entries-1.jsonl": row + b"\n"})["failed"] == failed


def test_keys_are_sorted_by_their_utf_16_code_units() -> None:
    line = '{"\U0001f3d4":1,"\ue000":1}'.encode()
    assert dorsal_verify.parse(line, "here") == {"\U0001f3d4": 1, "\ue000": 1}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk over all values inside a value."""
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    for key, child in inner.items() if isinstance(inner, dict) else ():
        yield (*path, key)
        yield from places_in(child, (*path, key))


WRONG_VALUES: list[Any] = [
    *(True, False, 0, 1, -1, 2**53 - 1, "", "draw", "ab" * 32),
    *([], {}, [[]], {"": {}}, [0], [""], [{}]),
]


def wrong_values_in(value: Any) -> Iterator[tuple[str, bytes]]:
    """Put each wrong value in each place; the rules' hash is made right again."""
    right = canonical(value)
    for path in places_in(value):
        for wrong in WRONG_VALUES:
            changed = json.loads(right)
            put(*path, wrong)(changed)
            if path[0] == "rules":
                changed["rules_hash"] = hex_hash(changed["rules"])
            if canonical(changed) != right:
                yield f"{path}: {wrong}", canonical(changed)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        *[("seal-1.json", 0), ("draw.json", 0), ("ceremony.jsonl", 0), ("offers.jsonl", 0)],
        *[("entries-1.jsonl", 0), ("entries-1.jsonl", 5)],
    ],
)
def test_a_wrong_value_anywhere_is_a_failing_check_and_never_a_traceback(
    name: str, line: int
) -> None:
    files = drawn_festival().files
    lines = files[name].splitlines()
    for what, changed in wrong_values_in(json.loads(lines[line])):
        data = b"".join(each + b"\n" for each in [*lines[:line], changed, *lines[line + 1 :]])
        assert not verify({**files, name: data})["holds"], what


def test_a_wrong_value_anywhere_in_a_slip_is_refused() -> None:
    ballot = drawn_festival()
    slip = {**ballot.slip("G1"), "facts": {}, "reasons": []}  # no verifier relies on these two
    for what, changed in wrong_values_in(slip):
        relied_on = not what.startswith(("('facts'", "('reasons'"))
        assert verify(ballot.files, changed + b"\n")["failed"] == "slip" or not relied_on, what


@pytest.mark.parametrize("name", sorted(drawn_festival().files))
def test_one_changed_byte_is_refused(name: str, repetitions: int) -> None:
    files = drawn_festival().files
    rng = Random(name)
    # The times of the last lines are the organiser's word: nothing hashes them.
    last_time = {"ceremony.jsonl": b'"time":', "offers.jsonl": b'"time":'}.get(name)
    spare = range(files[name].rindex(last_time) + 7, len(files[name])) if last_time else range(0)
    for _ in range(20 * repetitions):
        at = rng.randrange(len(files[name]))
        if at not in spare:
            changed = bytearray(files[name])
            changed[at] ^= 1 << rng.randrange(8)
            assert not verify({**files, name: bytes(changed)})["holds"]
