"""What differs between two texts, letter by letter, for the eye."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application
from dorsal.site.pages.formats import country


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether the other text has something else there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Compared:
    """One field of two people."""

    label: str
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not any(piece.differs for piece in (*self.first, *self.second))


def compare_people(first: Application, second: Application) -> list[Compared]:
    """The fields of two applicants side by side."""
    one, other = first.person, second.person
    fields = [
        (_("Name"), one.name, other.name),
        (_("Birth date"), _date(one), _date(other)),
        (_("E-mail"), _email(one), _email(other)),
        (_("Category"), one.get_sex_display(), other.get_sex_display()),
        (_("Nationality"), country(one.nationality), country(other.nationality)),
        (_("Country"), country(one.country), country(other.country)),
        (_("Town"), one.town, other.town),
        (_("Club"), one.club, other.club),
    ]
    return [Compared(label, *mark(a, b)) for label, a, b in fields if a or b]


def mark(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, with what differs marked."""
    first: list[Piece] = []
    second: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = tag != "equal"
        if b > a:
            first.append(Piece(one[a:b], differs))
        if d > c:
            second.append(Piece(other[c:d], differs))
    return tuple(first), tuple(second)


def _date(person: Person) -> str:
    return person.birth_date.isoformat() if person.birth_date else ""


def _email(person: Person) -> str:
    return person.user.email if person.user else person.email
