"""How a sentence of a pure room is put into a language.

A room writes its sentences in English, whole and with named places for what is put in, through a
`Wording`. The command line uses `ENGLISH`; the site brings one that looks each sentence up in its
catalogue and knows how a race calls its pools, classes and facts. `tools/messages.py` gathers what
stands in calls of `say`, `counted` and `phrase`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from dorsal.ground.plain_words import listed, plain

NameOf = Literal["pool", "class", "fact", "country"]


class Wording(Protocol):
    """Puts sentences, numbers and names into the words of one language."""

    def say(self, text: str, /, **values: object) -> str:
        """The sentence with its values: `say("%(pool)s: everybody has 1 ticket.", pool=name)`; a
        percent sign of its own is written `%%`.
        """
        ...

    def counted(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form of a sentence that goes with a number, which stands in it as `%(number)s`."""
        ...

    def name(self, of: NameOf, raw: str, /) -> str:
        """How readers know a pool, a class or a fact of the rules, or a country by its code."""
        ...

    def listed(self, items: Sequence[str], /, *, last: Literal["and", "or"] = "and") -> str:
        """`a`, `a and b`, `a, b and c`."""
        ...

    def plain(self, number: float, /) -> str:
        """A number in digits as the language writes it: `13,830`."""
        ...

    def decimal(self, number: float, places: int, /) -> str:
        """A number with so many decimals as the language writes it: `13,830.50`."""
        ...


class English:
    """The sentences as they are written, and names as they stand in the rules."""

    def say(self, text: str, /, **values: object) -> str:
        """The sentence with its values."""
        return text % values

    def counted(self, one: str, many: str, number: int, /, **values: object) -> str:
        """`one` for 1, `many` for every other number."""
        return self.say(one if number == 1 else many, number=self.plain(number), **values)

    def name(self, of: NameOf, raw: str, /) -> str:  # noqa: ARG002 - the protocol's argument
        """The name itself."""
        return raw

    def listed(self, items: Sequence[str], /, *, last: Literal["and", "or"] = "and") -> str:
        """`a`, `a and b`, `a, b and c`."""
        return listed(items, last=last)

    def plain(self, number: float, /) -> str:
        """A number in digits with commas between thousands."""
        return plain(number)

    def decimal(self, number: float, places: int, /) -> str:
        """A number with so many decimals, with commas between thousands."""
        return f"{number:,.{places}f}"


ENGLISH: Wording = English()


def phrase(text: str) -> str:
    """The same text: it marks a sentence of a table, which is said later, for its translators."""
    return text
