"""Counted things of a ballot in words: `1 ticket`, `225 places`, `13,830 applicants`."""

from __future__ import annotations

from dorsal.ground.wording import ENGLISH, NameOf, Wording


def tickets(number: float, *, words: Wording = ENGLISH) -> str:
    """`1 ticket`, `16 tickets`, `2.5 tickets`."""
    if number != int(number):
        return words.say("%(number)s tickets", number=words.plain(number))
    return words.counted("%(number)s ticket", "%(number)s tickets", int(number))


def places(number: int, *, words: Wording = ENGLISH) -> str:
    """`1 place`, `225 places`."""
    return words.counted("%(number)s place", "%(number)s places", number)


def applicants(number: int, *, words: Wording = ENGLISH) -> str:
    """`1 applicant`, `13,830 applicants`."""
    return words.counted("%(number)s applicant", "%(number)s applicants", number)


def days(number: int, *, words: Wording = ENGLISH) -> str:
    """`1 day`, `10 days`."""
    return words.counted("%(number)s day", "%(number)s days", number)


def column(raw: str, *, words: Wording = ENGLISH) -> str:
    """A fact inside a sentence: `the column failures`, or what the race calls it, in quotes."""
    if words.name("fact", raw) == raw:
        return words.say("the column %(column)s", column=raw)
    return called("fact", raw, words=words)


def called(of: NameOf, raw: str, *, words: Wording = ENGLISH) -> str:
    """A pool, a class or a fact inside a sentence: its name in the rules, or what the race calls
    it, in quotes, as that may begin with a capital or have several words.
    """
    name = words.name(of, raw)
    return raw if name == raw else words.say("“%(name)s”", name=name)
