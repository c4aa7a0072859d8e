"""The fate of every event that saw somebody, kept in columns: a race has a million of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, overload

import numpy as np

from dorsal.timing.reads import Fate

Ints: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

FATES: tuple[Fate, ...] = tuple(Fate)
CODE: dict[Fate, int] = {fate: code for code, fate in enumerate(FATES)}
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Seen:
    """The fate of one event that said that somebody was seen.

    `ref` is its name, `bib` whom it was taken for (empty where unknown), `time_ms` its corrected
    instant (None where it tells none), `because` what decided: the name of another event, or a
    value such as a chip's number.
    """

    ref: str
    fate: Fate
    bib: str = ""
    place: str = ""
    time_ms: int | None = None
    because: str = ""


class SeenTable(Sequence[Seen]):
    """`Seen` values made when they are asked for.

    All columns have the shape (n,). `fates` are indices into `FATES`, `bibs` and `places` into the
    lists of names (-1: empty), `times_ms` is `NO_TIME` where there is none. `because` is the row of
    another event (-1: none); `reasons` says it in a word instead, by row.
    """

    def __init__(
        self,
        refs: Sequence[str],
        fates: Ints,
        bibs: Ints,
        places: Ints,
        times_ms: Ints,
        because: Ints,
        *,
        bib_names: Sequence[str],
        place_names: Sequence[str],
        reasons: dict[int, str],
    ) -> None:
        self.refs = refs
        self.fates = fates
        self.bibs = bibs
        self.places = places
        self.times_ms = times_ms
        self.because = because
        self.bib_names = bib_names
        self.place_names = place_names
        self.reasons = reasons

    def __len__(self) -> int:
        """How many events saw somebody."""
        return len(self.refs)

    @overload
    def __getitem__(self, at: int) -> Seen: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Seen, ...]: ...

    def __getitem__(self, at: int | slice) -> Seen | tuple[Seen, ...]:
        """The fate of one event, or of several."""
        if isinstance(at, slice):
            return tuple(self._row(row) for row in range(*at.indices(len(self))))
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._row(at % len(self))

    def __iter__(self) -> Iterator[Seen]:
        """All of them, in their order."""
        return map(self._row, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Whether the same events have the same fates, in the same order."""
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def of_bib(self, bib: str) -> Iterator[Seen]:
        """What saw a bib."""
        if not bib or bib not in self.bib_names:
            return iter(())
        rows = np.flatnonzero(self.bibs == self.bib_names.index(bib))
        return map(self._row, rows.tolist())

    def counts(self) -> dict[Fate, int]:
        """How many events have each fate, those that none has left out."""
        counted = np.bincount(self.fates, minlength=len(FATES)).tolist()
        return {fate: count for fate, count in zip(FATES, counted, strict=True) if count}

    def _row(self, row: int) -> Seen:
        bib, place, time_ms = self.bibs[row], self.places[row], int(self.times_ms[row])
        return Seen(
            ref=self.refs[row],
            fate=FATES[self.fates[row]],
            bib=self.bib_names[bib] if bib >= 0 else "",
            place=self.place_names[place] if place >= 0 else "",
            time_ms=None if time_ms == NO_TIME else time_ms,
            because=self._because(row),
        )

    def _because(self, row: int) -> str:
        if row in self.reasons:
            return self.reasons[row]
        other = int(self.because[row])
        return self.refs[other] if other >= 0 else ""
