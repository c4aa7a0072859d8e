"""The entry slip: what an applicant keeps as proof, and what it proves against a record (section
13 of the draw protocol).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal

import msgspec

from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.merkle import audit_path, leaf_hash, root_from_path
from dorsal.ballot.draw.sealed import PROTOCOL, Seal, seal_hash
from dorsal.ground.canonical import canonical_bytes, parse_canonical

HASH_HEX = 64


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who somebody is: name, and birth date as it was entered."""

    born: str
    name: str


class Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry slip; `index` counts the row from 0 among `leaves` rows, `path` leads from its
    leaf to the root.
    """

    entry: str
    facts: dict[str, str | int]
    fingerprint: str
    id: str
    identity: Identity
    index: int
    leaves: int
    path: tuple[str, ...]
    protocol: Literal["dorsal-draw-1"]
    reasons: tuple[str, ...]
    row: dict[str, Any]
    salt: str
    seal: str
    sequence: int


def make_slip(
    id_: str,
    *,
    row: bytes,
    index: int,
    leaves: Sequence[bytes],
    seal: Seal,
    person: Mapping[str, str],
    facts: Mapping[str, str | int],
    reasons: Sequence[str],
) -> Slip:
    """The slip of one applicant; `person` has `name`, `born` and `salt` (hex)."""
    public = parse_canonical(row)
    if not isinstance(public, dict):
        raise ValueError("a row is an object")
    return Slip(
        entry=str(public["id"]),
        facts=dict(facts),
        fingerprint=fingerprint(seal_hash(seal)),
        id=id_,
        identity=Identity(born=person["born"], name=person["name"]),
        index=index,
        leaves=len(leaves),
        path=tuple(node.hex() for node in audit_path(leaves, index)),
        protocol=PROTOCOL,
        reasons=tuple(reasons),
        row=public,
        salt=person["salt"],
        seal=seal_hash(seal).hex(),
        sequence=seal.sequence,
    )


def slip_bytes(slip: Slip) -> bytes:
    """The slip as a file: canonical JSON and a line feed."""
    return canonical_bytes(msgspec.to_builtins(slip)) + b"\n"


def read_slip(data: bytes) -> Slip:
    """Read a slip; `ValueError` says what is wrong with it."""
    if not data.endswith(b"\n"):
        raise ValueError("the slip does not end with a line feed")
    try:
        return msgspec.convert(parse_canonical(data[:-1]), Slip, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"the slip: {error}") from None


def check_slip(slip: Slip, seals: Sequence[Seal]) -> int:
    """Which of the record's seals (from 0) the slip holds against; `ValueError` says why it
    holds against none.
    """
    for number, seal in enumerate(seals):
        if seal_hash(seal).hex() == slip.seal:
            _check_against(slip, seal)
            return number
    raise ValueError("the slip was made for a seal that is not in this record")


def _check_against(slip: Slip, seal: Seal) -> None:
    if (slip.sequence, slip.fingerprint) != (seal.sequence, fingerprint(seal_hash(seal))):
        raise ValueError("the slip states another sequence or fingerprint than its seal has")
    if slip.leaves != seal.entries.count:
        raise ValueError(f"the slip counts {slip.leaves} rows, its seal {seal.entries.count}")
    path = [_hash_bytes(node) for node in slip.path]
    leaf = leaf_hash(canonical_bytes(slip.row))
    root = root_from_path(leaf, index=slip.index, leaves=slip.leaves, path=path)
    if root.hex() != seal.entries.root:
        raise ValueError("the slip's row does not lead to the sealed root")
    _check_identity(slip)


def _check_identity(slip: Slip) -> None:
    members = slip.row.get("members", [])
    if slip.row.get("id") != slip.entry:
        raise ValueError(f"the slip's row is not that of the entry {slip.entry!r}")
    member = next((one for one in members if one.get("id") == slip.id), None)
    if member is None:
        raise ValueError(f"{slip.id!r} is no member of the slip's row")
    person = canonical_bytes(msgspec.to_builtins(slip.identity))
    opened = sha256(_hash_bytes(slip.salt) + person).hexdigest()
    if not hmac.compare_digest(opened, str(member.get("identity"))):
        raise ValueError("the slip's name, birth date and salt do not open the sealed identity")


def _hash_bytes(text: str) -> bytes:
    if len(text) != HASH_HEX or not set(text) <= set("0123456789abcdef"):
        raise ValueError(f"{text[:70]!r} is not 64 hexadecimal digits in lower case")
    return bytes.fromhex(text)
