"""What an acknowledgement may hold, key by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from dorsal.ground.canonical import LARGEST_INTEGER, NotCanonical, canonical_bytes
from dorsal.ground.problems import Problem

LONGEST_TEXT = 200
LATEST = 2**37  # seconds: in the year 6325
ACTIONS = ("applied", "changed", "withdrawn")
HASH = re.compile(r"[0-9a-f]{64}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_TEXT or not value.isprintable():
        return False
    try:
        return bool(canonical_bytes(value))
    except NotCanonical:
        return False


def _is_number(value: object, least: int, most: int) -> bool:
    # True is an int to Python, and no number here.
    return type(value) is int and least <= value <= most


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


_TEXT = (_is_text, f"1 to {LONGEST_TEXT} printable characters")
_KEYS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "action": (lambda value: value in ACTIONS, "applied, changed or withdrawn"),
    "applicant": _TEXT,
    "content": (_is_hash, "64 hexadecimal digits in lower case"),
    "draw": _TEXT,
    "number": (lambda value: _is_number(value, 1, LARGEST_INTEGER), "a whole number from 1"),
    "previous": (
        lambda value: value == "" or _is_hash(value),
        "64 hexadecimal digits in lower case, or nothing for number 1",
    ),
    "protocol": (lambda value: value == "dorsal-acknowledgement-1", "dorsal-acknowledgement-1"),
    "race": _TEXT,
    "time": (
        lambda value: _is_number(value, 0, LATEST),
        "whole seconds since 1970-01-01T00:00:00Z, at most 2**37",
    ),
}


def faults_of_statement(values: Mapping[str, object]) -> Iterator[Problem]:
    """Everything in an acknowledgement, its signature apart, that the format does not allow."""
    for key, (is_right, right) in _KEYS.items():
        if key not in values:
            yield Problem(f"the key {key} is missing", right, column=key)
        elif not is_right(values[key]):
            yield Problem(f"{key} is wrong", right, column=key, value=str(values[key])[:80])
    for key in sorted(values.keys() - _KEYS.keys()):
        yield Problem(f"the key {key!r} is unknown", "no other keys", column=key)
    if (values.get("number") == 1) != (values.get("previous") == ""):
        what = "number 1, and no other, has nothing before it"
        yield Problem(what, "previous empty for number 1 only", column="previous")
