"""The sentences of the pure rooms in the language of a page.

A sentence is looked up when it is said, in the language that is active then: what is kept in the
cache keeps data, and says it late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from django.utils.translation import gettext, ngettext

from dorsal.ground.wording import NameOf
from dorsal.site.pages.formats import country, decimal, whole

Names = Mapping[tuple[NameOf, str], str]
NO_NAMES: Names = MappingProxyType({})
DECIMALS = 9  # of a number that is no chance, such as a weight of tickets


class SiteWording:
    """The words of the active language, with a race's own names for pools, classes and facts."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        """`names` by what they name and how the rules call it; of others the rules' name is told
        with spaces.
        """
        self._names = names

    def say(self, text: str, /, **values: object) -> str:
        """The sentence in the language, with its values."""
        return gettext(text) % values

    def counted(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The language's form of a sentence for a number."""
        return ngettext(one, many, number) % {"number": self.plain(number), **values}

    def name(self, of: NameOf, raw: str, /) -> str:
        """What the race calls it; a country by its name in the language."""
        if of == "country":
            return country(raw)
        return self._names.get((of, raw)) or raw.replace("-", " ").replace("_", " ")

    def listed(self, items: Sequence[str], /, *, last: Literal["and", "or"] = "and") -> str:
        """`a`, `a and b`, `a, b and c`."""
        if len(items) < 2:
            return "".join(items)
        told = {"items": gettext(", ").join(items[:-1]), "last": items[-1]}
        if last == "and":
            return gettext("%(items)s and %(last)s") % told
        return gettext("%(items)s or %(last)s") % told

    def plain(self, number: float, /) -> str:
        """A number in digits, with no more decimals than it has."""
        if number == int(number):
            return whole(number)
        places = len(f"{number:.{DECIMALS}f}".rstrip("0").partition(".")[2])
        return decimal(number, places)

    def decimal(self, number: float, places: int, /) -> str:
        """A number with so many decimals."""
        return decimal(number, places)
