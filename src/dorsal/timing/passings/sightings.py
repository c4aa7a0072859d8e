"""What the log's reads and written times say, as columns: one row for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

UNDECIDED = -1
NO_SIDE, IN, OUT, START = 0, 1, 2, 3
SIDES = ("", "in", "out", "in")
CHIP_RANK, MANUAL_RANK = 1_000, 100_000  # of a correction: 0


@dataclass(slots=True)
class Sightings:
    """Rows of everything that says that somebody was seen; each column has the shape (n,).

    `bibs`, `places` and `sources` are indices into the lists of names (-1: unknown), `sides` one
    of `NO_SIDE`, `IN`, `OUT`; `times_ms` is corrected, in UTC, and `seen_table.NO_TIME` where there
    is none; `ranks` say whose time goes before whose, the least first. `fates` are codes of
    `seen_table.CODE`, or `UNDECIDED` while the row may still become part of a passing. `reasons`
    say by row why, where it is not another row that decides. `undated` holds the instants that a
    time of day may be, by row.
    """

    refs: Sequence[str]
    bibs: Ints
    places: Ints
    sides: Ints
    times_ms: Ints
    doubts_ms: Ints
    ranks: Ints
    sources: Ints
    strengths: Ints
    fates: Ints
    bib_names: Sequence[str]
    place_names: Sequence[str]
    source_names: Sequence[str]
    reasons: dict[int, str] = field(default_factory=dict)
    undated: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.refs)
