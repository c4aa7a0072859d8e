"""Many reads of one source taken apart at once, as columns that numpy works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dorsal.timing.reads import Parsed, Unreadable

NO_NUMBER = np.iinfo(np.int64).min  # where a read tells no time or no signal
WHATS = ("unreadable", "nothing", "passing", "gun")
UNREADABLE, NOTHING, PASSING, GUN = range(4)


@dataclass(frozen=True, slots=True)
class ReadColumns:
    """Parsed reads, all columns of the same length, in the order of what was given.

    `what` holds UNREADABLE, NOTHING, PASSING or GUN; `clock_ms`, `rssi` and `battery_percent` hold
    NO_NUMBER where a read tells none. `why` says of each unreadable one, by its index, what is
    wrong.
    """

    what: NDArray[np.uint8]
    clock_ms: NDArray[np.int64]
    in_utc: NDArray[np.bool_]
    day_known: NDArray[np.bool_]
    precision_ms: NDArray[np.int64]
    rssi: NDArray[np.int64]
    battery_percent: NDArray[np.int64]
    repeated: NDArray[np.bool_]
    chip: list[str]
    bib: list[str]
    antenna: list[str]
    loop: list[str]
    why: dict[int, str]

    def __len__(self) -> int:
        return len(self.chip)

    def __getitem__(self, index: int) -> Parsed | Unreadable:
        """The read at an index as `parse` gives it."""
        if self.what[index] == UNREADABLE:
            return Unreadable(self.why[index])
        return Parsed(
            WHATS[self.what[index]],  # type: ignore[arg-type]  # one of the three others
            chip=self.chip[index],
            bib=self.bib[index],
            clock_ms=_number(self.clock_ms[index]),
            in_utc=bool(self.in_utc[index]),
            day_known=bool(self.day_known[index]),
            precision_ms=int(self.precision_ms[index]),
            antenna=self.antenna[index],
            loop=self.loop[index],
            rssi=_number(self.rssi[index]),
            battery_percent=_number(self.battery_percent[index]),
            repeated=bool(self.repeated[index]),
        )


def _number(value: np.int64) -> int | None:
    return None if value == NO_NUMBER else int(value)


def blank_columns(count: int) -> ReadColumns:
    """Columns of passings that say nothing, to be filled."""
    return ReadColumns(
        what=np.full(count, PASSING, np.uint8),
        clock_ms=np.full(count, NO_NUMBER, np.int64),
        in_utc=np.zeros(count, np.bool_),
        day_known=np.ones(count, np.bool_),
        precision_ms=np.ones(count, np.int64),
        rssi=np.full(count, NO_NUMBER, np.int64),
        battery_percent=np.full(count, NO_NUMBER, np.int64),
        repeated=np.zeros(count, np.bool_),
        chip=[""] * count,
        bib=[""] * count,
        antenna=[""] * count,
        loop=[""] * count,
        why={},
    )


def fill(columns: ReadColumns, index: int, read: Parsed | Unreadable) -> None:
    """Put one read into its row."""
    if isinstance(read, Unreadable):
        columns.what[index] = UNREADABLE
        columns.why[index] = read.why
        return
    columns.what[index] = WHATS.index(read.what)
    columns.clock_ms[index] = NO_NUMBER if read.clock_ms is None else read.clock_ms
    columns.in_utc[index] = read.in_utc
    columns.day_known[index] = read.day_known
    columns.precision_ms[index] = read.precision_ms
    columns.rssi[index] = NO_NUMBER if read.rssi is None else read.rssi
    told = read.battery_percent
    columns.battery_percent[index] = NO_NUMBER if told is None else told
    columns.repeated[index] = read.repeated
    columns.chip[index] = read.chip
    columns.bib[index] = read.bib
    columns.antenna[index] = read.antenna
    columns.loop[index] = read.loop
