"""Small pieces of plain English from which sentences are made."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def amount(number: float, one: str, many: str = "") -> str:
    """A number with its noun: `1 place`, `225 places`, `13,830 applicants`."""
    return f"{plain(number)} {one if number == 1 else many or one + 's'}"


def plain(number: float) -> str:
    """A number in digits alone, without an exponent or needless zeros: `0.001`, `1,000`."""
    text = f"{number:,}" if isinstance(number, int) else f"{Decimal(repr(float(number))):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(number: int) -> str:
    """A small number as a word, a larger one in digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
