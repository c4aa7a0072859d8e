"""Which column of a sheet holds what: a line per runner and place, or a line per runner and a
column per place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dorsal.timing.events import Side
from dorsal.timing.race import Race

ROLES: Mapping[str, Sequence[str]] = {
    "bib": (
        "bib",
        "bib number",
        "number",
        "no",
        "nr",
        "race number",
        "dossard",
        "dorsal",
        "dorsala",
        "pettorale",
        "startnummer",
    ),
    "place": ("place", "station", "aid", "aid station", "split", "checkpoint", "point", "location"),
    "time": (
        "time",
        "tod",
        "time of day",
        "clock",
        "absolute time",
        "entered time",
        "passing",
        "hora",
        "heure",
        "ora",
        "zeit",
        "uhrzeit",
        "ordua",
    ),
    "in": ("in", "time in", "in time", "arrival", "arr", "arrived", "arrival time"),
    "out": ("out", "time out", "out time", "departure", "dep", "departed", "departure time"),
    "elapsed": ("elapsed", "elapsed time", "race time"),
    "elapsed_s": ("elapsed s", "elapsed seconds", "seconds"),
    "side": ("side", "kind", "sub", "direction", "sub split", "in/out", "in or out"),
    "date": ("date", "day"),
    "stopped": ("dnf", "drop", "dropped", "dnf flag", "stopped here", "stopped", "retired"),
    "reason": ("reason", "drop reason"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks"),
}
ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
TIMED = ("time", "in", "out", "elapsed", "elapsed_s")
SIDES: Mapping[str, Side] = {
    "in": "in",
    "arr": "in",
    "arrival": "in",
    "arrived": "in",
    "out": "out",
    "dep": "out",
    "departure": "out",
    "departed": "out",
}
ELAPSED = {
    frozenset[str](): "time",
    frozenset({"elapsed"}): "elapsed",
    frozenset({"elapsed", "s"}): "elapsed_s",
    frozenset({"elapsed", "seconds"}): "elapsed_s",
}
FILLERS = frozenset({"tod", "time", "at", "of", "day"})


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """A column of times: where it is, at which place (empty: the row says it), and which side."""

    position: int
    place: str = ""
    side: Side = ""
    role: str = "time"


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """Where a sheet's columns are: single ones by their role, and those that hold times."""

    single: Mapping[str, int]
    times: tuple[TimeColumn, ...]


def find_columns(names: Sequence[str], race: Race, *, elapsed: bool = False) -> SheetColumns:
    """What each heading means; a column per place is known by the place's key or name. `elapsed`
    times count from the gun in every column.
    """
    single: dict[str, int] = {}
    times: list[TimeColumn] = []
    for position, name in enumerate(names):
        plain = _plain(name)
        role = ROLE_OF.get(plain, "")
        if role in TIMED:
            times.append(TimeColumn(position, "", SIDES.get(role, ""), role))
        elif role:
            single.setdefault(role, position)
        else:
            column = _of_place(position, plain, race)
            if column is not None:
                times.append(column)
    if elapsed:
        of_day = ("time", "in", "out")
        times = [replace(one, role="elapsed") if one.role in of_day else one for one in times]
    return SheetColumns(single, tuple(times))


def place_named(text: str, race: Race) -> str:
    """The key of the place that a text names by its key or its name; empty when there is none."""
    plain = _plain(text)
    for place in race.places:
        if plain in (_plain(place.key), _plain(place.checkpoint.name)):
            return place.key
    return ""


def _plain(text: str) -> str:
    """Small letters without accents; signs between words are blanks, `N. Dossard` is `dossard`."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    words = re.sub(r"[\s_.:°-]+", " ", letters).strip()
    return re.sub(r"\A(?:no?|nr|num|numero)(?: de| du| di)? (?=\w)", "", words)


def _of_place(position: int, plain: str, race: Race) -> TimeColumn | None:
    """A column `KEY`, `NAME in` or `key_dep_tod`; None for any other."""
    found = [
        (len(name), place.key, plain[len(name) :].split())
        for place in race.places
        for name in (_plain(place.key), _plain(place.checkpoint.name))
        if name and (plain == name or plain.startswith(name + " "))
    ]
    for _, key, words in sorted(found, reverse=True):
        sides = [SIDES[word] for word in words if word in SIDES]
        told = {word for word in words if word not in SIDES and word not in FILLERS}
        role = ELAPSED.get(frozenset(told))
        if len(sides) <= 1 and role:
            return TimeColumn(position, key, sides[0] if sides else "", role)
    return None
