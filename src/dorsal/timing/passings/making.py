"""The values of passings from their columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dorsal.timing.passings.assigning import Assigned, Field
from dorsal.timing.passings.grouping import runs_of
from dorsal.timing.passings.seen_table import CODE, NO_TIME, Ints, SeenTable
from dorsal.timing.passings.sightings import START, Sightings
from dorsal.timing.passings.values import Passing, Seen


def make_passings(
    rows: Sightings, found: Assigned, field: Field
) -> tuple[dict[str, tuple[Passing, ...]], dict[str, Passing]]:
    """The passings of each bib in the order of the course, and their starts."""
    groups = found.groups
    used = np.flatnonzero(found.slots >= 0)
    used = used[np.lexsort((found.slots[used], groups.bibs[used]))]
    times_ms = np.where(
        groups.sides[used] == START,
        np.maximum(groups.times_ms[used], field.gun_ms[groups.bibs[used]]),
        groups.times_ms[used],
    )
    made = _made(rows, found, used, times_ms)
    by_bib: dict[str, tuple[Passing, ...]] = {}
    bibs = groups.bibs[used]
    for begin, end in runs_of(bibs):
        by_bib[rows.bib_names[bibs[begin]]] = tuple(made[begin:end])
    starts = np.flatnonzero(groups.sides[used] == START).tolist()
    return by_bib, {rows.bib_names[bibs[at]]: made[at] for at in starts}


def _made(rows: Sightings, found: Assigned, used: Ints, times_ms: Ints) -> list[Passing]:
    groups, refs = found.groups, rows.refs
    best = groups.best[used]
    names = [*rows.source_names, ""]
    members = groups.rows.tolist()
    also = [
        tuple([refs[row] for row in members[start:end] if row != top])
        for start, end, top in zip(
            groups.starts[used].tolist(), groups.ends[used].tolist(), best.tolist(), strict=True
        )
    ]
    columns = zip(
        found.visits[used].tolist(),
        [("in", "out")[out] for out in found.outs[used].tolist()],
        times_ms.tolist(),
        groups.doubts_ms[used].tolist(),
        [refs[row] for row in best.tolist()],
        also,
        [names[source] for source in rows.sources[best].tolist()],
        groups.apart_ms[used].tolist(),
        groups.written_ms[used].tolist(),
        strict=True,
    )
    return [Passing(*values) for values in columns]


def make_seen(rows: Sightings, because: Ints, others: Iterable[Seen]) -> SeenTable:
    """The fates of all rows, and of the events that do not stand."""
    more = sorted(others, key=lambda one: one.ref)
    bib_names, bibs = _extended(rows.bib_names, [one.bib for one in more])
    place_names, places = _extended(rows.place_names, [one.place for one in more])
    times_ms = [NO_TIME if one.time_ms is None else one.time_ms for one in more]
    reasons = dict(rows.reasons)
    reasons.update({at: one.because for at, one in enumerate(more, len(rows)) if one.because})

    def longer(column: Ints, values: Sequence[int]) -> Ints:
        return np.concatenate([column, np.array(values, dtype=np.int64)])

    return SeenTable(
        refs=[*rows.refs, *(one.ref for one in more)],
        fates=longer(rows.fates, [CODE[one.fate] for one in more]),
        bibs=longer(rows.bibs, bibs),
        places=longer(rows.places, places),
        times_ms=longer(rows.times_ms, times_ms),
        because=longer(because, [-1] * len(more)),
        bib_names=bib_names,
        place_names=place_names,
        reasons=reasons,
    )


def _extended(names: Sequence[str], more: Sequence[str]) -> tuple[list[str], list[int]]:
    """The names with those that are new, and the index of each of the second (-1: empty)."""
    index = {name: at for at, name in enumerate(names)}
    found = [index.setdefault(name, len(index)) if name else -1 for name in more]
    return list(index), found
