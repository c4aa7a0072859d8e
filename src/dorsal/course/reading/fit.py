"""FIT, the binary format of watches: activities and courses, with course points as waypoints.

Only the few messages that draw a line are decoded, straight from the bytes; the rest is passed
over by its length. Nothing in a file can make this read beyond it, loop or grow: a file that is
damaged or cut short gives what stands before the damage, with a warning, or a clear error.
"""

from __future__ import annotations

import numpy as np

from dorsal.course.reading.bounds import (
    MOST_PARTS,
    MOST_POINTS,
    refusal,
    too_many_parts,
    too_many_points,
)
from dorsal.course.reading.contents import Contents, Part
from dorsal.course.reading.fit_checksum import checksum
from dorsal.course.reading.fit_messages import (
    COURSE,
    COURSE_POINT,
    FILE_ID,
    RECORD,
    Damaged,
    Message,
    Messages,
)
from dorsal.course.tracks import Floats, Waypoint
from dorsal.ground.problems import Problem

EPOCH_S = 631_065_600  # 1989-12-31T00:00:00Z, from which FIT counts
LEAST_MOMENT = 0x10000000  # below it a time is counted from when the watch was switched on
DEGREES = 180 / 2**31  # of one semicircle
SINT32, UINT32, UINT16 = 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFF  # say that there is no value
HEADER_BYTES = 12
MAKERS = {1: "Garmin", 23: "Suunto", 32: "Wahoo", 69: "Stages", 123: "Polar", 294: "COROS"}
POINT_TYPES = (
    "generic", "summit", "valley", "water", "food", "danger", "left", "right", "straight",
    "first_aid", "fourth_category", "third_category", "second_category", "first_category",
    "hors_category", "sprint", "left_fork", "right_fork", "middle_fork", "slight_left",
    "sharp_left", "slight_right", "sharp_right", "u_turn", "segment_start", "segment_end",
)  # fmt: skip


def read_fit(data: bytes, *, file: str = "") -> Contents:
    """Read the bytes of a FIT file, or of several one after the other.

    `BadInput` where the file is damaged before two points could be read.
    """
    reader = FitReader(data, file)
    reader.read()
    return reader.contents()


class FitReader:
    """Gathers the points of the records, and what is said of them."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.rows: list[tuple[object, ...]] = []
        self.starts: list[int] = []
        self.names: list[str] = []
        self.creator = ""
        self.waypoints: list[Waypoint] = []
        self.found: list[Problem] = []

    def read(self) -> None:
        """Read every FIT file in the bytes."""
        at = 0
        while at < len(self.data) and (at == 0 or self.data[at + 8 : at + 12] == b".FIT"):
            at = self._read_one(at)

    def _read_one(self, at: int) -> int:
        """Read the FIT file at an offset and return the offset after it."""
        if len(self.starts) == MOST_PARTS:
            raise too_many_parts(self.file)
        self.starts.append(len(self.rows))
        self.names.append("")
        header = self.data[at]
        size = int.from_bytes(self.data[at + 4 : at + 8], "little")
        if header < HEADER_BYTES or at + header > len(self.data):
            raise refusal("the header of the FIT file is damaged", right=AGAIN, file=self.file)
        begin = at + header
        end = begin + size if size else len(self.data) - 2
        whole = end + 2 <= len(self.data)
        try:
            for message in Messages(self.data, begin, min(end, len(self.data))):
                self._take(message)
        except Damaged as damage:
            self._say_damaged(damage.at, whole)
            return len(self.data)
        if not whole:
            self._say_damaged(len(self.data), whole)
        elif size and checksum(self.data[at : end + 2]) != 0:
            what = "the checksum of the FIT file is wrong: some of its values may be too"
            self.found.append(Problem(what, AGAIN, self.file, level="warning"))
        return end + 2

    def _say_damaged(self, at: int, whole: bool) -> None:
        what = "the FIT file is damaged" if whole else "the FIT file ends in the middle"
        if len(self.rows) < 2:
            raise refusal(what, right=AGAIN, file=self.file, value=f"at byte {at:,}")
        what += f"; the {len(self.rows):,} points before that were read"
        self.found.append(
            Problem(what, AGAIN, self.file, 0, "", f"at byte {at:,}", level="warning")
        )

    def _take(self, message: Message) -> None:
        number, values = message
        if number == RECORD:
            self.rows.append(values)
            if len(self.rows) > MOST_POINTS:
                raise too_many_points(self.file)
        elif number == COURSE_POINT:
            self._take_waypoint(values)
        elif number == COURSE:
            self.names[-1] = _text(values[0])
        elif number == FILE_ID and not self.creator:
            maker = values[0]
            self.creator = MAKERS.get(maker, "") if isinstance(maker, int) else ""

    def _take_waypoint(self, values: tuple[object, ...]) -> None:
        lat, lon, sort, name = values
        if not (isinstance(lat, int) and isinstance(lon, int)):
            return
        if SINT32 in (lat, lon) or abs(lat * DEGREES) > 90:
            return
        known = isinstance(sort, int) and sort < len(POINT_TYPES)
        kind = POINT_TYPES[sort] if known and isinstance(sort, int) else ""
        self.waypoints.append(Waypoint(lat * DEGREES, lon * DEGREES, _text(name), None, kind))

    def contents(self) -> Contents:
        """All that was read; records without a place are left out."""
        lat, lon, low, high, moment = self._columns()
        placed = (lat != SINT32) & (lon != SINT32) & np.isfinite(lat) & np.isfinite(lon)
        before = np.concatenate(([0], np.cumsum(placed)))
        altitude = _altitudes(low, high)
        times = np.where((moment >= LEAST_MOMENT) & (moment < UINT32), moment + EPOCH_S, np.nan)
        return Contents(
            "fit",
            lat[placed] * DEGREES,
            lon[placed] * DEGREES,
            altitude[placed],
            times[placed],
            tuple(
                Part("track", name, (int(before[start]),))
                for start, name in zip(self.starts, self.names, strict=True)
            ),
            creator=self.creator,
            waypoints=tuple(self.waypoints),
            found=tuple(self.found),
        )

    def _columns(self) -> Floats:
        table = np.array(self.rows, dtype=np.float64)  # None becomes NaN
        return table.reshape(-1, 5).T


AGAIN = "copy or export it from the watch again"


def _altitudes(low: Floats, high: Floats) -> Floats:
    """Metres of the enhanced altitude (32 bits), or else of the plain one (16 bits)."""
    raw = np.where(high < UINT32, high, np.where(low < UINT16, low, np.nan))
    return raw / 5 - 500


def _text(value: object) -> str:
    if not isinstance(value, bytes):
        return ""
    return value.partition(b"\0")[0].decode("utf-8", "replace").strip()
