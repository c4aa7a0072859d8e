"""The key of a race: Ed25519 (RFC 8032), as bytes, as a line of text and as a PEM file.

The private key is 32 secret bytes that the caller keeps; the public key is 32 bytes that the race
publishes before its ballot opens.
"""

from __future__ import annotations

import re
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dorsal.ground.problems import BadInput, Problem

KEY_BYTES: Final = 32
PREFIX: Final = "ed25519:"
PUBLIC_KEY = re.compile(rf"{PREFIX}([0-9a-f]{{64}})")


def private_key_from(private_key: bytes) -> Ed25519PrivateKey:
    """The key that signs; `BadInput` unless it has 32 bytes. The bytes are never told."""
    if len(private_key) != KEY_BYTES:
        what = f"a private key of {len(private_key)} bytes"
        raise BadInput([Problem(what, f"exactly {KEY_BYTES} random bytes", column="private key")])
    return Ed25519PrivateKey.from_private_bytes(private_key)


def public_key_from(public_key: bytes) -> Ed25519PublicKey:
    """The key that verifies; `BadInput` unless it has 32 bytes."""
    if len(public_key) != KEY_BYTES:
        what = f"a public key of {len(public_key)} bytes"
        raise BadInput([Problem(what, f"exactly {KEY_BYTES} bytes", column="public key")])
    return Ed25519PublicKey.from_public_bytes(public_key)


def public_key_of(private_key: bytes) -> bytes:
    """The 32 bytes of the public key that belongs to 32 private bytes."""
    return private_key_from(private_key).public_key().public_bytes_raw()


def public_key_text(public_key: bytes) -> str:
    """The public key in one line, as a race publishes it: `ed25519:` and 64 hexadecimal digits."""
    return PREFIX + public_key_from(public_key).public_bytes_raw().hex()


def read_public_key(text: str) -> bytes:
    """The public key of such a line, blanks around it ignored; `BadInput` when it is none."""
    found = PUBLIC_KEY.fullmatch(text.strip())
    if found is None:
        right = f"{PREFIX} and 64 hexadecimal digits in lower case"
        problem = Problem("this is no public key", right, column="public key", value=text[:80])
        raise BadInput([problem])
    return bytes.fromhex(found[1])


def public_key_pem(public_key: bytes) -> str:
    """The public key as a PEM file (RFC 8410), which other tools read."""
    key = public_key_from(public_key)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
