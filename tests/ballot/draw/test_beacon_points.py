"""Points that are no honest signature: each would allow a further 'valid' signature of a round,
and with it a choice of random numbers.
"""

from __future__ import annotations

from dataclasses import replace

import pyblst
import pytest

from dorsal.ballot.draw.beacon import DEFAULT, G2_GENERATOR, QUICKNET, verify_round
from tests.ballot.draw.curve_points import (
    P,
    Point,
    R,
    added,
    compressed,
    compressed_on_g2,
    multiplied,
    opened,
    point_at,
    uncompressed,
)
from tests.ballot.draw.rounds import DEFAULT_3311596, QUICKNET_1000

SIGNATURE = bytes.fromhex(QUICKNET_1000.signature)


def holds(signature: bytes) -> bool:
    return verify_round(replace(QUICKNET_1000, signature=signature.hex()), QUICKNET)


def point_outside_the_subgroup() -> Point:
    return next(one for x in range(1, 50) if (one := point_at(x)) and multiplied(one, R))


def test_the_schoolbook_arithmetic_is_right() -> None:
    point = opened(SIGNATURE)
    assert compressed(point) == SIGNATURE
    assert multiplied(point, R) is None
    assert compressed(multiplied(point, 12345)) == (
        pyblst.BlstP1Element().uncompress(SIGNATURE).scalar_mul(12345).compress()
    )


def test_a_signature_moved_by_a_point_of_the_cofactor_is_refused() -> None:
    """Its pairing is the same: only the check of the subgroup tells it from the real one."""
    hidden = multiplied(point_outside_the_subgroup(), R)
    moved = added(opened(SIGNATURE), hidden)
    assert hidden is not None
    assert multiplied(moved, R) is not None
    assert not holds(compressed(moved))


def test_a_point_outside_the_subgroup_is_refused() -> None:
    point = compressed(point_outside_the_subgroup())
    with pytest.raises(ValueError, match="NOT_IN_GROUP"):
        pyblst.BlstP1Element().uncompress(point)
    assert not holds(point)


def test_a_point_of_g2_outside_its_subgroup_is_refused() -> None:
    found = [point for x in range(1, 20) if (point := compressed_on_g2((x, 1)))]
    assert len(found) > 3
    for point in found:
        with pytest.raises(ValueError, match="NOT_IN_GROUP"):
            pyblst.BlstP2Element().uncompress(point)
        assert not verify_round(replace(DEFAULT_3311596, signature=point.hex()), DEFAULT)


def test_the_arithmetic_of_g2_finds_the_generator() -> None:
    generator = bytes.fromhex(G2_GENERATOR)
    x = int.from_bytes(generator[48:], "big"), int.from_bytes(generator[:48], "big") % 2**381
    found = compressed_on_g2(x)
    assert found is not None
    assert found[1:] == generator[1:]


def test_the_opposite_point_is_refused() -> None:
    point = opened(SIGNATURE)
    assert point is not None
    assert not holds(compressed((point[0], P - point[1])))


def test_the_point_at_infinity_is_refused() -> None:
    assert not holds(compressed(None))
    both = bytes([0xC0]) + bytes(95)
    assert not verify_round(replace(DEFAULT_3311596, signature=both.hex()), DEFAULT)


def test_other_encodings_of_the_right_point_are_refused() -> None:
    point = opened(SIGNATURE)
    assert point is not None
    assert not holds(uncompressed(point))
    assert not holds(bytes([SIGNATURE[0] & 0x7F]) + SIGNATURE[1:])
    assert not holds(bytes([SIGNATURE[0] | 0x40]) + SIGNATURE[1:])
    assert not holds(SIGNATURE + b"\x00")
    assert not holds(SIGNATURE[:-1])
    assert not holds(b"")


def test_a_coordinate_above_the_modulus_is_refused() -> None:
    """Of points whose x leaves room: x + P is another writing of the same number."""
    x = next(x for x in range(1, 50) if point_at(x))
    flags = compressed(point_at(x))[0] & 0xE0
    written = bytearray((x + P).to_bytes(48, "big"))
    assert written[0] & 0xE0 == 0
    written[0] |= flags
    with pytest.raises(ValueError, match="BAD_ENCODING"):
        pyblst.BlstP1Element().uncompress(bytes(written))
    assert not holds(bytes(written))
