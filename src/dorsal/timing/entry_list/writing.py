"""The entry file: a start list in the one form that Dorsal writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping

from dorsal.timing.entries import Entry
from dorsal.timing.entry_list.columns import KEY_HEADING


def entries_csv(entries: Iterable[Entry]) -> bytes:
    """The entries as CSV in UTF-8, all columns, in their order; `read_entries` gives them back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([write(one) for write in COLUMNS.values()] for one in entries)
    return text.getvalue().encode()


COLUMNS: Mapping[str, Callable[[Entry], str]] = {
    KEY_HEADING: lambda one: one.key,
    "bib": lambda one: one.bib,
    "family name": lambda one: one.family_name,
    "first name": lambda one: one.first_name,
    "course": lambda one: one.course,
    "wave": lambda one: one.wave,
    "sex": lambda one: one.sex,
    "birth date": lambda one: one.birth_date.isoformat() if one.birth_date else "",
    "birth year": lambda one: str(one.birth_year) if one.birth_year else "",
    "country": lambda one: one.country,
    "city": lambda one: one.city,
    "club": lambda one: one.club,
    "category": lambda one: one.category,
    "chips": lambda one: " ".join(one.chips),
    "competing": lambda one: "yes" if one.competing else "no",
}
