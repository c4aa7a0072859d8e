"""The keys that RACE.toml may have, and what to say of one that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

# The keys of each table; `courses.places` is a table in a course's list of places.
KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        *("format", "rules", "race", "places", "courses", "waves", "sources"),
        *("ranking", "categories"),
    ),
    "race": (
        *("slug", "name", "edition", "zone", "start_list", "opens", "start_window"),
        "late_start",
    ),
    "places": (
        *("key", "name", "km", "ascent", "descent", "cutoff", "altitude", "position", "in_out"),
        *("window", "passing", "grace", "cutoff_on", "opens", "closes", "services"),
        *("spectators", "way_there"),
    ),
    "courses": ("key", "name", "laps", "limit", "shortest_lap", "places"),
    "courses.places": ("place", "km", "ascent", "descent", "cutoff"),
    "waves": ("key", "course", "starts", "name"),
    "sources": (
        *("name", "format", "place", "places", "sides", "address", "utc_offset"),
        *("trusted_clock", "rank"),
    ),
    "ranking": (
        *("by", "precision", "age_date", "smallest_category", "podium", "podium_once"),
        "protest_minutes",
    ),
    "categories": ("key", "name", "sex", "from", "to"),
}
LISTS = frozenset({"places", "courses", "waves", "sources", "categories"})


def key_text(path: Path) -> str:
    """A key's path as people say it, lists counted from 1: `courses[2].laps`."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean places? `, or nothing where no known word is near."""
    folded = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), folded, 1)
    return f"did you mean {folded[near[0]]}? " if near else ""


def right_key(key: str, table: str) -> str:
    """What may have been meant by a key that a table of `KEYS` does not have."""
    guess = did_you_mean(key, KEYS[table]).strip()
    homes = [_heading(other) for other, keys in KEYS.items() if key in keys]
    if homes and not guess:
        return f"it belongs to {' or '.join(homes)}"
    return guess or f"the keys here are {', '.join(KEYS[table])}"


def _heading(table: str) -> str:
    if table == "courses.places":
        return "a place of a course"
    if not table:
        return "the top of the file"
    return f"[[{table}]]" if table in LISTS else f"[{table}]"
