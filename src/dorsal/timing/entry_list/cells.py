"""Single cells of a start list, read into values; `BadCell` says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dorsal.timing.entry_list.countries import ioc_code, nearest_code

OLDEST_YEAR = 1900
SLIP = 20  # so many dates of one order against one of the other
ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]*Z?)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?: [0-9:.]*)?")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MEN = _words(
    "m male man men boy masc masculino masculin masculi maschile maschio hombre homme home uomo "
    "herr mann mannlich maennlich gizon gizona gizonezkoa varon v h g"
)
WOMEN = _words(
    "f female woman women w girl fem femenino feminin femeni femminile femmina mujer femme dona "
    "donna dame frau weiblich emakume emakumea emakumezkoa dama e"
)
OTHERS = _words(
    "x nb nonbinary nobinario nobinaria nonbinaire divers diverse d other otro autre ezbitarra open"
)
YES = _words("yes y 1 true si s bai oui ja")
NO = _words("no n 0 false ez non nein guest invitado gonbidatua invite")


class BadCell(ValueError):
    """A cell that cannot be used; `right` says what would be right."""

    def __init__(self, what: str, right: str) -> None:
        super().__init__(what)
        self.what, self.right = what, right


def plain(text: str) -> str:
    """Small letters without accents, blanks and signs."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if char.isalnum())


def mujer_is_meant(cells: Iterable[str]) -> bool | None:
    """Whether `M` in a column of sexes is a woman's: so it is where men are `H` (hombre), `V`
    (varon) or `G` and nobody is `F`. None where it can be either.
    """
    seen = {plain(cell) for cell in cells}
    men = bool(seen & {"h", "v", "hombre", "varon"})
    women = bool(seen & {"f", "fem", "femenino", "femme", "mujer"})
    if men and "m" in seen and women:
        return None
    return men and "m" in seen


def read_sex(text: str, *, m_is_mujer: bool | None = False) -> str:
    """`M`, `F`, `X` or blank."""
    word = plain(text)
    if not word:
        return ""
    if word == "m" and m_is_mujer is None:
        raise BadCell("M may be a man or a woman here", "write man or woman (hombre, mujer)")
    if word == "m" and m_is_mujer:
        return "F"
    for sex, words in (("M", MEN), ("F", WOMEN), ("X", OTHERS)):
        if word in words:
            return sex
    raise BadCell("this is no sex that is known here", "write M, F or X, or leave the cell blank")


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How a column writes dates: whether the day comes before the month; None where both occur.
    `proof` is the date that shows that the month comes first.
    """

    day_first: bool | None = True
    proof: str = ""


def day_order(cells: Sequence[str]) -> DayOrder:
    """The order of day and month that a column's own dates prove, else the European one. One date
    among twenty that says otherwise is a slip, and refused.
    """
    found = [match for cell in cells if (match := DAY_FIRST.fullmatch(cell.strip()))]
    day_first = [one for one in found if int(one[1]) > 12]
    month_first = [one for one in found if int(one[2]) > 12]
    if not month_first or len(day_first) >= SLIP * len(month_first):
        return DayOrder()
    if not day_first or len(month_first) >= SLIP * len(day_first):
        return DayOrder(False, month_first[0][0])
    return DayOrder(None)


def read_birth(text: str, order: DayOrder = DayOrder(), *, until: date | None = None) -> date | int:
    """A date of birth, or a year of birth alone; of somebody born until a day."""
    born = _birth(text.strip(), order)
    if until and (born if isinstance(born, int) else born.year) > until.year:
        raise BadCell("nobody who runs was born then", f"a birth before {until.year}")
    return born


def _birth(text: str, order: DayOrder) -> date | int:
    if re.fullmatch(r"[0-9]{4}", text):
        return read_year(text)
    if found := ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        if order.day_first is None and first <= 12 and second <= 12:
            raise BadCell("day and month cannot be told apart", "write 1987-03-25")
        day_first = second <= 12 if order.day_first is None else order.day_first
        return _date(year, second, first) if day_first else _date(year, first, second)
    if SHORT_YEAR.fullmatch(text):
        raise BadCell("the year has two digits", "write 1987-03-25")
    raise BadCell("this is no date of birth", "write 1987-03-25, or the year")


def _date(year: int, month: int, day: int) -> date:
    try:
        born = date(year, month, day)
    except ValueError:
        raise BadCell("there is no such day", "write 1987-03-25") from None
    if year < OLDEST_YEAR:
        raise BadCell("nobody who runs was born then", "write 1987-03-25")
    return born


def read_year(text: str) -> int:
    """A year of birth."""
    if not re.fullmatch(r"[0-9]{4}", text.strip()) or int(text) < OLDEST_YEAR:
        raise BadCell("this is no year of birth", "write 1987")
    return int(text)


def read_competing(text: str) -> bool:
    """Whether somebody is ranked; blank means yes."""
    word = plain(text)
    if not word or word in YES:
        return True
    if word in NO:
        return False
    raise BadCell("this is neither yes nor no", "write no for a guest, or leave the cell blank")


def read_bib(text: str) -> str:
    """A bib as it is printed; `12.0` of a spreadsheet is 12, blanks inside are refused."""
    text = re.sub(r"\A([0-9]+)[.,]0\Z", r"\1", text.strip())
    if len(text) > 20 or not re.fullmatch(r"[^\s/\x00-\x1f]*", text):
        raise BadCell("this is no bib", "write it as it is printed, without blanks")
    return text


def read_chips(text: str) -> tuple[str, ...]:
    """Chips separated by blanks, `/`, `;`, `,` or `+`, each once."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s/;,+]+", text.strip()) if part))


def read_name(text: str) -> tuple[str, str]:
    """Family and first name of a whole name.

    `FAMILY, First`; else the words in capitals are the family name; else the first word is the
    first name and the others are the family's.
    """
    words = text.split()
    if "," in text:
        family, _, first = " ".join(words).partition(",")
        return family.strip(), first.strip()
    capital = [word for word in words if len(word) > 1 and word.isupper()]
    if capital and len(capital) < len(words):
        return " ".join(capital), " ".join(word for word in words if word not in capital)
    return (" ".join(words[1:]), words[0]) if len(words) > 1 else (text.strip(), "")


def read_country(text: str) -> str:
    """The IOC code of a country, from that, an ISO code or a name that is known."""
    code = ioc_code(plain(text))
    if not code:
        near = nearest_code(plain(text))
        guess = f"did you mean {near}? " if near else ""
        raise BadCell("this is no country that is known", f"{guess}write its code, such as ESP")
    return code
