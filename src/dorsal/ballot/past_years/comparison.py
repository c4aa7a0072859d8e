"""The score by which two people may be one, with its reasons in words."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dorsal.ballot.past_years.name_signs import (
    FIRST_ALONE,
    NameSign,
    compare_names,
    has_name_footing,
)
from dorsal.ballot.past_years.past_lines import Person
from dorsal.ballot.past_years.traits import Traits, read_traits

SURE = 85  # from this score on two people are taken for one, if there is no rival
LISTED = 40  # from this score on a pair is shown to the director

EMAIL_POINTS = 75
TOWN_POINTS = 6
COUNTRY_POINTS = -5


class Likeness(NamedTuple):
    """A score from 0 to 100, and what it comes from."""

    score: int
    reasons: tuple[str, ...] = ()


class _BirthSign(NamedTuple):
    points: int
    words: str


BORN_ALIKE = _BirthSign(40, "same birth date")
BORN_SWAPPED = _BirthSign(28, "birth day and month swapped")
BORN_ONE_DIGIT = _BirthSign(26, "birth date differs by one digit")
BORN_SAME_YEAR = _BirthSign(22, "same birth year")
BORN_UNKNOWN = _BirthSign(0, "no birth date to compare")
BORN_OTHERWISE = _BirthSign(-20, "birth dates differ")
BORN_OTHER_YEAR = _BirthSign(-20, "birth years differ")

UNRELATED = Likeness(0)


def compare(one: Person, other: Person) -> Likeness:
    """Score how likely two people are one; the same whichever comes first.

    The score is the sum, held between 0 and 100, of

    - the name: 50 the same but for case, accents, signs and order; 46 the same, but one leaves out
      parts and keeps two; 42 one letter differs, or one part is an initial; 34 two letters in
      names of 12 or more, or each part of the shorter is alike to one of the longer; 4 the same
      first name alone; -10 none of these; 0 no name
    - the birth: 40 the same date; 28 day and month swapped; 26 one digit differs; 22 the same
      year, where no more is known; 0 not known; -20 otherwise
    - the e-mail: 75 if it is the same, without case
    - the home: 6 for the same town; -5 for two countries, when both are codes of one length.

    A pair whose birth dates differ otherwise, or whose first names differ, scores at most 84: it
    may be a family with one e-mail, twins, or father and son. A pair needs a footing, otherwise it
    scores 0: the same birth date; the same e-mail; a name of 50 or 46 points; or, where one has no
    full date, the same birth year and a part of the name.
    """
    return compare_traits(*read_traits((one, other)))


def compare_traits(one: Traits, other: Traits) -> Likeness:
    """`compare`, of people who are prepared already."""
    same_email = bool(one.email) and one.email == other.email
    if not (same_email or _has_birth_footing(one, other) or has_name_footing(one, other)):
        return UNRELATED
    name = compare_names(one, other)
    birth = _compare_births(one, other)
    points = name.points + birth.points + EMAIL_POINTS * same_email
    reasons = [*_reasons(name, birth)]
    if same_email:
        reasons.append("same e-mail")
        if name.first_differs or birth.points < 0:
            reasons.append("perhaps a family that shares an e-mail")
    if one.town and one.town == other.town:
        points += TOWN_POINTS
        reasons.append("same town")
    if _are_other_countries(one.country, other.country):
        points += COUNTRY_POINTS
        reasons.append("other country")
    most = SURE - 1 if name.first_differs or birth.points < 0 else 100
    return Likeness(max(0, min(points, most)), tuple(reasons))


def _has_birth_footing(one: Traits, other: Traits) -> bool:
    if one.born and other.born:
        return one.born == other.born
    same_year = one.year is not None and one.year == other.year
    return same_year and not one.parts.isdisjoint(other.parts)


def _compare_births(one: Traits, other: Traits) -> _BirthSign:
    if one.year is None or other.year is None:
        return BORN_UNKNOWN
    if one.born and other.born:
        return _compare_dates(one.born, other.born)
    return BORN_SAME_YEAR if one.year == other.year else BORN_OTHER_YEAR


def _compare_dates(one: date, other: date) -> _BirthSign:
    if one == other:
        return BORN_ALIKE
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return BORN_SWAPPED
    digits = zip(one.isoformat(), other.isoformat(), strict=True)
    return BORN_ONE_DIGIT if sum(a != b for a, b in digits) == 1 else BORN_OTHERWISE


def _reasons(name: NameSign, birth: _BirthSign) -> tuple[str, ...]:
    if birth is not BORN_ALIKE:
        return (name.words, birth.words)
    if name is FIRST_ALONE:
        return ("married name: first name and birth date same",)
    if name.points == 50:
        return (name.words.replace("same name", "same name and birth date", 1),)
    return (name.words, birth.words)


def _are_other_countries(one: str, other: str) -> bool:
    return one != other and len(one) == len(other) and len(one) in (2, 3)
