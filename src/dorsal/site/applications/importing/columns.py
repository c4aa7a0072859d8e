"""Which column of an imported file holds what: guessed by its name, chosen by the director."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.site.applications.office.tickets import fact_columns
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.names import names_for

USUAL: Mapping[str, str] = {
    "name": "name, full name, first name, given name, nombre, nombre completo, izena, nom, prénom",
    "surname": "surname, last name, family name, apellidos, apellido, abizenak, nom de famille",
    "birth_date": (
        "birth date, birth_date, date of birth, dob, born, birthday, fecha de nacimiento, "
        "fecha nacimiento, nacimiento, jaioteguna, jaiotze data, date de naissance"
    ),
    "email": "email, e-mail, mail, email address, correo, correo electrónico, posta, courriel",
    "sex": "sex, gender, category, sexo, género, categoría, sexua, generoa, sexe",
    "nationality": "nationality, nacionalidad, nazionalitatea, nationalité",
    "country": "country, country of residence, nation, país, herrialdea, pays",
    "town": "town, city, place, residence, población, localidad, ciudad, municipio, herria, ville",
    "club": "club, team, equipo, taldea, équipe",
}
NEEDED = ("name", "birth_date", "sex")
IGNORED = ""


def targets_of(ballot: Ballot) -> list[tuple[str, str]]:
    """What a column may hold, with its name: the profile, the ballot's questions, its facts."""
    profile = {
        "name": _("name"),
        "surname": _("surname, joined to the name"),
        "birth_date": _("birth date"),
        "email": _("e-mail"),
        "sex": _("category (F, M, X)"),
        "nationality": _("nationality"),
        "country": _("country of residence"),
        "town": _("town"),
        "club": _("club"),
    }
    asked = {str(one["column"]): str(one["label"]) for one in ballot.questions}
    answers = [(f"answer:{column}", _("answer: %s") % label) for column, label in asked.items()]
    names = names_for(ballot)
    read = [column for column in fact_columns(ballot) if column not in {*asked, *profile}]
    facts = [(f"fact:{column}", _("fact: %s") % names.fact(column)) for column in read]
    return [(IGNORED, _("not read")), *profile.items(), *answers, *facts]


def guess_targets(columns: Sequence[str], ballot: Ballot) -> dict[str, str]:
    """What each column seems to hold; each thing stands in one column."""
    fold = NameFolder().fold
    words = {fold(word): target for target, names in USUAL.items() for word in names.split(",")}
    for target, label in targets_of(ballot):
        _kind, colon, column = target.partition(":")
        if colon:
            words[fold(column)] = target
            words.setdefault(fold(label.split(": ", 1)[-1]), target)
    found: dict[str, str] = {}
    for column in columns:
        target = words.get(fold(column), IGNORED)
        found[column] = target if target not in found.values() else IGNORED
    return found


def chosen_targets(
    columns: Sequence[str], ballot: Ballot, told: Mapping[str, str]
) -> dict[str, str]:
    """What the director has chosen for each column (`column-0` and so on), or else the guess."""
    known = dict(targets_of(ballot))
    guessed = guess_targets(columns, ballot)
    return {
        column: told[f"column-{place}"] if told.get(f"column-{place}") in known else guessed[column]
        for place, column in enumerate(columns)
    }
