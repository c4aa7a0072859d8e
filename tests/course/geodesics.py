"""A reference for distances: Vincenty's inverse iteration on WGS 84, in plain Python.

T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid with application of nested
equations", Survey Review 23 (1975). Good to a tenth of a millimetre, save near antipodes, where it
does not converge.
"""

from __future__ import annotations

from math import atan, atan2, cos, radians, sin, sqrt, tan

A = 6_378_137.0
F = 1 / 298.257223563
B = A * (1 - F)


def geodesic_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres along the geodesic; `ArithmeticError` where the iteration does not settle."""
    u, v = atan((1 - F) * tan(radians(lat))), atan((1 - F) * tan(radians(other_lat)))
    apart = radians((other_lon - lon + 180) % 360 - 180)
    turn = apart
    for _ in range(200):
        sine = sqrt(
            (cos(v) * sin(turn)) ** 2 + (cos(u) * sin(v) - sin(u) * cos(v) * cos(turn)) ** 2
        )
        if sine == 0:
            return 0.0
        cosine = sin(u) * sin(v) + cos(u) * cos(v) * cos(turn)
        angle = atan2(sine, cosine)
        azimuth = cos(u) * cos(v) * sin(turn) / sine
        squared = 1 - azimuth * azimuth
        middle = cosine - 2 * sin(u) * sin(v) / squared if squared > 1e-15 else 0.0
        c = F / 16 * squared * (4 + F * (4 - 3 * squared))
        inner = middle + c * cosine * (2 * middle * middle - 1)
        following = apart + (1 - c) * F * azimuth * (angle + c * sine * inner)
        if abs(following - turn) < 1e-13:
            return _length(squared, angle, sine, cosine, middle)
        turn = following
    raise ArithmeticError("near antipodes")


def _length(squared: float, angle: float, sine: float, cosine: float, middle: float) -> float:
    wide = squared * (A * A - B * B) / (B * B)
    a = 1 + wide / 16384 * (4096 + wide * (-768 + wide * (320 - 175 * wide)))
    b = wide / 1024 * (256 + wide * (-128 + wide * (74 - 47 * wide)))
    first = cosine * (2 * middle * middle - 1)
    second = middle * (4 * sine * sine - 3) * (4 * middle * middle - 3)
    return B * a * (angle - b * sine * (middle + b / 4 * (first - b / 6 * second)))
