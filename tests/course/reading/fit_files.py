"""FIT files made for tests and benchmarks: definitions and messages as they are given."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Literal

FIT_EPOCH_S = 631_065_600  # 1989-12-31T00:00:00Z
SEMICIRCLES = 2**31 / 180
NOWHERE = 0x7FFFFFFF
CODES = {0x00: "B", 0x02: "B", 0x84: "H", 0x85: "i", 0x86: "I"}
Field = tuple[int, int, int]  # number, size, base type
RECORD_FIELDS: tuple[Field, ...] = ((253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (78, 4, 0x86))


class FitFile:
    """Gathers the bytes of one FIT file."""

    def __init__(self, order: Literal["<", ">"] = "<") -> None:
        self.order = order
        self.body = bytearray()
        self._fields: dict[int, Sequence[Field]] = {}

    def define(
        self, local: int, number: int, fields: Sequence[Field], *, own: Sequence[Field] = ()
    ) -> None:
        """Define the messages of a local number; `own` are fields of the developer's."""
        self._fields[local] = fields
        header = 0x40 | local | (0x20 if own else 0)
        self.body += struct.pack(
            f"{self.order}BBBHB", header, 0, int(self.order == ">"), number, len(fields)
        )
        self.body += b"".join(bytes(field) for field in fields)
        if own:
            self.body += bytes([len(own)]) + b"".join(bytes(field) for field in own)

    def put(self, local: int, *values: int | bytes, offset: int | None = None) -> None:
        """Write a message; bytes stand as they are; `offset` is that of a short time."""
        self.body.append(local if offset is None else 0x80 | local << 5 | offset)
        bases = [base for _, _, base in self._fields[local]]
        bases += [0] * (len(values) - len(bases))
        for base, value in zip(bases, values, strict=True):
            if isinstance(value, bytes):
                self.body += value
            else:
                self.body += struct.pack(self.order + CODES[base], value)

    def bytes(self) -> bytes:
        """The whole file, with its header and checksums."""
        header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(self.body), b".FIT")
        header += struct.pack("<H", checksum_by_bits(header))
        whole = header + bytes(self.body)
        return whole + struct.pack("<H", checksum_by_bits(whole))


def checksum_by_bits(data: bytes) -> int:
    """CRC-16 with 0x8005, reflected, one bit after the other."""
    remainder = 0
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0xA001 if remainder & 1 else 0)
    return remainder


def semicircles(degrees: float) -> int:
    """Degrees as FIT writes them."""
    return round(degrees * SEMICIRCLES)


def raw_altitude(metres: float) -> int:
    """Metres as FIT writes them, a fifth of a metre at a time."""
    return round((metres + 500) * 5)


def activity(
    points: Sequence[tuple[float, float, float, int]], *, order: Literal["<", ">"] = "<"
) -> FitFile:
    """An activity of points: latitude, longitude, metres, seconds since 1970."""
    made = FitFile(order)
    made.define(0, 0, ((0, 1, 0x00), (1, 2, 0x84)))
    made.put(0, 4, 1)
    made.define(1, 20, RECORD_FIELDS)
    for lat, lon, metres, time_s in points:
        place = (semicircles(lat), semicircles(lon))
        made.put(1, time_s - FIT_EPOCH_S, *place, raw_altitude(metres))
    return made
