"""Points of the curve BLS12-381 by schoolbook arithmetic: also those that no honest signer makes.

G1 lies on y^2 = x^3 + 4 over the integers modulo P, G2 on y^2 = x^3 + 4(1 + i) over P[i]; most
points of both curves are outside the subgroups of order R.
"""

from __future__ import annotations

from typing import TypeAlias

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
    "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    16,
)
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001

Point: TypeAlias = tuple[int, int] | None  # None is the point at infinity
Complex: TypeAlias = tuple[int, int]  # a + b i


def root(square: int) -> int | None:
    """A square root modulo P, which is 3 modulo 4."""
    found = pow(square, (P + 1) // 4, P)
    return found if found * found % P == square % P else None


def point_at(x: int) -> Point:
    """A point of G1's curve with this x; `None` when there is none."""
    y = root(x**3 + 4)
    return None if y is None else (x, y)


def added(a: Point, b: Point) -> Point:
    """The sum of two points of G1's curve."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiplied(point: Point, factor: int) -> Point:
    """A multiple of a point of G1's curve."""
    result: Point = None
    while factor:
        if factor & 1:
            result = added(result, point)
        point, factor = added(point, point), factor >> 1
    return result


def compressed(point: Point) -> bytes:
    """The 48 bytes of a point of G1's curve."""
    if point is None:
        return bytes([0xC0]) + bytes(47)
    x, y = point
    flags = 0xA0 if y > (P - 1) // 2 else 0x80
    return bytes([x >> 376 | flags]) + x.to_bytes(48, "big")[1:]


def uncompressed(point: tuple[int, int]) -> bytes:
    """The 96 bytes of a point of G1's curve."""
    return point[0].to_bytes(48, "big") + point[1].to_bytes(48, "big")


def opened(data: bytes) -> Point:
    """The point of 48 compressed bytes."""
    x = int.from_bytes(data, "big") & ((1 << 381) - 1)
    point = point_at(x)
    if point is None:
        return None
    larger = point[1] > (P - 1) // 2
    return point if larger == bool(data[0] & 0x20) else (x, P - point[1])


def times(a: Complex, b: Complex) -> Complex:
    return (a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P


def complex_root(square: Complex) -> Complex | None:
    """A square root in P[i], where i i = -1, by the norm."""
    norm = root(square[0] ** 2 + square[1] ** 2)
    if norm is None:
        return None
    half = pow(2, -1, P)
    for real_square in ((square[0] + norm) * half % P, (square[0] - norm) * half % P):
        real = root(real_square)
        if real:
            found = real, square[1] * pow(2 * real, -1, P) % P
            return found if times(found, found) == (square[0] % P, square[1] % P) else None
    return None


def compressed_on_g2(x: Complex) -> bytes | None:
    """The 96 bytes of a point of G2's curve with this x; `None` when there is none."""
    cube = times(times(x, x), x)
    y = complex_root(((cube[0] + 4) % P, (cube[1] + 4) % P))
    if y is None:
        return None
    larger = (y[1] or y[0]) > (P - 1) // 2
    flags = 0xA0 if larger else 0x80
    return bytes([x[1] >> 376 | flags]) + x[1].to_bytes(48, "big")[1:] + x[0].to_bytes(48, "big")
