"""The messages of a FIT file, as far as they draw a line.

A definition says how long the messages of its local number are and where their fields lie; a data
message follows it. See "Flexible and Interoperable Data Transfer (FIT) Protocol", Garmin.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from dorsal.course.reading.bounds import MOST_DEFINITIONS, MOST_MESSAGES

Message: TypeAlias = tuple[int, tuple[object, ...]]
Picking = Callable[[tuple[object, ...]], tuple[object, ...]]

FILE_ID, RECORD, COURSE, COURSE_POINT = 0, 20, 31, 32
TIMESTAMP = 253
# the fields that are wanted of a message, in the order in which they are given
WANTED: dict[int, tuple[int, ...]] = {
    FILE_ID: (1, 0),  # the maker, the type of the file
    RECORD: (0, 1, 2, 78, TIMESTAMP),  # lat, lon, altitude, enhanced altitude, time
    COURSE: (5, 4),  # its name, its sport
    COURSE_POINT: (2, 3, 5, 6),  # lat, lon, type, name
}
CODES = {
    0x00: "B", 0x01: "b", 0x02: "B", 0x83: "h", 0x84: "H", 0x85: "i", 0x86: "I",
    0x0A: "B", 0x8B: "H", 0x8C: "I", 0x8E: "q", 0x8F: "Q", 0x90: "Q",
}  # fmt: skip
TEXT = 0x07
TEXTS = {(COURSE, 5), (COURSE_POINT, 6)}  # the fields that are texts


class Damaged(Exception):
    """The bytes at an offset make no sense, or end."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(at)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the messages of one local number lie in the bytes."""

    number: int
    size: int
    unpack: struct.Struct | None
    pick: Picking
    time_at: int  # of the timestamp among the unpacked values, -1 where there is none


class Messages:
    """Yields the wanted messages between two offsets: (number, values), None where missing."""

    def __init__(self, data: bytes, begin: int, end: int) -> None:
        self.data = data
        self.at = begin
        self.end = end
        self._shapes: dict[int, Shape] = {}
        self._moment = 0
        self._count = self._definitions = 0

    def __iter__(self) -> Iterator[Message]:
        """Go through all messages. Raise `Damaged` where the bytes stop making sense."""
        while self.at < self.end and self._count < MOST_MESSAGES:
            self._count += 1
            header = self.data[self.at]
            if header & 0xC0 == 0x40:
                self._define(header)
                continue
            local = (header >> 5) & 3 if header & 0x80 else header & 0x0F
            shape = self._shapes.get(local)
            if shape is None or self.at + 1 + shape.size > self.end:
                raise Damaged(self.at)
            at = self.at + 1
            self.at = at + shape.size
            if shape.unpack is not None:
                yield shape.number, self._values(shape, at, header)

    def _values(self, shape: Shape, at: int, header: int) -> tuple[object, ...]:
        assert shape.unpack is not None
        values = shape.unpack.unpack_from(self.data, at)
        if shape.time_at >= 0:
            self._moment = values[shape.time_at]
        picked = shape.pick((*values, None))
        if header & 0x80:  # the last five bits of the time stand in the header
            self._moment += ((header & 0x1F) - self._moment) & 0x1F
            if shape.number == RECORD:
                picked = (*picked[:-1], self._moment)
        return picked

    def _define(self, header: int) -> None:
        """Read a definition."""
        data, at = self.data, self.at
        self._definitions += 1
        if at + 6 > self.end or self._definitions > MOST_DEFINITIONS:
            raise Damaged(at)
        order = ">" if data[at + 2] else "<"
        number = int.from_bytes(data[at + 3 : at + 5], "big" if order == ">" else "little")
        count, at = data[at + 5], at + 6
        fields = self._fields(at, count)
        at += 3 * count
        extra = 0
        if header & 0x20:
            if at >= self.end:
                raise Damaged(self.at)
            extra = sum(size for _, size, _ in self._fields(at + 1, data[at]))
            at += 1 + 3 * data[at]
        self._shapes[header & 0x0F] = _shape(number, fields, extra, order)
        self.at = at

    def _fields(self, at: int, count: int) -> list[tuple[int, int, int]]:
        """Number, size and base type of so many fields."""
        raw = self.data[at : min(at + 3 * count, self.end)]
        if len(raw) < 3 * count:
            raise Damaged(self.at)
        return list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))


def _shape(number: int, fields: list[tuple[int, int, int]], extra: int, order: str) -> Shape:
    size = sum(field[1] for field in fields) + extra
    wanted = WANTED.get(number)
    if wanted is None:
        return Shape(number, size, None, itemgetter(slice(0)), -1)
    codes, found = [], []
    for field, length, base in fields:
        code = (
            _code(length, base, text=(number, field) in TEXTS)
            if field in wanted and field not in found
            else ""
        )
        codes.append(code or f"{length}x")
        if code:
            found.append(field)
    places = [found.index(field) if field in found else -1 for field in wanted]
    time_at = found.index(TIMESTAMP) if TIMESTAMP in found else -1
    return Shape(number, size, struct.Struct(order + "".join(codes)), itemgetter(*places), time_at)


def _code(length: int, base: int, *, text: bool) -> str:
    """The struct code of one whole number or of a text, empty where the field holds neither."""
    if text:
        return f"{length}s" if base == TEXT else ""
    code = CODES.get(base, "")
    return code if code and struct.calcsize(f"<{code}") == length else ""
