"""Pairs of ranked runners whose order depends on sources that cannot tell it."""

from __future__ import annotations

import numpy as np

from dorsal.timing.results.columns import TIME_BITS, Columns, Ints

LARGE = np.iinfo(np.int64).max


def find_inseparable(columns: Columns, ranked: Ints, places: Ints) -> dict[int, tuple[int, ...]]:
    """For each line, those of other places that lie within the doubts of both times.

    Times of one source are in the order in which it told them, so their order stands unless
    another source disagrees with one of them.
    """
    sources = columns.sources[ranked]
    if ranked.size < 2 or (sources[0] >= 0 and bool((sources == sources[0]).all())):
        return {}
    lines = ranked[np.lexsort((columns.exact_ms[ranked], columns.keys[ranked] >> TIME_BITS))]
    found: dict[int, list[int]] = {}
    widest = 2 * int(columns.doubt_ms[lines].max())
    for step in range(1, lines.size):
        one, other = lines[:-step], lines[step:]
        apart = _apart(columns, one, other)
        if int(apart.min()) > widest:
            break
        near = apart <= columns.doubt_ms[one] + columns.doubt_ms[other]
        near &= places[one] != places[other]
        near &= columns.sources[one] != columns.sources[other]
        for first, second in zip(one[near].tolist(), other[near].tolist(), strict=True):
            found.setdefault(first, []).append(second)
            found.setdefault(second, []).append(first)
    return {line: tuple(sorted(others)) for line, others in found.items()}


def _apart(columns: Columns, one: Ints, other: Ints) -> Ints:
    """By how much the second times are later; endless between those who are not ranked by time."""
    same = columns.keys[one] >> TIME_BITS == columns.keys[other] >> TIME_BITS
    apart: Ints = np.where(same, columns.exact_ms[other] - columns.exact_ms[one], LARGE)
    return apart
