"""The checksum of FIT files: CRC-16 with the polynomial 0x8005, reflected, beginning at 0.

The checksum is linear, so the bytes are cut into lanes that advance together in numpy, and each
lane's remainder is carried over the length of those after it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL = 0xA001
LANES = 2048


def _table() -> NDArray[np.uint16]:
    values = np.arange(256)
    for _ in range(8):
        values = (values >> 1) ^ (values & 1) * POLYNOMIAL
    return values.astype(np.uint16)


TABLE = _table()


def checksum(data: bytes) -> int:
    """The remainder of the bytes; 0 for bytes that end with their own checksum."""
    width = len(data) // LANES
    remainder = 0
    if width:
        lanes = np.frombuffer(data, np.uint8, width * LANES).reshape(LANES, width)
        remainders = _advanced(np.zeros(LANES, np.uint16), lanes)
        remainder = _combined(remainders, width)
    for byte in data[width * LANES :]:
        remainder = (remainder >> 8) ^ int(TABLE[(remainder ^ byte) & 0xFF])
    return remainder


def _advanced(remainders: NDArray[np.uint16], lanes: NDArray[np.uint8]) -> NDArray[np.uint16]:
    for column in np.ascontiguousarray(lanes.T):
        remainders = (remainders >> 8) ^ TABLE[(remainders ^ column) & 0xFF]
    return remainders


def _combined(remainders: NDArray[np.uint16], width: int) -> int:
    """One remainder of lanes that follow one another, each `width` bytes long."""
    bits = _advanced(
        (1 << np.arange(16)).astype(np.uint16), np.zeros((16, width), np.uint8)
    ).tolist()
    carried = 0
    for remainder in remainders.tolist():
        moved = 0
        for bit in range(16):
            if carried >> bit & 1:
                moved ^= bits[bit]
        carried = moved ^ remainder
    return carried
