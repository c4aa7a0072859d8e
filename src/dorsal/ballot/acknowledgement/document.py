"""The acknowledgement `dorsal-acknowledgement-1`: what the race says, signed, and its bytes.

docs/reference/acknowledgement.md describes the format for those who verify it with other tools.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

import msgspec

from dorsal.ballot.acknowledgement.keys import private_key_from
from dorsal.ballot.acknowledgement.limits import faults_of_statement
from dorsal.ground.canonical import Json, canonical_bytes, canonical_hash
from dorsal.ground.problems import BadInput, Problem

PROTOCOL: Final = "dorsal-acknowledgement-1"

Action: TypeAlias = Literal["applied", "changed", "withdrawn"]


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """What the race acknowledges, and its signature.

    `number` counts the acknowledgements of the ballot from 1 without gaps; `time` is in seconds
    since 1970-01-01T00:00:00Z; `content` is the `content_hash` of the application as it then is;
    `previous` the hash of the acknowledgement before, empty for the first; `signature` 64 bytes.
    Hashes and the signature are in hexadecimal digits.
    """

    race: str
    draw: str
    number: int
    applicant: str
    action: Action
    time: int
    content: str
    previous: str
    protocol: Literal["dorsal-acknowledgement-1"] = PROTOCOL
    signature: str = ""


def content_hash(application: Json, *, salt: bytes) -> str:
    """The hash of an application with its salt: SHA-256 of the canonical JSON
    `{"application":...,"salt":"<hex>"}`, in hexadecimal digits.

    `application` is whatever the applicant asked for, as canonical JSON can hold it. `BadInput`
    unless the salt has 32 bytes: with fewer the content might be guessed.
    """
    if len(salt) != 32:
        what = f"a salt of {len(salt)} bytes"
        raise BadInput([Problem(what, "exactly 32 random bytes", column="salt")])
    return canonical_hash({"application": application, "salt": salt.hex()}).hex()


def acknowledge(
    *,
    race: str,
    draw: str,
    applicant: str,
    action: Action,
    content: str,
    now: int,
    previous: Acknowledgement | None,
    private_key: bytes,
) -> Acknowledgement:
    """Sign the next acknowledgement of a ballot; `BadInput` with all that it must not hold.

    `previous` is the latest of this ballot, or None before the first: number and hash follow from
    it. A clock that was set back stops nobody: time never falls below that of `previous`.
    """
    unsigned = Acknowledgement(
        race=race,
        draw=draw,
        number=previous.number + 1 if previous else 1,
        applicant=applicant,
        action=action,
        time=max(now, previous.time) if previous else now,
        content=content,
        previous=acknowledgement_hash(previous) if previous else "",
    )
    problems = list(faults_of_statement(statement(unsigned)))
    if previous and (previous.race, previous.draw) != (race, draw):
        what = "the acknowledgement before is one of another ballot"
        value = f"{previous.race}, {previous.draw}"
        problems.append(Problem(what, f"one of {race}, {draw}", column="previous", value=value))
    if problems:
        raise BadInput(problems)
    signature = private_key_from(private_key).sign(signed_bytes(unsigned))
    return msgspec.structs.replace(unsigned, signature=signature.hex())


def statement(one: Acknowledgement) -> dict[str, Any]:
    """Everything but the signature, as it is signed."""
    return {key: value for key, value in msgspec.structs.asdict(one).items() if key != "signature"}


def signed_bytes(one: Acknowledgement) -> bytes:
    """The bytes that are signed: the canonical JSON of the statement."""
    return canonical_bytes(statement(one))


def _document(one: Acknowledgement) -> dict[str, Any]:
    return {"acknowledgement": statement(one), "signature": one.signature}


def acknowledgement_bytes(one: Acknowledgement) -> bytes:
    """The acknowledgement as a file: canonical JSON and a line feed."""
    return canonical_bytes(_document(one)) + b"\n"


def acknowledgement_hash(one: Acknowledgement) -> str:
    """SHA-256 of the file without its line feed, in hexadecimal digits: `previous` of the next."""
    return canonical_hash(_document(one)).hex()
