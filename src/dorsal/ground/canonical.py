"""Canonical JSON: RFC 8785 restricted to objects, arrays, strings, booleans and integers up to
2**53 - 1.

Two programs that mean the same value write the same bytes, so that its hash is a name for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = str | bool | int | Sequence["Json"] | Mapping[str, "Json"]

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 100


class NotCanonical(ValueError):
    """A value that canonical JSON cannot hold, or bytes that are not in canonical form."""


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _ordered(value: Json, depth: int = 0) -> Json:
    """The same value with sorted keys; refuses what the form does not allow."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical(f"the integer {value} is beyond 2**53 - 1")
        return value
    if depth == DEEPEST:
        raise NotCanonical(f"nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise NotCanonical(f"the key {key!r} is not a string")
        return {key: _ordered(value[key], depth + 1) for key in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth + 1) for item in value]
    raise NotCanonical(f"{type(value).__name__} is not allowed: {value!r}")


def canonical_bytes(value: Json) -> bytes:
    """The canonical bytes of a value; `NotCanonical` for floats, null, large integers and lone
    surrogates.
    """
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a lone surrogate is not text") from error


def canonical_hash(value: Json) -> bytes:
    """SHA-256 of the canonical bytes: 32 bytes."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def parse_canonical(data: bytes) -> Json:
    """Read canonical JSON; `NotCanonical` when the bytes are not the canonical form of what they
    say.
    """
    try:
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if canonical_bytes(value) != data:
        raise NotCanonical(
            "not in canonical form (RFC 8785): its bytes differ from those of what it says"
        )
    return value
