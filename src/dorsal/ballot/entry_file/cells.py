"""Single cells of the entry file, read into values; `BadCell` says what is wrong with one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from dorsal.ballot.applicants import APPLICANT_ID, Fact
from dorsal.ground.canonical import LARGEST_INTEGER

NUMBER = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,9}))?")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
DATE_AND_TIME = re.compile(
    r"(\S+?)[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z| ?[AaPp][Mm])?"
)
SPREADSHEET_DAY_0 = date(1899, 12, 30)
SPREADSHEET_DAYS = range(3654, 54789)  # 1910 to 2049
YES = frozenset({"yes", "y", "1", "true", "x", "sí", "si", "s", "verdadero", "bai", "oui", "vrai"})
NO = frozenset({"", "no", "n", "0", "false", "falso", "ez", "non", "faux"})


class BadCell(ValueError):
    """A cell that cannot be used: what is wrong with it, and what would be right."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(what)
        self.what = what
        self.right = right


def same(text: str) -> str:
    """The form in which texts of classes and lists are compared: no outer blanks, no case."""
    return text.strip().casefold()


def check_id(text: str) -> None:
    """Refuse what cannot be an applicant's public identifier."""
    if APPLICANT_ID.fullmatch(text):
        return
    if not text:
        raise BadCell("the identifier is blank", "give every applicant one of their own")
    if "@" in text:
        raise BadCell(
            "the identifier looks like an e-mail address, and identifiers are published",
            "give a number that says nothing about the person, such as Z00017",
        )
    if "+" in text:
        raise BadCell(
            "the identifier holds '+', which joins the members of a group",
            "write another sign in its place",
        )
    raise BadCell(
        "the identifier has a form that is not allowed",
        "begin with a letter or digit, then up to 63 of A-Z a-z 0-9 . _ : / -",
    )


def read_fact(text: str) -> Fact:
    """A number of 0 or more, with a decimal point or comma; whole ones as `int`."""
    text = text.strip()
    if not text:
        raise BadCell("the number is missing", "write 0 for none")
    if text.startswith(("-", "\N{MINUS SIGN}")):
        raise BadCell("the number is negative", "write 0 or more")
    if THOUSANDS.fullmatch(text):
        plain = text.replace(",", "").replace(".", "")
        right = f"write {plain} without a sign for the thousands, or the decimals without last 0"
        raise BadCell("the number can be read in two ways", right)
    found = NUMBER.fullmatch(text)
    if not found:
        raise BadCell("this is not a number", "write digits, such as 3 or 2.5")
    whole, decimals = found.groups()
    value = Fraction(f"{whole}.{decimals or 0}")
    return value.numerator if value.denominator == 1 else value


def read_standing(text: str) -> int:
    """A merit: an integer of 0 or more, or a time `h:mm` or `h:mm:ss` in seconds."""
    text = text.strip()
    clock = CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = clock.groups()
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    if text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= LARGEST_INTEGER:
        return int(text)
    raise BadCell(
        "this is neither a whole number nor a time",
        "write an index such as 712 or a time such as 4:22:30; leave it blank for none",
    )


def standing_form(text: str) -> Literal["number", "h:mm", "h:mm:ss"]:
    """In which form a merit is written that `read_standing` reads."""
    clock = CLOCK.fullmatch(text.strip())
    if not clock:
        return "number"
    return "h:mm" if clock[3] is None else "h:mm:ss"


def read_confirmed(text: str) -> bool:
    """Whether somebody has accepted their group; blank means no."""
    word = same(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell("this is neither yes nor no", "write yes, or leave the cell blank")


def read_date(text: str) -> date | None:
    """A date as `1990-05-12`, or with the year last as day, month, year; None if it is none.

    Where the day comes second because the month cannot be above 12, it is understood.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := YEAR_LAST.fullmatch(text):
        day, month, year = map(int, found.groups())
        if month > 12:
            day, month = month, day
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def mend_date(text: str) -> date | None:
    """The date that a spreadsheet means by a date with a time of day, or by its number of days
    since 1899-12-30 (of the years 1910 to 2049); None for anything else.
    """
    text = text.strip()
    if found := DATE_AND_TIME.fullmatch(text):
        return read_date(found[1])
    number = text.removesuffix(".0").removesuffix(",0")
    if number.isascii() and number.isdigit() and len(number) <= 5:
        days = int(number)
        return SPREADSHEET_DAY_0 + timedelta(days) if days in SPREADSHEET_DAYS else None
    return None
