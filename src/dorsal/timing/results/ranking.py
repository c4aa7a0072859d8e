"""Places: overall, by sex and by category; equal times share one, and the next is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dorsal.timing.race import Category, Ranking
from dorsal.timing.results.categories import merge, merged_categories
from dorsal.timing.results.columns import RANKED_BELOW, SEXES, Columns, Ints
from dorsal.timing.results.separation import find_inseparable
from dorsal.timing.results.values import Row


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a course. `order` are the lines in the order of the table; the others have a
    number for each line (0: no place; a category of -1: none). `inseparable` tells, of a line,
    those whose order with it nobody can tell.
    """

    order: Ints
    overall: Ints
    of_sex: Ints
    of_category: Ints
    categories: Ints
    in_use: dict[int, Category]
    inseparable: Mapping[int, tuple[int, ...]]

    def of(self, at: int) -> tuple[int, int, int, int, tuple[int, ...]]:
        """What a row shows of all this."""
        return (
            int(self.overall[at]),
            int(self.of_sex[at]),
            int(self.of_category[at]),
            int(self.categories[at]),
            self.inseparable.get(at, ()),
        )


def give_places(columns: Columns, categories: Sequence[Category], ranking: Ranking) -> Places:
    """Put the runners of a course in order and give places to who is ranked."""
    declared = len(ranking.categories)
    into = _merged(columns, categories, ranking.smallest_category, declared)
    lookup = np.array([into[index] for index in range(len(categories))] + [-1], np.int64)
    in_use = lookup[columns.categories]
    order = columns.order()
    ranked = order[columns.keys[order] < RANKED_BELOW]
    overall = _places(columns.keys, ranked)
    return Places(
        order=order,
        overall=overall,
        of_sex=_places_within(columns.keys, ranked, columns.sexes, len(SEXES)),
        of_category=_places_within(columns.keys, ranked, in_use, len(categories)),
        categories=in_use,
        in_use=merged_categories(categories, into),
        inseparable=find_inseparable(columns, ranked, overall),
    )


def _merged(
    columns: Columns, categories: Sequence[Category], smallest: int, declared: int
) -> dict[int, int]:
    theirs = columns.categories[columns.starters & (columns.categories >= 0)]
    counts = np.bincount(theirs, minlength=len(categories)).tolist()
    return merge(categories, dict(enumerate(counts)), smallest=smallest, declared=declared)


def _places(keys: Ints, lines: Ints) -> Ints:
    """Places of these lines among themselves: 1, 1, 3; 0 for all others. They come in the order of
    their keys.
    """
    found = np.zeros(len(keys), np.int64)
    _number(keys, lines, found)
    return found


def _places_within(keys: Ints, lines: Ints, groups: Ints, count: int) -> Ints:
    """Places within each group; who is in none (-1) has no place there."""
    found = np.zeros(len(keys), np.int64)
    of_lines = groups[lines]
    for group in range(count):
        _number(keys, lines[of_lines == group], found)
    return found


def _number(keys: Ints, lines: Ints, found: Ints) -> None:
    """Number lines from 1; equal keys have the number of the first of them."""
    ordered = keys[lines]
    first = np.arange(1, lines.size + 1)
    first[1:][ordered[1:] == ordered[:-1]] = 0
    found[lines] = np.maximum.accumulate(first)


def placed(row: Row, places: Places, at: int, bibs: Sequence[str]) -> Row:
    """A row with its places; `bibs` are those of all lines."""
    overall, of_sex, of_category, category, others = places.of(at)
    return replace(
        row,
        place=overall or None,
        place_of_sex=of_sex or None,
        place_of_category=of_category or None,
        category=places.in_use[category].key if category >= 0 else "",
        cannot_separate=tuple(bibs[other] for other in others),
    )
