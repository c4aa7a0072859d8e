"""Many short texts in one buffer, looked at together: all those of one width as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

MOST_COUNTED = 4096

Bytes: TypeAlias = NDArray[np.uint8]
Indices: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Texts in ASCII: the cell k is `buffer[begin[k] : begin[k] + width[k]]`."""

    buffer: Bytes
    begin: Indices
    width: Indices

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.begin)

    def tables(self) -> Iterator[tuple[Indices, Bytes]]:
        """For each width that occurs, but 0: which cells have it, shape (m,), and their bytes,
        shape (m, width).
        """
        for width in widths_of(self.width):
            if width:
                chosen = np.flatnonzero(self.width == width)
                yield chosen, rows_at(self.buffer, self.begin[chosen], width)

    def text(self, index: int) -> bytes:
        """One cell."""
        begin = int(self.begin[index])
        return self.buffer[begin : begin + int(self.width[index])].tobytes()


def cells_of(texts: Sequence[str]) -> Cells:
    """The cells of texts; a character that is not ASCII becomes a question mark."""
    buffer = np.frombuffer("".join(texts).encode("ascii", "replace"), np.uint8)
    width = np.fromiter(map(len, texts), np.int64, len(texts))
    return Cells(buffer, np.cumsum(width) - width, width)


def widths_of(width: Indices) -> list[int]:
    """The widths that occur, in order."""
    if len(width) and int(width.max()) < MOST_COUNTED:
        return [int(found) for found in np.flatnonzero(np.bincount(width))]
    return [int(found) for found in np.unique(width)]


def rows_at(buffer: Bytes, begin: Indices, width: int) -> Bytes:
    """The `width` bytes from each of some places, shape (m, width)."""
    rows: Bytes = sliding_window_view(buffer, width)[begin]
    return rows
