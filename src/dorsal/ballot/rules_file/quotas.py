"""Floors and caps of a rules file, and the amounts in which they are written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from dorsal.ballot.rules import MOST_PLACES, Quota
from dorsal.ballot.rules_file.sections import Section

SHARE_OF_APPLICANTS = "share of applicants"
LARGEST_DENOMINATOR = 10**6

_RATIO = re.compile(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))?\s*%")


def read_quotas(top: Section, key: Literal["floors", "caps"]) -> tuple[Quota, ...]:
    """All floors, or all caps, in their order."""
    amount = "at_least" if key == "floors" else "at_most"
    return tuple(_quota(section, amount) for section in top.sections(key))


def share_of_places(places: int, *, numerator: int, denominator: int) -> int:
    """A share of the places, rounded up: ⌈places × numerator / denominator⌉."""
    return -(-places * numerator // denominator)


def _quota(section: Section, amount: str) -> Quota:
    class_name = section.text("class", right="name one of the [classes]")
    scope = section.text("of", right='write of = "all", or the name of a draw')
    value = section.values.get(amount)
    if isinstance(value, str):
        return _text_quota(section, amount, class_name=class_name, scope=scope, text=value.strip())
    number = 0
    if isinstance(value, Decimal):
        right = f"write {exact_share(value)}, in quotes, so that nothing is rounded by a machine"
        section.wrong(amount, "a share with decimals is not exact", right=right, value=value)
    else:
        number = section.whole(amount, 0, MOST_PLACES)
    return Quota(class_name=class_name, scope=scope, form="number", number=number)


def _text_quota(section: Section, amount: str, *, class_name: str, scope: str, text: str) -> Quota:
    if text == SHARE_OF_APPLICANTS:
        return Quota(class_name=class_name, scope=scope, form="applicants")
    numerator, denominator = _share(section, amount, text)
    return Quota(
        class_name=class_name,
        scope=scope,
        form="share",
        numerator=numerator,
        denominator=denominator,
    )


def _share(section: Section, amount: str, text: str) -> tuple[int, int]:
    """The share as two whole numbers; 0/1 where it cannot be read."""
    right = f'write {amount} = 52, "23/100", "23 %" or "{SHARE_OF_APPLICANTS}"'
    share = _two_numbers(text)
    if share is None:
        section.wrong(amount, "this is no amount", right=right, value=text)
    elif not 1 <= share[1] <= LARGEST_DENOMINATOR:
        right = f"the lower number is 1 to {LARGEST_DENOMINATOR}"
        section.wrong(amount, "this share cannot be used", right=right, value=text)
    elif share[0] > share[1]:
        section.wrong(amount, "this share is more than everything", right="at most 1/1", value=text)
    else:
        return share
    return 0, 1


def _two_numbers(text: str) -> tuple[int, int] | None:
    if ratio := _RATIO.fullmatch(text):
        return int(ratio[1]), int(ratio[2])
    if percent := _PERCENT.fullmatch(text):
        decimals = percent[2] or ""
        return int(percent[1] + decimals), 100 * 10 ** len(decimals)
    return None


def exact_share(value: Decimal) -> str:
    """A decimal number as the division to write in its place: 0.23 is `"23/100"`."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or not -6 <= exponent <= 0 or not 0 <= value <= 1:
        return '"23/100"'
    return f'"{int("".join(map(str, digits)))}/{10**-exponent}"'
