"""Names of people, compared: without case, accents, signs and the order of their parts."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

SIGNS = re.compile(r"[\W_]+")


class NameFolder(dict[str, str]):
    """What parts of names become when they are compared; each different part is folded once.

    >>> NameFolder().fold("GARCÍA  Pérez, Jean-Luc")
    'garcia jean luc perez'
    """

    def __missing__(self, part: str) -> str:
        """Fold a part that is met for the first time; signs within it part it."""
        plain = unicodedata.normalize("NFKD", part.casefold())
        kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
        self[part] = folded = SIGNS.sub(" ", kept).strip()
        return folded

    def fold(self, name: str) -> str:
        """The form in which two spellings of one name are equal."""
        joined = " ".join([self[part] for part in name.split()])
        return " ".join(sorted(joined.split()))


def folded_number(folded: str) -> int:
    """A number of 64 bits that stands for a text; different texts share one only by accident."""
    return int.from_bytes(sha256(folded.encode()).digest()[:8], "big")


class PartNumbers(dict[str, int]):
    """Numbers of the parts of names, as they fold; a name's sum is the same in any order of parts.

    Comparing sums is cheaper than folding a million names. Different names have the same sum only
    by accident.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = NameFolder()

    def __missing__(self, part: str) -> int:
        """Number a part that is met for the first time."""
        self[part] = number = sum(map(folded_number, self._folder[part].split()))
        return number


def edits(one: str, other: str, *, most: int) -> int:
    """Letters to change, add, drop or swap with their neighbour to make one text of the other.

    The optimal string alignment distance, by rows of which only what lies within `most` of the
    diagonal is filled in; any number above `most` stands for too many.
    """
    far, length = most + 1, len(other)
    if abs(len(one) - length) > most:
        return far
    before: list[int] = []
    row = list(range(length + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [far] * (length + 1)
        row[0] = i
        for j in range(max(1, i - most), min(length, i + most) + 1):
            match = other[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
        if min(row) > most and min(before) > most:
            return far
    return row[-1]


class FoldedName:
    """A folded name, with the set of its letters as bits so that unlike names are told at once."""

    __slots__ = ("letters", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = 0
        for letter in set(text):
            self.letters |= 1 << (ord(letter) & 63)

    def is_near(self, other: FoldedName) -> bool:
        """Whether two names may be one person's: a slip of the pen, or a surname more.

        At most one edit in names of up to 11 letters and blanks, two in longer ones; or all
        parts of the one, at least two, among those of the other.
        """
        mine, others = self.letters, other.letters
        if mine & ~others and others & ~mine and (mine ^ others).bit_count() > 4:
            return False  # an edit changes at most two letters of the set
        return _is_within(self.text, other.text) or _is_slip(self.text, other.text)


def _is_within(one: str, other: str) -> bool:
    fewer, more = sorted((set(one.split()), set(other.split())), key=len)
    return len(fewer) > 1 and fewer <= more


def _is_slip(one: str, other: str) -> bool:
    most = 1 if min(len(one), len(other)) < 12 else 2
    return edits(one, other, most=most) <= most
