"""The fingerprint of a seal: eight words to be read aloud, printed in the newspaper and compared by
ear.

Section 5 of the draw protocol. The words are syllables that English, Spanish and Basque speakers
read alike, so that no implementation needs a word list. Eight words carry 144 bits: another seal
with given words takes about 2**144 hashes, and an organiser who composes two seals needs about
2**72.
"""

from __future__ import annotations

CONSONANTS = ("b", "d", "f", "k", "l", "m", "n", "p", "r", "s", "t", "ch", "br", "fl", "pl", "tr")
VOWELS = ("a", "e", "i", "o")
WORDS = 8
SYLLABLES = 3


def fingerprint(seal_hash: bytes) -> str:
    """The eight words of a seal's hash (32 bytes), separated by blanks."""
    bits = int.from_bytes(seal_hash[:18], "big")
    groups = [(bits >> shift) & 0x3F for shift in range(138, -1, -6)]
    syllables = [CONSONANTS[group >> 2] + VOWELS[group & 3] for group in groups]
    return " ".join(
        "".join(syllables[word * SYLLABLES : (word + 1) * SYLLABLES]) for word in range(WORDS)
    )
