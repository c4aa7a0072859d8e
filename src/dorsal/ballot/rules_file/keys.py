"""The keys that a rules file may have, and what to say about one that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from dorsal.ground.toml_lines import KeyPath

# Every key that is read, by its table; NAME stands for a name that the director chooses.
KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        *("version", "race", "draw", "places", "application_fee"),
        *("pools", "classes", "facts", "floors", "caps", "groups", "offers", "applicants"),
        *("beacon", "ceremony"),
    ),
    "pools": (
        *("name", "label", "kind", "places", "unused", "column", "is", "best", "tickets", "only"),
        "waiting_list",
    ),
    "pools.tickets": (
        *("rule", "tickets", "column", "base", "each", "most", "expression", "scale"),
    ),
    "classes.NAME": ("label", "column", "is"),
    "facts.NAME": ("label",),
    "floors": ("class", "at_least", "of"),
    "caps": ("class", "at_most", "of"),
    "groups": ("largest", "tickets", "does_not_fit", "has_place", "not_accepted"),
    "offers": ("answer_days", "transfers", "postponed", "reasons"),
    "offers.reasons.NAME": ("place", "group", "tickets"),
    "applicants": ("name", "born", "email", "group", "confirmed"),
    "beacon": ("chain", "fallback_chain", "fallback_hours"),
    "ceremony": ("name", "count", "lowest", "highest", "ordered", "repeats", "closes"),
}


def key_text(path: KeyPath) -> str:
    """A key's path as people write it, arrays numbered from 1: `pools[2].unused`."""
    parts = [f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in path]
    return "".join(parts).removeprefix(".")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """`did you mean places? `, or nothing if no known word is near."""
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean {close[0]}? " if close else ""


def right_key(key: str, name: str) -> str:
    """What may have been meant by a key that the table `name` of `KEYS` does not have."""
    homes = [_header(other) for other, keys in KEYS.items() if key in keys]
    if homes:
        return f"it belongs to {' or '.join(homes)}"
    guess = did_you_mean(key, KEYS[name]).strip()
    return guess or f"the keys here are {', '.join(KEYS[name])}"


def _header(table: str) -> str:
    arrays = ("pools", "floors", "caps", "ceremony")
    return f"[[{table}]]" if table in arrays else f"[{table}]" if table else "the top of the file"
