"""A beacon of our own, with keys that we hold: rounds of any number can be signed in advance.

Its chains take the names and hashes of drand's, so that seals can name them; only the keys differ.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pyblst
import pytest

from dorsal.ballot.draw.beacon import (
    CHAINS,
    DEFAULT,
    G1_GENERATOR,
    G2_GENERATOR,
    QUICKNET,
    Chain,
    Round,
)

SECRET = 0x5EC12E7
SEED = "ab" * 32

OWN_QUICKNET = replace(
    QUICKNET,
    public_key=pyblst.BlstP2Element()
    .uncompress(bytes.fromhex(G2_GENERATOR))
    .scalar_mul(SECRET)
    .compress()
    .hex(),
)
OWN_DEFAULT = replace(
    DEFAULT,
    public_key=pyblst.BlstP1Element()
    .uncompress(bytes.fromhex(G1_GENERATOR))
    .scalar_mul(SECRET)
    .compress()
    .hex(),
)


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put our chains in the place of drand's until the test ends."""
    for chain in (OWN_QUICKNET, OWN_DEFAULT):
        monkeypatch.setitem(CHAINS, chain.name, chain)


def sign(chain: Chain, number: int, previous: str = SEED) -> Round:
    """Round `number` of one of our chains."""
    data = number.to_bytes(8, "big")
    if chain.scheme == "g1-unchained":
        hashed = pyblst.BlstP1Element.hash_to_group(
            sha256(data).digest(), b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
        )
        previous = ""
    else:
        hashed = pyblst.BlstP2Element.hash_to_group(
            sha256(bytes.fromhex(previous) + data).digest(),
            b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
        )
    signature = hashed.scalar_mul(SECRET).compress().hex()
    return Round(number=number, signature=signature, previous_signature=previous)
