"""What may stand in a start list only once: bibs, keys and chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dorsal.ground.problems import Problems
from dorsal.timing.entries import Entry


def note_duplicates(
    entries: Sequence[Entry], lines: Sequence[int], problems: Problems, *, own_keys: bool
) -> None:
    """Note every bib, chip and key that two rows have, with both lines."""
    numbered = list(zip(lines, entries, strict=True))
    bibs = [(line, one.bib) for line, one in numbered]
    _note(bibs, problems, "bib", "this bib is on line %d already", "every bib is one runner's")
    chips = [(line, chip) for line, one in numbered for chip in one.chips]
    _note(chips, problems, "chips", "this chip is on line %d already", "every chip is one runner's")
    keys = [(line, one.key) for line, one in numbered]
    if own_keys:
        for line, key in keys:
            if not key:
                right = "every entry has its number"
                problems.add("the entry has no number", right=right, line=line, column="entry")
        _note(keys, problems, "entry", "this number is on line %d already", "keep one of the rows")
        return
    right = "keep one of the rows; if these are two runners, give every row its own number in a "
    right += "column `entry`"
    _note(keys, problems, "name", "the same name is on line %d already", right)


def _note(
    found: Iterable[tuple[int, str]], problems: Problems, column: str, what: str, right: str
) -> None:
    first: dict[str, int] = {}
    for line, value in found:
        if value and first.setdefault(value.casefold(), line) != line:
            text = what % first[value.casefold()]
            problems.add(text, right=right, line=line, column=column, value=value)
