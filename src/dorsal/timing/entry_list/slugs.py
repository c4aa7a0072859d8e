"""Keys made from names."""

from __future__ import annotations

import re
import unicodedata

from dorsal.timing.entries import Entry


def slug(text: str) -> str:
    """Small letters without accents, with hyphens: `Mendizabal Ane` is `mendizabal-ane`."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", letters).strip("-")


def name_slug(entry: Entry) -> str:
    """The key that an entry has from its name alone."""
    return slug(f"{entry.family_name} {entry.first_name}")


def is_from_name(entry: Entry) -> bool:
    """Whether an entry's key was made from its name, because its list gave it none."""
    name = name_slug(entry)
    return entry.key == name or entry.key.startswith(f"{name}-")
