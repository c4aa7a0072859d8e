from __future__ import annotations

import math

import pytest

from dorsal.ballot.pictures import Curve
from dorsal.ballot.pictures.curves import check_chances
from dorsal.ballot.pictures.end_labels import spread

CURVE = Curve("c", (1, 3, 7), (0.2, 0.4, 0.4))


def test_values_between_points_lie_on_straight_lines() -> None:
    assert [CURVE.at(x) for x in (0, 1, 2, 3, 5, 9)] == pytest.approx(
        [0.2, 0.2, 0.3, 0.4, 0.4, 0.4]
    )


def test_the_part_of_a_curve_between_two_values_has_points_at_both() -> None:
    assert Curve("c", (1, 3, 7), (2, 4, 4)).within(2, 5) == ((2, 3), (3, 4), (5, 4))
    assert CURVE.within(0, 9) == ((1, 0.2), (3, 0.4), (7, 0.4))
    assert CURVE.within(7, 9) == ((7, 0.4),)
    assert CURVE.within(8, 9) == ()


def test_where_a_curve_reaches_a_height() -> None:
    assert [CURVE.reaches(y) for y in (0.1, 0.3, 0.4, 0.9)] == [1, 3, 3, 7]


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        ((), (), "0 x for 0 y"),
        ((1.0,), (), "1 x for 0 y"),
        ((1.0, 1.0), (0.1, 0.2), "x does not rise"),
        ((1.0,), (math.nan,), "no finite number"),
    ],
)
def test_a_curve_that_is_none_is_refused(
    x: tuple[float, ...], y: tuple[float, ...], what: str
) -> None:
    with pytest.raises(ValueError, match=what):
        Curve("c", x, y)


def test_chances_lie_between_none_and_certainty() -> None:
    check_chances((Curve("c", (1, 2), (0.0, 1.0)),))
    with pytest.raises(ValueError, match="curve 'c': a chance lies between 0 and 1"):
        check_chances((Curve("c", (1, 2), (0.0, 1.01)),))
    with pytest.raises(ValueError, match="a picture needs a curve"):
        check_chances(())


def test_labels_that_would_cover_each_other_move_apart_in_their_order() -> None:
    assert spread([50, 10], gaps=[20, 20], top=0, end=100) == [50, 10]
    assert spread([50, 52, 51], gaps=[20] * 3, top=0, end=100) == [50, 90, 70]
    assert spread([95, 96], gaps=[20, 20], top=0, end=100) == [70, 90]
