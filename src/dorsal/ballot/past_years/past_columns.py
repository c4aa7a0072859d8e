"""Which columns of a list of an earlier year hold what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from dorsal.ballot.entry_file.person_names import NameFolder

# Names that lists give their columns; compared without case, accents, signs and order of words.
USUAL_COLUMNS: Mapping[str, str] = {
    "year": "year, edition, año, edición, urtea, année",
    "name": "name, full name, nombre, nombre completo, nombre y apellidos, izena, nom, prénom",
    "surname": "surname, last name, family name, apellidos, apellido, abizenak, nom de famille",
    "born": (
        "birth date, date of birth, dob, born, birthday, fecha de nacimiento, fecha nacimiento, "
        "nacimiento, jaioteguna, jaiotze data, date de naissance"
    ),
    "birth_year": (
        "birth year, year of birth, yob, año de nacimiento, año nacimiento, jaiotze urtea, "
        "année de naissance"
    ),
    "email": "email, e-mail, mail, correo, correo electrónico, posta, courriel",
    "sex": "sex, gender, sexo, género, sexua, generoa, sexe",
    "country": "country, nation, nationality, país, herrialdea, pays",
    "town": "town, city, place, población, localidad, ciudad, municipio, herria, ville",
    "outcome": "outcome, result, status, state, resultado, estado, emaitza, egoera, statut, état",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastColumns:
    """The name of the column for each thing that is read; blank where there is none.

    `surname`, if named, is joined to `name` after a blank. A `born` cell may hold a year alone.
    """

    year: str = "year"
    name: str = "name"
    surname: str = ""
    born: str = "birth_date"
    birth_year: str = "birth_year"
    email: str = "email"
    sex: str = "sex"
    country: str = "country"
    town: str = "town"
    outcome: str = "outcome"


def suggest_columns(columns: Sequence[str]) -> PastColumns:
    """Guess from a header which column holds what; blank for what is not there.

    Knows usual names in English, Spanish, Basque and French. The director looks at the guess.
    """
    fold = NameFolder().fold
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(fold(column), column)
    guess = {}
    for item in fields(PastColumns):
        names = (fold(name) for name in USUAL_COLUMNS[item.name].split(","))
        guess[item.name] = next((found[name] for name in names if name in found), "")
    return PastColumns(**guess)
