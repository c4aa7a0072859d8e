"""Canonical JSON: the examples of RFC 8785 within our restriction, what is refused, and the
properties on which every hash relies.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ground.canonical import (
    DEEPEST,
    LARGEST_INTEGER,
    Json,
    NotCanonical,
    canonical_bytes,
    canonical_hash,
    parse_canonical,
)

values = st.recursive(
    st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def plainly_written(value: Any) -> str:
    """The form again, letter by letter, from the text of RFC 8785."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(map(plainly_escaped, value)) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(plainly_written, value)) + "]"
    keys = sorted(value, key=code_units)
    return "{" + ",".join(f"{plainly_written(k)}:{plainly_written(value[k])}" for k in keys) + "}"


def plainly_escaped(letter: str) -> str:
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
    code = ord(letter)
    return short.get(code) or (f"\\u00{code:02x}" if code < 32 else letter)


def code_units(text: str) -> list[int]:
    units: list[int] = []
    for letter in text:
        code = ord(letter)
        if code > 0xFFFF:
            high, low = divmod(code - 0x10000, 0x400)
            units += [0xD800 + high, 0xDC00 + low]
        else:
            units.append(code)
    return units


def test_the_keys_of_the_rfcs_example_are_sorted_by_code_units() -> None:
    written = canonical_bytes(
        {
            "\u20ac": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\U0001f600": "Emoji: Grinning Face",
            "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis",
        }
    ).decode()
    assert written == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
        '"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",'
        '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_the_string_of_the_rfcs_example_keeps_only_the_needed_escapes() -> None:
    value: Json = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [True, False]}
    assert canonical_bytes(value) == (
        '{"literals":[true,false],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )


def test_control_characters_have_their_short_forms_and_others_lower_case_ones() -> None:
    assert canonical_bytes("\x00\b\t\n\x0b\f\r\x1f\x7f\u2028") == (
        b'"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\x7f\xe2\x80\xa8"'
    )


def test_empty_things_and_the_largest_integers() -> None:
    value: Json = [{}, [], "", 0, LARGEST_INTEGER, -LARGEST_INTEGER]
    assert canonical_bytes(value) == b'[{},[],"",0,9007199254740991,-9007199254740991]'
    assert parse_canonical(b"[9007199254740991,-9007199254740991]") == [2**53 - 1, 1 - 2**53]


def test_tuples_are_arrays() -> None:
    assert canonical_bytes({"a": (1, (2,))}) == b'{"a":[1,[2]]}'


def test_the_hash_is_that_of_the_bytes() -> None:
    assert canonical_hash({"b": 1, "a": "é"}) == hashlib.sha256('{"a":"é","b":1}'.encode()).digest()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "float is not allowed: 1.0"),
        ({"a": None}, "NoneType is not allowed: None"),
        ([2**53], "the integer 9007199254740992 is beyond 2**53 - 1"),
        ([-(2**53)], "the integer -9007199254740992 is beyond 2**53 - 1"),
        ({1: "a"}, "the key 1 is not a string"),
        (b"a", "bytes is not allowed: b'a'"),
        ("\ud800", "a lone surrogate is not text"),
        ({"\udfff": 1}, "a lone surrogate is not text"),
    ],
)
def test_a_value_that_the_form_cannot_hold_is_refused(value: Any, why: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_bytes(value)
    assert str(refused.value) == why


def test_what_is_nested_too_deeply_is_refused_both_ways() -> None:
    deepest = b"[" * DEEPEST + b"7" + b"]" * DEEPEST
    assert canonical_bytes(parse_canonical(deepest)) == deepest
    for depth in (DEEPEST + 1, 200_000):
        with pytest.raises(NotCanonical):
            parse_canonical(b"[" * depth + b"]" * depth)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"a": 1}', id="white space"),
        pytest.param(b'{"a":1}\n', id="a line feed behind it"),
        pytest.param(b'{"b":1,"a":1}', id="keys in disorder"),
        pytest.param(b'{"a":1,"a":1}', id="a key twice"),
        pytest.param('{"\ufb33":1,"\U0001f600":1}'.encode(), id="keys by code points"),
        pytest.param(b'{"a":1.0}', id="a fraction"),
        pytest.param(b'{"a":1e0}', id="an exponent"),
        pytest.param(b'{"a":-0}', id="minus nought"),
        pytest.param(b'{"a":01}', id="a leading nought"),
        pytest.param(b'{"a":9007199254740992}', id="beyond 2^53 - 1"),
        pytest.param(b'{"a":1' + b"0" * 5000 + b"}", id="thousands of digits"),
        pytest.param(b'{"a":null}', id="null"),
        pytest.param(b'{"a":NaN}', id="NaN"),
        pytest.param(b'{"a":"\\u0041"}', id="a needless escape"),
        pytest.param(b'{"a":"\\/"}', id="an escaped slash"),
        pytest.param(b'{"a":"\\u001F"}', id="an escape in capitals"),
        pytest.param(b'{"a":"\x7f\n"}', id="a raw line feed"),
        pytest.param(b'{"a":"\\ud800"}', id="a lone surrogate, escaped"),
        pytest.param(b'{"a":"\xed\xa0\x80"}', id="a lone surrogate in UTF-8"),
        pytest.param(b'{"a":"\xff"}', id="no UTF-8"),
        pytest.param(b'{"a":"\xc1\x81"}', id="overlong UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"a":1}', id="a byte order mark"),
        pytest.param('{"a":1}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"{}{}", id="two values"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_bytes_that_are_not_in_canonical_form_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse_canonical(data)


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert parse_canonical(canonical_bytes(value)) == value


@given(values)
def test_the_form_is_that_of_the_rfc_and_json_to_any_reader(value: Any) -> None:
    written = canonical_bytes(value)
    assert written.decode() == plainly_written(value)
    assert json.loads(written) == value


@given(st.dictionaries(st.text(max_size=4), values, max_size=6), st.randoms())
def test_the_order_in_which_keys_were_given_changes_nothing(value: Any, rng: Any) -> None:
    keys = list(value)
    rng.shuffle(keys)
    assert canonical_bytes({key: value[key] for key in keys}) == canonical_bytes(value)
