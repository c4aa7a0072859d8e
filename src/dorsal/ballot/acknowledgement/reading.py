"""Read an acknowledgement and check its signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature

from dorsal.ballot.acknowledgement.document import Acknowledgement, signed_bytes
from dorsal.ballot.acknowledgement.keys import public_key_from, public_key_text
from dorsal.ballot.acknowledgement.limits import SIGNATURE, faults_of_statement
from dorsal.ground.canonical import NotCanonical, parse_canonical
from dorsal.ground.problems import BadInput, Problem

LARGEST_FILE = 16_384  # bytes
FILE = "acknowledgement"
KEPT_AS_SENT = "the file exactly as it was sent"


def read_acknowledgement(data: bytes, *, public_key: bytes) -> Acknowledgement:
    """Read the bytes of an acknowledgement; `BadInput` with everything that is wrong with them,
    a signature that is not of this public key (32 bytes) included.
    """
    document = _document(data)
    if problems := list(_faults_of_document(document)):
        raise BadInput(problems)
    values = {**document["acknowledgement"], "signature": document["signature"]}
    one = msgspec.convert(values, Acknowledgement, strict=True)
    _check_signature(one, public_key)
    return one


def _faults_of_document(document: Mapping[str, Any]) -> Iterator[Problem]:
    statement, signature = document.get("acknowledgement"), document.get("signature")
    if document.keys() != {"acknowledgement", "signature"}:
        yield Problem("the document has other keys", "acknowledgement and signature", FILE)
    if not isinstance(signature, str) or SIGNATURE.fullmatch(signature) is None:
        what, right = "the signature is wrong", "128 hexadecimal digits in lower case"
        yield Problem(what, right, FILE, column="signature")
    if not isinstance(statement, dict):
        yield Problem("the acknowledgement is no object", KEPT_AS_SENT, FILE)
        return
    for one in faults_of_statement(statement):
        yield replace(one, file=FILE)


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_FILE:
        what = f"{len(data):,} bytes are no acknowledgement"
        raise _refuse(what, f"at most {LARGEST_FILE:,} bytes")
    if not data.endswith(b"\n"):
        raise _refuse("the file does not end with a line feed", KEPT_AS_SENT)
    try:
        document = parse_canonical(data[:-1])
    except NotCanonical as error:
        raise _refuse(str(error), KEPT_AS_SENT) from error
    if not isinstance(document, dict):
        raise _refuse("the document is no object", KEPT_AS_SENT)
    return document


def _refuse(what: str, right: str) -> BadInput:
    return BadInput([Problem(what, right, FILE)])


def _check_signature(one: Acknowledgement, public_key: bytes) -> None:
    key = public_key_from(public_key)
    try:
        key.verify(bytes.fromhex(one.signature), signed_bytes(one))
    except InvalidSignature as error:
        what = "the signature is not one of this race's key over this acknowledgement"
        right = f"signed with {public_key_text(public_key)}"
        raise BadInput([Problem(what, right, FILE, column="signature")]) from error
