"""The eight words of a seal, worked out by hand and by plain arithmetic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.fingerprint import fingerprint

CONSONANTS = [*"bdfklmnprst", "ch", "br", "fl", "pl", "tr"]


def plain_words(seal_hash: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in seal_hash[:18])
    syllables = [
        CONSONANTS[int(bits[i : i + 4], 2)] + "aeio"[int(bits[i + 4 : i + 6], 2)]
        for i in range(0, 144, 6)
    ]
    return " ".join("".join(syllables[i : i + 3]) for i in range(0, 24, 3))


def test_words_worked_out_by_hand() -> None:
    assert fingerprint(bytes(32)) == " ".join(["bababa"] * 8)
    assert fingerprint(b"\xff" * 32) == " ".join(["trotrotro"] * 8)
    # 000001 000010 000011 000100: the first vowels, then the second consonant
    first = int("000001000010000011000100", 2).to_bytes(3, "big")
    assert fingerprint(first + bytes(29)).split()[:2] == ["bebibo", "dababa"]


@given(st.binary(min_size=32, max_size=32))
def test_the_words_are_those_of_plain_arithmetic(seal_hash: bytes) -> None:
    assert fingerprint(seal_hash) == plain_words(seal_hash)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 143))
def test_each_of_the_first_144_bits_is_heard(seal_hash: bytes, bit: int) -> None:
    changed = bytearray(seal_hash)
    changed[bit // 8] ^= 128 >> bit % 8
    heard, other = fingerprint(seal_hash).split(), fingerprint(bytes(changed)).split()
    assert [word for word in range(8) if heard[word] != other[word]] == [bit // 18]
