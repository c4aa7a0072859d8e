"""How far two names speak for one person."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from dorsal.ballot.entry_file.person_names import edits
from dorsal.ballot.past_years.traits import Traits

LONG_NAME = 12  # letters and blanks from which two slips may be one name, as in the entry file
LONG_PART = 4  # letters from which a part of a longer name may hold a slip

Slip: TypeAlias = Literal["one letter", "two letters", "initials", "parts"]


class NameSign(NamedTuple):
    """Points for one person, and words; `first_differs`: the first names are not the same."""

    points: int
    words: str
    first_differs: bool = False


SAME = NameSign(50, "same name")
TURNED = NameSign(50, "same name in another order")
SHORTER = NameSign(46, "same name, one leaves out a part")
INITIALS = NameSign(42, "same name, one with an initial")
ONE_LETTER = NameSign(42, "name differs by one letter")
FIRST_BY_ONE = NameSign(42, "first name differs by one letter", first_differs=True)
TWO_LETTERS = NameSign(34, "name differs by two letters")
IN_PARTS = NameSign(34, "the parts of the name are alike")
FIRST_ALONE = NameSign(4, "same first name, other surname")
UNLIKE = NameSign(-10, "names differ", first_differs=True)
NO_NAME = NameSign(0, "no name to compare")


def has_name_footing(one: Traits, other: Traits) -> bool:
    """Whether the names are the same, or one leaves out parts of the other and keeps two."""
    if one.folded.text == other.folded.text:
        return bool(one.folded.text)
    return _is_shorter(one.parts, other.parts)


def compare_names(one: Traits, other: Traits) -> NameSign:
    """The points and words for two names, the same whichever comes first."""
    if not one.folded.text or not other.folded.text:
        return NO_NAME
    if one.folded.text == other.folded.text:
        return SAME if one.written == other.written else TURNED
    if _is_shorter(one.parts, other.parts):
        return SHORTER
    slip = _slip(one, other)
    if slip is not None:
        return _sign_of_slip(slip, _is_first_different(one, other))
    return FIRST_ALONE if one.given == other.given and len(one.given) > 1 else UNLIKE


def _is_shorter(one: frozenset[str], other: frozenset[str]) -> bool:
    return (one <= other or other <= one) and len(one & other) >= 2


def _slip(one: Traits, other: Traits) -> Slip | None:
    """What makes two names alike that are not the same; None if they are not alike."""
    found: Slip | None = None
    if not one.parts.isdisjoint(other.parts):
        found = _slip_in_parts(one.parts - other.parts, other.parts - one.parts)
    if found in ("one letter", "initials"):
        return found
    letters = _count_edits(one, other)
    return "one letter" if letters == 1 else found or ("two letters" if letters == 2 else None)


def _slip_in_parts(one: frozenset[str], other: frozenset[str]) -> Slip | None:
    """Compare the parts that two names do not share: each of the fewer with one of the more."""
    fewer, more = sorted((sorted(one), sorted(other)), key=lambda rest: (len(rest), rest))
    left = list(more)
    initials = slips = 0
    for part in fewer:
        for candidate in left:
            if _is_initial(part, candidate):
                initials += 1
            elif _is_part_slip(part, candidate):
                slips += 1
            else:
                continue
            left.remove(candidate)
            break
        else:
            return None
    if left or initials + slips != 1:
        return "parts"
    return "initials" if initials else "one letter"


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _is_part_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG_PART or abs(len(one) - len(other)) > 1:
        return False
    if len(set(one) ^ set(other)) > 2:
        return False  # an edit changes at most two letters of the set
    return edits(one, other, most=1) == 1


def _count_edits(one: Traits, other: Traits) -> int:
    """Letters by which the names differ; more than two, or two in a short name, count as three."""
    mine, others = one.folded.letters, other.folded.letters
    if mine & ~others and others & ~mine and (mine ^ others).bit_count() > 4:
        return 3  # an edit changes at most two letters of the set
    text, other_text = one.folded.text, other.folded.text
    most = 1 if min(len(text), len(other_text)) < LONG_NAME else 2
    found = edits(text, other_text, most=most)
    return found if found <= most else 3


def _is_first_different(one: Traits, other: Traits) -> bool:
    """Whether what differs is the first name of either, and no initial of it."""
    rest, other_rest = one.parts - other.parts, other.parts - one.parts
    if not rest or not other_rest or one.written.replace(" ", "") == other.written.replace(" ", ""):
        return False
    if _is_initial(one.given, other.given):
        return False
    return one.given in rest or other.given in other_rest


def _sign_of_slip(slip: Slip, first_differs: bool) -> NameSign:
    if slip == "one letter":
        return FIRST_BY_ONE if first_differs else ONE_LETTER
    signs = {"two letters": TWO_LETTERS, "initials": INITIALS, "parts": IN_PARTS}
    return signs[slip]._replace(first_differs=first_differs)
