"""The public random number: rounds of drand, the League of Entropy's beacon, checked offline.

Section 7 of the draw protocol. The chains' constants are published by the beacon; the signatures
are BLS over BLS12-381 (RFC 9380 for hashing to the curve).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from dorsal.ground.problems import BadInput, Problem

Scheme = Literal["g1-unchained", "g2-chained"]

G1_GENERATOR = (
    "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
    "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
)
G2_GENERATOR = (
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
    "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One chain of the beacon. `genesis_s` is the time of round 1, in seconds since 1970;
    `period_s` the time between rounds.
    """

    name: str
    hash: str
    public_key: str
    genesis_s: int
    period_s: int
    scheme: Scheme

    def time_of(self, number: int) -> int:
        """When round `number` is produced, in seconds since 1970."""
        return self.genesis_s + (number - 1) * self.period_s

    def newest_round(self, now: int) -> int:
        """The newest round that exists at `now` (seconds since 1970), 0 before the first."""
        return max(0, (now - self.genesis_s) // self.period_s + 1)

    def first_round_from(self, time: int) -> int:
        """The first round that is produced at `time` or later."""
        return max(1, -((self.genesis_s - time) // self.period_s) + 1)


QUICKNET = Chain(
    name="quicknet",
    hash="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    public_key=(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
        "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    genesis_s=1692803367,
    period_s=3,
    scheme="g1-unchained",
)
DEFAULT = Chain(
    name="default",
    hash="8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
    public_key=(
        "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5c"
        "ce96366b5d7a569937c529eeda66c7293784a9402801af31"
    ),
    genesis_s=1595431050,
    period_s=30,
    scheme="g2-chained",
)
CHAINS = {chain.name: chain for chain in (QUICKNET, DEFAULT)}
CHAINS_BY_HASH = {chain.hash: chain for chain in CHAINS.values()}


class WrongRound(BadInput):
    """What was given is a round, but cannot be one of this chain: the answer is no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round as a relay serves it, hex in lower case; `previous_signature` is empty on an
    unchained chain.
    """

    number: int
    signature: str
    previous_signature: str = ""

    @property
    def random_number(self) -> bytes:
        """The public random number: SHA-256 of the signature, 32 bytes."""
        return sha256(bytes.fromhex(self.signature)).digest()


def _hex(data: dict[str, object], key: str, lengths: tuple[int, ...]) -> str | None:
    value = data.get(key)
    if not isinstance(value, str) or len(value) // 2 not in lengths or len(value) % 2:
        return None
    text = value.lower()
    return text if set(text) <= set("0123456789abcdef") else None


def read_round(data: bytes, chain: Chain, *, file: str = "") -> Round:
    """Read a round from the JSON that relays serve; `BadInput` names what is missing or malformed.

    `randomness` may be absent; a wrong one is refused. The signature itself is checked by
    `verify_round`.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise BadInput(
            [
                Problem(
                    "the round is not JSON", "save what a relay serves at /public/ROUND", file, line
                )
            ]
        ) from None
    if not isinstance(value, dict):
        raise BadInput(
            [
                Problem(
                    "the round is not a JSON object",
                    'like {"round": 1000, "signature": "..."}',
                    file,
                )
            ]
        )
    return _round_from(value, chain, file)


def _round_from(value: dict[str, object], chain: Chain, file: str) -> Round:
    problems = []

    def wrong(key: str, right: str) -> None:
        problems.append(
            Problem(
                f"`{key}` is missing or malformed",
                right,
                file,
                0,
                key,
                str(value.get(key, ""))[:80],
            )
        )

    number = value.get("round")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number < 2**53:
        wrong("round", "a whole number from 1")
        number = 1
    size = 48 if chain.scheme == "g1-unchained" else 96
    signature = _hex(value, "signature", (size,))
    if signature is None:
        wrong("signature", f"{2 * size} hexadecimal digits on the chain {chain.name}")
    previous: str | None = ""
    if chain.scheme == "g2-chained":
        previous = _hex(value, "previous_signature", (32 if number == 1 else 96,))
        if previous is None:
            wrong(
                "previous_signature",
                f"hexadecimal digits; the chain {chain.name} signs the round before too",
            )
    if signature is not None and "randomness" in value:
        number_text = sha256(bytes.fromhex(signature)).hexdigest()
        if str(value["randomness"]).lower() != number_text:
            wrong("randomness", f"SHA-256 of the signature: {number_text}")
    if problems or signature is None or previous is None:
        whole = "round" in value and isinstance(value.get("signature"), str)
        raise (WrongRound if whole else BadInput)(problems)
    return Round(number=number, signature=signature, previous_signature=previous)


def verify_round(round_: Round, chain: Chain) -> bool:
    """Whether the round's BLS signature holds under the chain's key.

    Points that are not canonically encoded, not on the curve or not in the subgroup are refused:
    they would allow further signatures of the same round, and so a choice of random numbers.
    """
    import pyblst  # inline: a compiled library that only this check needs

    signature = bytes.fromhex(round_.signature)
    number = round_.number.to_bytes(8, "big")
    try:
        if chain.scheme == "g1-unchained":
            message = sha256(number).digest()
            point = pyblst.BlstP1Element().uncompress(signature)
            hashed = pyblst.BlstP1Element.hash_to_group(
                message, b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
            )
            key = pyblst.BlstP2Element().uncompress(bytes.fromhex(chain.public_key))
            base = pyblst.BlstP2Element().uncompress(bytes.fromhex(G2_GENERATOR))
            left, right = pyblst.miller_loop(point, base), pyblst.miller_loop(hashed, key)
        else:
            message = sha256(bytes.fromhex(round_.previous_signature) + number).digest()
            point = pyblst.BlstP2Element().uncompress(signature)
            hashed = pyblst.BlstP2Element.hash_to_group(
                message, b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"
            )
            key = pyblst.BlstP1Element().uncompress(bytes.fromhex(chain.public_key))
            base = pyblst.BlstP1Element().uncompress(bytes.fromhex(G1_GENERATOR))
            left, right = pyblst.miller_loop(base, point), pyblst.miller_loop(key, hashed)
    except ValueError:
        return False
    return bool(pyblst.final_verify(left, right))
