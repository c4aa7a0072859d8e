"""Countries by their ISO 3166 codes of three letters, named in the viewer's language by CLDR."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}  # states that are no more, aliases in CLDR
NO_COUNTRIES = {"AC", "CP", "DG", "EU", "TA", "XA", "XB", "XK", "ZZ"}  # groups, islands, test codes
BESIDE_ISO = {"XKX": "XK"}  # Kosovo, by the code that is in use


@lru_cache(maxsize=1)
def two_letters_by_three() -> dict[str, str]:
    """`ESP` to `ES`, for every country and territory of ISO 3166."""
    named = Locale("en").territories
    found = {
        three: twos[0]
        for three, twos in get_global("territory_aliases").items()
        if len(three) == 3 and three.isalpha() and three not in WITHDRAWN and len(twos) == 1
    }
    known = {three: two for three, two in found.items() if two in named and two.isalpha()}
    return BESIDE_ISO | {three: two for three, two in known.items() if two not in NO_COUNTRIES}


@lru_cache(maxsize=16)
def country_choices(language: str | None) -> list[tuple[str, str]]:
    """Every country's code of three letters and its name, in the order of the names."""
    names = Locale.parse((language or "en").replace("-", "_")).territories
    found = [(three, str(names.get(two, three))) for three, two in two_letters_by_three().items()]
    return sorted(found, key=lambda choice: _sorting(choice[1]))


def country_name(code: str, language: str | None = "en") -> str:
    """The name of a country; an unknown code stands for itself."""
    return dict(country_choices(language)).get(code, code)


def _sorting(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()
