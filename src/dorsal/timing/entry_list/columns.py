"""The columns of a start list, and the names by which each of them goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from dorsal.ground.problems import Level, Problems
from dorsal.ground.tables import Table

VERSION = 1
NEVER_GUESSED = ("key", "bib", "chips")
KEY_HEADING = f"entry v{VERSION}"  # the first heading of a file that `entries_csv` wrote
OTHER_VERSION = re.compile(r"entryv([0-9]+)")

# A field and the headings that mean it, in the form that `plain_heading` gives them: English,
# Spanish, Basque, French, Catalan, Italian, German, and what other programs export.
_HEADINGS = {
    "key": f"entryv{VERSION} entry entryid entrykey entrynumber registration registrationid "
    "registrationnumber inscripcion idinscripcion numeroinscripcion inscription inscripcio "
    "iscrizione anmeldung participantid athleteid runnerid personid orderid izenemandea id uid",
    "bib": "bib bibno bibnumber bibs dorsal dorsala dossard nodossard numerodossard pettorale "
    "startnummer startnr stnr number no nr num numero raceno racenumber zenbakia plate",
    "family_name": "familyname lastname surname last family apellido apellidos nom nomdefamille "
    "cognom cognoms cognome nachname familienname abizena abizenak primerapellido",
    "second_family_name": "segundoapellido secondsurname apellido2 bigarrenabizena",
    "first_name": "firstname first givenname given forename nombre prenom nomdepila nome vorname "
    "izena",
    "name": "name fullname athlete runner participant competitor nombrecompleto nombreyapellidos "
    "apellidosynombre corredor atleta coureur nometprenom nomprenom concurrent izenabizenak "
    "izenabizena izenosoa korrikalaria teilnehmer apellidosnombre nomcognoms cognomenome "
    "nominativo participante deportista",
    "sex": "sex gender sexo genero sexe genre sesso geschlecht sexua generoa mf hm",
    "birth_date": "birthdate dateofbirth dob birthday born fechanacimiento fechadenacimiento "
    "fnacimiento nacimiento datedenaissance datenaissance naissance datanaixement datadinascita "
    "geburtsdatum jaiotzedata jaioteguna fdenacimiento fechanac fnac nele neele natoil",
    "birth_year": "birthyear yearofbirth yob anonacimiento anodenacimiento anneenaissance "
    "anneedenaissance annodinascita jahrgang geburtsjahr jaioturtea",
    "country": "country nation nationality nat noc ioc countrycode pais nacionalidad pays "
    "nationalite paese nazionalita land nationalitat herrialdea naziotasuna nazione nacion "
    "nationalitaet",
    "city": "city town place residence ciudad localidad poblacion municipio ville localite "
    "citta comune ort wohnort stadt herria poblacio",
    "club": "club team clubteam equipo clube equipe verein mannschaft squadra societa taldea kluba "
    "associazione",
    "course": "course race distance event eventname contest carrera recorrido prueba modalidad "
    "distancia parcours epreuve gara percorso strecke lauf wettbewerb lasterketa "
    "ibilbidea proba",
    "wave": "wave startgroup corral block ola cajon tanda salida vague sas onda welle startblock "
    "irteera txanda",
    "category": "category cat division agegroup categoria categorie kategorie altersklasse ak "
    "kategoria maila",
    "chips": "chips chip chip1 chipno chipcode chipid chipnumber transponder transponder1 tag "
    "tagid tag1 epc puce txipa txip",
    "more_chips": "chip2 transponder2 tag2 txip2",
    "competing": "competing ranked competitive compite clasifica classe lehian",
}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(names.split())) for field, names in _HEADINGS.items()
}
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}
# what a bib and a chip are called, and what people write before and behind: N. dossard, Chip-Nr.
_CALLED = {
    "bib": "bib dorsal dorsala dossard pettorale startnummer",
    "chips": "chip chip1 transponder transponder1 tag puce txip txipa",
    "more_chips": "chip2 transponder2 tag2 txip2",
}
_THINGS = {name: field for field, names in _CALLED.items() for name in names.split()}
_NUMBER = "numero|number|nummer|num|no|nr|n|codigo|codice|codi|code|cod|id"
_NUMBERED = re.compile(
    f"(?:(?:{_NUMBER})(?:de|du|del|di|d)?)?(?P<thing>{'|'.join(_THINGS)})(?:{_NUMBER})?"
)
MOST_LISTED = 12


def plain_heading(heading: str) -> str:
    """A heading in small letters without accents, blanks, signs and what stands in brackets."""
    text = unicodedata.normalize("NFKD", re.sub(r"[(\[][^)\]]*[)\]]", "", heading).casefold())
    return "".join(char for char in text if char.isalnum())


def field_of(heading: str) -> str | None:
    """The field that a heading means, None where it means none."""
    plain = plain_heading(heading)
    numbered = _NUMBERED.fullmatch(plain)
    return _FIELDS.get(plain) or (_THINGS[numbered["thing"]] if numbered else None)


def find_columns(table: Table, problems: Problems) -> dict[str, int]:
    """The position of every field that the table has; other columns are passed over, and named.

    Of two columns that can mean a field the one with the plainer heading is taken, and the other
    is noted; two that could be the entry's number, the bib or the chip are refused.
    """
    found: dict[str, int] = {}
    passed_over = []
    for position, heading in enumerate(table.columns):
        field = field_of(heading)
        if field is None and OTHER_VERSION.fullmatch(plain_heading(heading)):
            right = f"this version of Dorsal reads {KEY_HEADING!r}"
            what = "the file is of another version"
            problems.add(what, right=right, line=table.line, value=heading)
        elif field in found:
            found[field] = _plainer(table, field, found[field], position, problems)
        elif field:
            found[field] = position
        elif heading:
            passed_over.append(heading)
    if passed_over:
        more = len(passed_over) - MOST_LISTED
        listed = ", ".join(passed_over[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
        what = f"columns whose headings mean nothing here were passed over: {listed}"
        right = "one that does has another name in docs/reference/start-list.md"
        problems.add(what, right=right, line=table.line, level="warning")
    return _settle_names(table, found, problems)


def _plainer(table: Table, field: str, one: int, other: int, problems: Problems) -> int:
    """Which of two columns stands for a field: the one whose heading comes first in `HEADINGS`."""
    ranks = {plain_heading(table.columns[n]): n for n in (other, one)}
    best = min(ranks, key=lambda one: _rank(field, one))
    taken, left = table.columns[ranks[best]], table.columns[other + one - ranks[best]]
    sure = field not in NEVER_GUESSED and len(ranks) == 2
    what = f"two columns can be the {field.replace('_', ' ')}: {taken} and {left}"
    right = f"{taken} is taken" if sure else "keep one, or give the other a heading of your own"
    level: Level = "warning" if sure else "error"
    problems.add(what, right=right, line=table.line, column=left, level=level)
    return ranks[best]


def _rank(field: str, plain: str) -> int:
    listed = HEADINGS[field]
    return listed.index(plain) if plain in listed else len(listed)


def _settle_names(table: Table, found: dict[str, int], problems: Problems) -> dict[str, int]:
    """Which columns hold the name: `Nombre` alone is the whole one, `Name` beside `Vorname` the
    family's.
    """
    if "family_name" not in found and "name" in found and "first_name" in found:
        found["family_name"] = found.pop("name")
    if "family_name" not in found and "name" not in found and "first_name" in found:
        found["name"] = found.pop("first_name")
    if "name" not in found and "family_name" not in found:
        right = "add a column `name`, or `family name` and `first name`"
        headings = ", ".join(table.columns)[:80]
        problems.add("no column names the runners", right=right, line=table.line, value=headings)
    return found
