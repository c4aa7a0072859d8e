"""The columns of a list of checkpoints, and the names by which each of them goes."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

from dorsal.ground.problems import Problems
from dorsal.ground.tables import Table

# A field, and the headings that mean it, in the form that `plain_heading` gives them. A heading
# `distance` alone means kilometres, as every race writes them.
_ALIASES = {
    "race": "race slug carrera course lasterketa",
    "race_name": "racename",
    "edition": "edition year edicion annee edizioa urtea",
    "key": "key cp id code codigo kodea",
    "name": "name label checkpoint point place station aidstation control nombre punto lugar "
    "avituallamiento nom lieu poste ravitaillement izena lekua kontrola kontrolpuntua",
    "km": "km kms distance distancekm kilometre kilometer kilometro kmtotal pk distancia "
    "distantzia",
    "metres": "distancem metres meters metros metroak",
    "miles": "miles mile mi distancemi distancemiles millas",
    "ascent": "ascent ascentm dplus d+ climb gain elevationgain desnivel+ desnivelpositivo "
    "ascenso subida denivele+ denivelepositif igoera",
    "descent": "descent descentm dminus d- loss elevationloss desnivel- desnivelnegativo "
    "descenso bajada denivele- denivelenegatif jaitsiera",
    "altitude": "altitude altitudem elevation ele alt altitud altura altitudea garaiera",
    "lat": "lat latitude latitud",
    "lon": "lon lng long longitude longitud",
    "cutoff": "cutoff cutofftime timelimit limit barrier corte tiempodecorte barriere "
    "barrierehoraire bh mozketa denboramuga",
    "cutoff_at": "cutoffat cutoffclock cutoffmoment",
    "opens": "opens opensat open opening abre apertura ouverture irekiera",
    "closes": "closes closesat close closing cierra cierre fermeture itxiera",
    "services": "services service aid supplies servicios zerbitzuak",
    "spectators": "spectators spectator fans publico spectateurs ikusleak",
    "way_there": "waythere way access howtogetthere directions acceso comollegar acces sarbidea",
}
ALIASES: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split()) for field, names in _ALIASES.items()
}
_FIELDS = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
DISTANCES = ("km", "metres", "miles")


def plain_heading(heading: str) -> str:
    """A heading without case, accents, units in brackets and signs, but for a last + or -."""
    text = unicodedata.normalize("NFKD", heading.replace("\N{MINUS SIGN}", "-").casefold())
    text = re.sub(r"[(\[][^)\]]*[)\]]", "", text).strip()
    sign = text[-1:] if text[-1:] in ("+", "-") else ""
    return "".join(c for c in text if c.isalnum()) + sign


def find_columns(table: Table, problems: Problems) -> dict[str, str]:
    """The heading of every field that the table has.

    Notes headings that look like a slip of the pen, two headings for one field, and what is
    missing. Other headings are the director's own and are passed over.
    """
    found: dict[str, str] = {}
    many = _lists_races(table)
    for heading in filter(None, table.columns):
        field = _field_of(heading, many)
        if field is None:
            _note_slip(table, heading, problems)
        elif field in found:
            what = f"two columns say the same: {found[field]} and {heading}"
            problems.add(what, right="keep one of them", line=table.line, column=heading)
        else:
            found[field] = heading
    _note_missing(table, found, problems)
    return found


def _lists_races(table: Table) -> bool:
    """Whether the column `name` is the race's, for the checkpoint has a label."""
    plain = {plain_heading(heading) for heading in table.columns}
    return "race" in plain and "label" in plain


def _field_of(heading: str, many: bool) -> str | None:
    plain = plain_heading(heading)
    if plain == "name" and many:
        return "race_name"
    return _FIELDS.get(plain)


def _note_slip(table: Table, heading: str, problems: Problems) -> None:
    close = difflib.get_close_matches(plain_heading(heading), _FIELDS, 1, cutoff=0.8)
    if close:
        right = f"did you mean {close[0]}? If not, give the column another name"
        problems.add(
            "there is no such column", right=right, line=table.line, column=heading, value=heading
        )


def _note_missing(table: Table, found: dict[str, str], problems: Problems) -> None:
    distances = [field for field in DISTANCES if field in found]
    if "name" not in found:
        problems.add(
            "no column names the checkpoints",
            right="add a column `name`",
            line=table.line,
        )
    if not distances:
        right = "add a column `km` with the distance from the start"
        problems.add("no column says where the checkpoints are", right=right, line=table.line)
    for extra in distances[1:]:
        what = "the distance stands in two columns"
        problems.add(what, right="keep one of them", line=table.line, column=found[extra])
    if ("lat" in found) != ("lon" in found):
        alone = found.get("lat") or found.get("lon", "")
        right = "give both lat and lon, or neither"
        problems.add("a position needs two columns", right=right, line=table.line, column=alone)
