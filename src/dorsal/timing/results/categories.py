"""Classes by sex and age, and how small ones are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dorsal.timing.entries import Entry
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Category, Race

OPEN_AGE = 30  # the class of this age is the open one, towards which small ones are merged


def age_date_of(race: Race) -> date:
    """The day on which ages are taken: the declared one, else that of the first planned start."""
    if race.ranking.age_date:
        return race.ranking.age_date
    first_ms = min((wave.starts_ms for wave in race.waves), default=0)
    return datetime_of(first_ms).astimezone(race.zone).date()


def age_of(entry: Entry, on: date) -> int | None:
    """The age in whole years on a day; from the birth year alone the age that the year brings.

    Who was born on 29 February is a year older from 1 March in other years.
    """
    born = entry.birth_date
    if born:
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return on.year - entry.birth_year if entry.birth_year else None


def all_categories(race: Race, entries: Sequence[Entry]) -> tuple[Category, ...]:
    """The declared categories, and those that only entries name, in the order of their keys."""
    declared = race.ranking.categories
    known = {one.key for one in declared}
    named = sorted({one.category for one in entries if one.category} - known)
    return declared + tuple(Category(key, key) for key in named)


def category_of(
    entry: Entry, categories: Sequence[Category], *, declared: int, on: date
) -> int | None:
    """The index of an entry's category: the one chosen by hand, else the first of the `declared`
    first ones that fits; None where sex or age are not known well enough.
    """
    if entry.category:
        return next(i for i, one in enumerate(categories) if one.key == entry.category)
    age = age_of(entry, on)
    for index, one in enumerate(categories[:declared]):
        if one.sex in ("", entry.sex) and _holds(one, age):
            return index
    return None


def _holds(category: Category, age: int | None) -> bool:
    if age is None:
        return category.age_from <= 0 and category.age_to >= 120
    return category.age_from <= age <= category.age_to


def merge(
    categories: Sequence[Category], starters: Mapping[int, int], *, smallest: int, declared: int
) -> dict[int, int]:
    """Which category each one is merged into (itself where it is large enough).

    Within a sex, going from the oldest and from the youngest towards the open class, a category
    with fewer than `smallest` starters goes into its neighbour on that side, with all that it has
    taken in. The open class itself stays, however small.
    """
    into = {index: index for index in range(len(categories))}
    if not smallest:
        return into
    for sex in {one.sex for one in categories[:declared]}:
        of_sex = [i for i in range(declared) if categories[i].sex == sex]
        of_sex.sort(key=lambda i: (categories[i].age_from, categories[i].age_to, i))
        middle = min(range(len(of_sex)), key=lambda at: _from_open(categories[of_sex[at]]))
        _merge_towards(of_sex[: middle + 1], starters, smallest, into)
        _merge_towards(of_sex[middle:][::-1], starters, smallest, into)
    return {index: _last(into, index) for index in into}


def _from_open(category: Category) -> int:
    return max(category.age_from - OPEN_AGE, OPEN_AGE - category.age_to, 0)


def _merge_towards(
    way: Sequence[int], starters: Mapping[int, int], smallest: int, into: dict[int, int]
) -> None:
    """Merge along a way whose last is the open class."""
    held = 0
    for at, index in enumerate(way[:-1]):
        held += starters.get(index, 0)
        if held < smallest:
            into[index] = way[at + 1]
        else:
            held = 0


def _last(into: Mapping[int, int], index: int) -> int:
    while into[index] != index:
        index = into[index]
    return index


def merged_categories(
    categories: Sequence[Category], into: Mapping[int, int]
) -> dict[int, Category]:
    """The categories in use, by index, with the names and ages of what they have taken in."""
    found = {}
    for index, one in enumerate(categories):
        parts = [categories[part] for part in sorted(into) if into[part] == index]
        if not parts:
            continue
        parts.sort(key=lambda part: (part.age_from, part.age_to))
        found[index] = replace(
            one,
            name=" + ".join(part.name for part in parts),
            age_from=min(part.age_from for part in parts),
            age_to=max(part.age_to for part in parts),
        )
    return found
