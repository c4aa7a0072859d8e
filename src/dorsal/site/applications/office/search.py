"""Finding a text whatever its accents, in SQLite and PostgreSQL alike, with nothing stored beside
the names: each letter becomes a class of its accented forms in a regular expression.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.db.models import Q

LATIN = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
BESIDE = {"o": "øØ", "d": "đĐðÐ", "l": "łŁ", "i": "ıİ", "h": "ħĦ", "t": "ŧŦ"}
MARKS = "[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]*"
CODE = re.compile(r"[Aa]?0*([0-9]{1,9})")
MOST_WORDS = 6
LONGEST_WORD = 40


def searched(text: str, *, number: str, said: str) -> Q:
    """The condition that each word of the text stands in the field `said`; a number or a code,
    such as `42` or `A00042`, is looked for among the numbers alone.
    """
    found = Q()
    for word in text.split()[:MOST_WORDS]:
        if code := CODE.fullmatch(word):
            found &= Q(**{number: int(code[1])})
        else:
            found &= Q(**{f"{said}__iregex": accented(word[:LONGEST_WORD])})
    return found


def accented(word: str) -> str:
    """A regular expression for a word and all that differs from it only by accents and case."""
    plain = unicodedata.normalize("NFD", word.casefold())
    letters = [letter for letter in plain if not unicodedata.combining(letter)]
    return "".join(_class_of(letter) for letter in letters)


def _class_of(letter: str) -> str:
    if letter in _accented_letters():
        return f"[{letter}{letter.upper()}{_accented_letters()[letter]}]{MARKS}"
    return letter if letter.isalnum() else f"[{letter}]" if letter not in "^]\\[" else f"\\{letter}"


@lru_cache(maxsize=1)
def _accented_letters() -> dict[str, str]:
    """For each letter from a to z, its accented forms in both cases."""
    found = {chr(code): BESIDE.get(chr(code), "") for code in range(ord("a"), ord("z") + 1)}
    for letter in (chr(code) for block in LATIN for code in block):
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if base in found and letter not in found[base]:
            found[base] += letter
    return found
