"""Who may start: the values of the entry file (`entry_list/` reads and writes it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """A person on the start list.

    `key` tells an entry from all others for good (a registration's number); bib and chips may
    still be given by events of the log, which go before those of the file. `sex` is `M`, `F`, `X`
    or empty; `country` an IOC code. `category` is one that somebody chose by hand; else it
    follows from sex and age. `competing` is False for guests.
    """

    key: str
    bib: str
    family_name: str
    first_name: str
    course: str
    wave: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    country: str = ""
    city: str = ""
    club: str = ""
    category: str = ""
    chips: tuple[str, ...] = ()
    competing: bool = True

    @property
    def name(self) -> str:
        """First and family name."""
        return f"{self.first_name} {self.family_name}".strip()
