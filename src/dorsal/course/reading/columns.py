"""Columns of texts into columns of numbers, with what could not be read noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from dorsal.course.reading.cells import cells_of
from dorsal.course.reading.contents import Slip
from dorsal.course.reading.decimals import decimals_of
from dorsal.course.reading.moments import moments_of
from dorsal.course.tracks import Floats

Chunk: TypeAlias = tuple[Floats, Floats, Floats, Floats]

MOST_SLIPS = 1_000  # are remembered of each column
FIELDS = 4


class Columns:
    """Gathers the texts of points and keeps them as numbers.

    `texts` takes, for each point, its lat, lon, altitude and time, one after the other.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.slips: list[Slip] = []
        self._chunks: list[Chunk] = []
        self._settled = 0

    def __len__(self) -> int:
        """The number of points so far."""
        return self._settled + len(self.texts) // FIELDS

    def settle(self) -> None:
        """Turn the texts gathered so far into numbers, which take a tenth of the memory."""
        lat, lon, altitude, time = (self.texts[field::FIELDS] for field in range(FIELDS))
        if lat:
            chunk = (
                self._note(numbers_of(lat), lat, "lat"),
                self._note(numbers_of(lon), lon, "lon"),
                self._note(numbers_of(altitude), altitude, "ele"),
                self._note(seconds_of(time), time, "time"),
            )
            self._chunks.append(chunk)
        self._settled += len(lat)
        self.texts.clear()

    def arrays(self) -> Chunk:
        """All points as four arrays of shape (n,): lat, lon, altitude and time."""
        self.settle()
        return joined(self._chunks)

    def _note(self, numbers: Floats, texts: Sequence[str], column: str) -> Floats:
        for index in np.flatnonzero(np.isnan(numbers)).tolist():
            if len(self.slips) < MOST_SLIPS * FIELDS and texts[index].strip():
                self.slips.append(Slip(self._settled + index, column, texts[index]))
        return numbers


def joined(chunks: Sequence[Chunk]) -> Chunk:
    """The four columns of all chunks, one after the other."""
    if not chunks:
        return np.empty(0), np.empty(0), np.empty(0), np.empty(0)
    lat, lon, altitude, time = (np.concatenate(column) for column in zip(*chunks, strict=True))
    return lat, lon, altitude, time


def numbers_of(texts: Sequence[str]) -> Floats:
    """Decimal numbers as `float` reads them, NaN where there is none; shape (n,)."""
    numbers, read = decimals_of(cells_of(texts))
    for index in np.flatnonzero(~read).tolist():
        numbers[index] = _number(texts[index])
    return numbers


def seconds_of(texts: Sequence[str]) -> Floats:
    """Seconds since 1970-01-01T00:00:00Z, NaN where a text says no moment; shape (n,)."""
    seconds = moments_of(cells_of(texts))
    odd = [index for index in np.flatnonzero(np.isnan(seconds)).tolist() if texts[index] != ""]
    if odd:
        seconds[odd] = moments_of(cells_of([texts[index].strip() for index in odd]))
    return seconds


def _number(text: str) -> float:
    """A number in other forms (`1.5e2`, spaces around), NaN where there is none."""
    if not text or "_" in text or not text.isascii():
        return float("nan")
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return number if abs(number) < float("inf") else float("nan")
